using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Runtime.Forwarding;

/// <summary>Takes a request to an endpoint of its backend and the answer back, both as they stream in.</summary>
internal sealed class Relay(IHttpForwarder forwarder, ILogger logger)
{
    /// <summary>So many endpoints are tried at most while none of them accepts a connection.</summary>
    private const int MostAttempts = 3;

    /// <summary>Says why the request failed, if it did before an answer had begun; whoever called has to answer then.</summary>
    /// <param name="endpoints">Where the backend is in the generation of the request.</param>
    public async Task<Failure?> Send(HttpContext context, RouteTarget.Forward to, Endpoint[] endpoints)
    {
        to.Edits.EditRequest(context.Request);
        for (var attempt = 1; ; attempt++)
        {
            if (to.Backend.Choose(endpoints, Environment.TickCount64) is not { } endpoint) return new(Refusal.NoEndpoint, null);
            var error = await Attempt(context, to, endpoint).ConfigureAwait(false);
            if (error is ForwarderError.None)
            {
                endpoint.Connected();
                return null;
            }
            var cause = context.Features.Get<IForwarderErrorFeature>()?.Exception;
            var unsent = Failures.IsConnect(error, cause);
            if (unsent)
            {
                endpoint.ConnectFailed(Environment.TickCount64);
                ForwardingLog.ConnectFailed(logger, cause, endpoint.Prefix, to.Backend.Name);
            }
            if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested) return null;
            if (!unsent || attempt == MostAttempts || attempt >= endpoints.Length)
                return new(Failures.Explain(error, cause, context.Response.StatusCode), cause);
            context.Response.StatusCode = StatusCodes.Status200OK;
        }
    }

    private async ValueTask<ForwarderError> Attempt(HttpContext context, RouteTarget.Forward to, Endpoint endpoint)
    {
        endpoint.Enter();
        try
        {
            return await forwarder.SendAsync(context, endpoint.Prefix, to.Backend.Connections, to.Backend.Protocol, to.Edits).ConfigureAwait(false);
        }
        finally
        {
            endpoint.Leave();
        }
    }
}

/// <summary>A request that no endpoint answered.</summary>
internal sealed record Failure(Refusal Refusal, Exception? Cause);
