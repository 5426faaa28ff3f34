using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Authorization;

/// <summary>A no as the client gets it. A gRPC client, who reads no status of HTTP, is told in its own terms.</summary>
/// <param name="Status">200 to 599.</param>
/// <param name="Headers">Without those that frame a message or belong to a connection.</param>
internal sealed record Denial(int Status, IReadOnlyList<HeaderEdit> Headers, byte[] Body)
{
    private const int LongestMessage = 1024;

    /// <summary>For the log.</summary>
    public static readonly Refusal Reason = new(StatusCodes.Status403Forbidden, "http_request_denied", "the authorization service denies the request");

    public Task Write(HttpContext context, bool grpc)
    {
        var response = context.Response;
        foreach (var header in Headers)
            if (!grpc || IsMetadata(header.Name)) header.Apply(response.Headers);
        if (grpc)
        {
            response.ContentType = "application/grpc";
            response.Headers["grpc-status"] = Status == StatusCodes.Status401Unauthorized ? "16" : "7";
            response.Headers["grpc-message"] = Message();
            return Task.CompletedTask;
        }
        response.StatusCode = Status;
        if (Status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified
            || HttpMethods.IsHead(context.Request.Method)) return Task.CompletedTask;
        response.ContentLength = Body.Length;
        return response.Body.WriteAsync(Body, context.RequestAborted).AsTask();
    }

    private static bool IsMetadata(string name) =>
        !FieldText.IsOfBody(name) && !name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the service said, if it is a short text, as RFC 3986 encodes it.</summary>
    private string Message()
    {
        var text = Body.Length is 0 or > LongestMessage ? "" : Encoding.UTF8.GetString(Body).Trim();
        foreach (var character in text)
            if (char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Surrogate || character == '\ufffd') text = "";
        return Uri.EscapeDataString(text.Length == 0 ? Reason.Sentence : text).Replace("%20", " ", StringComparison.Ordinal);
    }
}
