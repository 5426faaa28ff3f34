using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Sluice.Adapters.Cli.Render;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;

namespace Sluice.Adapters.Admin;

/// <summary>Whether a process should be sent traffic.</summary>
internal enum Readiness { Loading, Serving, Draining }

/// <summary>What the admin address tells: the plan that is served and what there was to say about its input.</summary>
internal sealed record AdminView(Readiness Readiness, Plan Plan, Seq<Diagnostic> Diagnostics)
{
    /// <summary>The objects with their status, made when somebody asks.</summary>
    public Lazy<string> Status { get; init; } = new("");

    public static readonly AdminView Nothing = new(Readiness.Loading, new Plan(Empty), Empty);
}

/// <summary>The pages for probes and operators. They only read; no key is in anything that they show.</summary>
internal static class AdminServer
{
    public static Task<LocalServer> Start(IPEndPoint at, Func<AdminView> view, RequestDelegate metrics, ILoggerFactory logs) =>
        LocalServer.Start(at, HttpProtocols.Http1, context => Answer(context, view(), metrics), logs);

    private static Task Answer(HttpContext context, AdminView view, RequestDelegate metrics)
    {
        if (!IsOurs(context.Request.Host.Host))
            return Text(context, StatusCodes.Status403Forbidden, "only a Host that is an IP address or localhost is answered here\n");
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return Text(context, StatusCodes.Status405MethodNotAllowed, "only GET and HEAD are answered here\n");
        }
        return context.Request.Path.Value switch
        {
            "/healthz" => Text(context, StatusCodes.Status200OK, "ok\n"),
            "/readyz" => Ready(context, view.Readiness),
            "/plan" => Text(context, StatusCodes.Status200OK, EmitText.Plan(view.Plan)),
            "/diagnostics" => Text(context, StatusCodes.Status200OK, DiagnosticJson.Print(view.Diagnostics), "application/json"),
            "/status" => Text(context, StatusCodes.Status200OK, view.Status.Value, "application/yaml"),
            "/metrics" => metrics(context),
            _ => Text(context, StatusCodes.Status404NotFound, "there are /healthz, /readyz, /plan, /diagnostics, /status and /metrics\n"),
        };
    }

    /// <summary>A page of some web site whose name was made to lead here names that site: it must not read what is said here.</summary>
    private static bool IsOurs(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out _);

    private static Task Ready(HttpContext context, Readiness readiness) =>
        readiness == Readiness.Serving ? Text(context, StatusCodes.Status200OK, "ready\n")
        : readiness == Readiness.Draining ? Text(context, StatusCodes.Status503ServiceUnavailable, "draining\n")
        : Text(context, StatusCodes.Status503ServiceUnavailable, "no plan is loaded yet\n");

    private static Task Text(HttpContext context, int status, string text, string type = "text/plain")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = $"{type}; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(text, context.RequestAborted);
    }
}
