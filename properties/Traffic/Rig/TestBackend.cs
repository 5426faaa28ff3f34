using System.Collections.Generic;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sluice.Compiler.Ir;

namespace Sluice.Laws;

/// <summary>A server on a loopback port of its own. Unless told otherwise it answers with what it was sent.</summary>
internal sealed class TestBackend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestBackend(WebApplication app) => _app = app;

    public Compiler.Ir.Endpoint At { get; private set; } = new("127.0.0.1", 0);

    public static Task<TestBackend> Echo(string name, HttpProtocols protocols = HttpProtocols.Http1, IPAddress? on = null) =>
        Start(static _ => { }, app => app.Run(context => WriteEcho(context, name)), protocols, on: on);

    public static Task<TestBackend> Start(RequestDelegate answer, HttpProtocols protocols = HttpProtocols.Http1) =>
        Start(static _ => { }, app => app.Run(answer), protocols);

    /// <param name="secure">How connections are made secure; without it they are in plain text.</param>
    public static async Task<TestBackend> Start(
        Action<IServiceCollection> services, Action<WebApplication> configure, HttpProtocols protocols, int port = 0,
        Action<ListenOptions>? secure = null, IPAddress? on = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(on ?? IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = protocols;
                secure?.Invoke(listen);
            });
        });
        services(builder.Services);
        var app = builder.Build();
        configure(app);
        await app.StartAsync().ConfigureAwait(false);
        return new(app) { At = new((on ?? IPAddress.Loopback).ToString(), new Uri(app.Urls.First()).Port) };
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new System.Threading.CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(now.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Request line, headers in lower case, an empty line, the body.</summary>
    internal static async Task<string> Text(HttpContext context)
    {
        var text = new StringBuilder();
        text.Append(context.Request.Method).Append(' ').Append(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget)
            .Append(' ').Append(context.Request.Protocol).Append('\n');
        foreach (var (header, lines) in context.Request.Headers)
            foreach (var line in lines) text.Append(header.ToLowerInvariant()).Append(": ").Append(line).Append('\n');
        text.Append('\n');
        using var body = new System.IO.StreamReader(context.Request.Body);
        text.Append(await body.ReadToEndAsync().ConfigureAwait(false));
        return text.ToString();
    }

    private static async Task WriteEcho(HttpContext context, string name)
    {
        var text = await Text(context).ConfigureAwait(false);
        context.Response.Headers["X-Backend"] = name;
        await context.Response.WriteAsync(text).ConfigureAwait(false);
    }
}

/// <summary>What an echo server was sent.</summary>
internal sealed record Echoed(string Line, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    public string Target => Line.Split(' ')[1];

    public string Header(string name) => string.Join(",", Headers.Where(h => h.Name == name).Select(h => h.Value));

    public bool Has(string name) => Headers.Any(h => h.Name == name);

    public static Echoed Read(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = text[..end].Split('\n');
        return new(lines[0],
            [.. lines.Skip(1).Select(line => (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]))],
            text[(end + 2)..]);
    }
}
