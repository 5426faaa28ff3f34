using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Sluice.Runtime.Forwarding;

/// <summary>Answers that no backend gave: a sentence of plain text, or a gRPC status without a message.</summary>
internal static class OwnAnswer
{
    public static Task Write(HttpContext context, Refusal refusal, bool grpc)
    {
        var response = context.Response;
        var connection = response.Headers.Connection;
        response.Clear();
        response.Headers.Connection = connection;
        response.Headers["Proxy-Status"] = refusal.ProxyStatus;
        if (grpc)
        {
            // That another connection would do is told to what makes connections, and that is HTTP (RFC 9110 §15.5.20).
            if (refusal.Status == StatusCodes.Status421MisdirectedRequest) response.StatusCode = refusal.Status;
            response.ContentType = "application/grpc";
            response.Headers["grpc-status"] = refusal.GrpcStatus;
            response.Headers["grpc-message"] = refusal.GrpcMessage;
            return Task.CompletedTask;
        }
        response.StatusCode = refusal.Status;
        response.ContentType = "text/plain";
        response.ContentLength = refusal.Body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(refusal.Body, context.RequestAborted).AsTask();
    }
}
