using System.IO;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Compiler.Values;

namespace Sluice.Adapters.Demo;

/// <summary>A backend that answers what it received: as JSON, or a gRPC call with its own messages.</summary>
internal sealed class Echo(ServicePort service, IPEndPoint at)
{
    /// <summary>So much of a request body is shown; the rest is read and forgotten.</summary>
    private const int ShownBody = 64 * 1024;

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The service port that requests here are meant for; a reload may give the endpoint to another.</summary>
    public ServicePort Service { get; set; } = service;

    public Task Answer(HttpContext context)
    {
        context.Response.Headers["Echo-Service"] = Service.ToString();
        context.Response.Headers["Echo-Endpoint"] = at.ToString();
        return context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true
            && context.Response.SupportsTrailers()
            ? Call(context)
            : Request(context);
    }

    /// <summary>Each message goes back as it comes in, so that streams of any kind can be tried.</summary>
    private static async Task Call(HttpContext context)
    {
        context.Response.ContentType = context.Request.ContentType;
        if (context.Request.Headers.TryGetValue("grpc-encoding", out var encoding)) context.Response.Headers["grpc-encoding"] = encoding;
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
        var buffer = new byte[16 * 1024];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false) is var count and > 0)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private async Task Request(HttpContext context)
    {
        var body = await Body(context).ConfigureAwait(false);
        var answer = Encoding.UTF8.GetBytes(Received(context, body).ToJsonString(Readable) + "\n");
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(answer, context.RequestAborted).ConfigureAwait(false);
    }

    private JsonObject Received(HttpContext context, string body)
    {
        var request = context.Request;
        var headers = new JsonObject();
        foreach (var (name, values) in request.Headers.OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase))
            headers[name.ToLowerInvariant()] = new JsonArray([.. values.Select(value => JsonValue.Create(value ?? ""))]);
        var answer = new JsonObject
        {
            ["service"] = Service.Service.Name,
            ["namespace"] = Service.Service.Namespace,
            ["port"] = Service.Port,
            ["endpoint"] = at.ToString(),
            ["protocol"] = request.Protocol,
            ["method"] = request.Method,
            ["path"] = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            ["host"] = request.Headers.Host.ToString(),
            ["headers"] = headers,
            ["body"] = body,
        };
        if (context.Features.Get<ITlsHandshakeFeature>() is { } tls) answer["serverName"] = tls.HostName;
        return answer;
    }

    private static async Task<string> Body(HttpContext context)
    {
        using var shown = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false) is var count and > 0)
            shown.Write(buffer, 0, (int)Math.Min(count, ShownBody - shown.Length));
        return Encoding.UTF8.GetString(shown.GetBuffer(), 0, (int)shown.Length);
    }
}
