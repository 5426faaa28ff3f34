using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Sluice.Runtime.Filters;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Limits;
using Sluice.Runtime.Loading;
using Sluice.Runtime.Matching;

namespace Sluice.Runtime.Forwarding;

/// <summary>The way of every request: listener, route, action, share, answer.</summary>
internal sealed class Serving(CurrentGeneration current, Relay relay, Targets targets, BodyPace pace, ILogger logger)
{
    private const string NoRule = "no rule";

    private readonly Warnings _warnings = new();

    /// <summary>A request takes the generation that is current when it begins, and keeps it to its end.</summary>
    public Task Handle(HttpContext context)
    {
        var origin = context.Features.GetRequiredFeature<ConnectionOrigin>();
        var generation = current.Generation;
        if (generation.PortOf(origin.Key) is not { } port || port.IsHttps != origin.IsTls)
            return Leave(context, origin);
        if (current.IsDraining) SayGoodbye(context);
        if (Hygiene.Fault(context, targets) is { } fault) return Distrust(context, origin, fault);
        // Rules match what backends will see, not what the client says of itself or takes away on the way.
        ConnectionHeaders.RemoveNominated(context.Request.Headers);
        ClientHeaders.Apply(context.Request, origin.Peer, context.Request.Scheme);
        var decision = Decision.Of(context, origin, port, targets);
        return decision.Route is { } route
            ? Act(context, generation, origin, port, route, decision.IsGrpc)
            : Decline(context, origin, decision.Refusal ?? Refusal.Internal, decision.IsGrpc);
    }

    /// <summary>A client that came over the wrong TLS connection needs another one: HTTP/2 may still carry requests of other hosts.</summary>
    private Task Decline(HttpContext context, ConnectionOrigin origin, Refusal refusal, bool grpc)
    {
        if (ReferenceEquals(refusal, Refusal.Withdrawn)) SayGoodbye(context);
        if (refusal.Status == StatusCodes.Status421MisdirectedRequest) EndHttp1(context);
        return Refuse(context, origin, refusal, grpc, NoRule);
    }

    private Task Act(HttpContext context, Generation generation, ConnectionOrigin origin, Port port, Route route, bool grpc) => route.Action switch
    {
        RouteAction.Split(var shares) => shares.Next() switch
        {
            RouteTarget.Forward forward => Forward(context, generation.EndpointsOf(forward.Backend), origin, route, forward, grpc),
            RouteTarget.Redirect(var to) => Redirect(context, to, port.Number),
            RouteTarget.Refuse(var refusal) => Refuse(context, origin, refusal, grpc, route.Origin),
        },
        RouteAction.Redirect(var to) => Redirect(context, to, port.Number),
        RouteAction.Refuse(var refusal) => Refuse(context, origin, refusal, grpc, route.Origin),
    };

    private async Task Forward(HttpContext context, Endpoint[] endpoints, ConnectionOrigin origin, Route route, RouteTarget.Forward to, bool grpc)
    {
        var host = context.Request.Headers.Host.ToString();
        pace.Apply(context);
        if (await relay.Send(context, to, endpoints).ConfigureAwait(false) is not { } failure) return;
        var level = ReferenceEquals(failure.Refusal, Refusal.NoEndpoint) ? LevelOf(failure.Refusal, route.Origin) : LogLevel.Warning;
        var target = Target(context);
        ForwardingLog.BackendFailed(logger, level, failure.Cause, failure.Refusal.Status, context.Request.Method, host, target,
            origin.Gateway, origin.Key.Port, failure.Refusal.Sentence, route.Origin, to.Backend.Name);
        // The rest of the body may still come, or never.
        if (ReferenceEquals(failure.Refusal, Refusal.BodyStalled)) EndHttp1(context);
        await OwnAnswer.Write(context, failure.Refusal, grpc).ConfigureAwait(false);
    }

    private static Task Redirect(HttpContext context, RedirectRule to, int listenerPort)
    {
        var target = RawTarget.Of(Target(context));
        context.Response.StatusCode = to.Status;
        context.Response.Headers.Location = to.Location(
            context.Request.Scheme, context.Request.Headers.Host.ToString(), listenerPort, target.Path, target.Query);
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    /// <summary>A connection to a port that is no more: its next request is told so, and the connection is closed.</summary>
    private Task Leave(HttpContext context, ConnectionOrigin origin)
    {
        SayGoodbye(context);
        return Refuse(context, origin, Refusal.PortGone, IsGrpc(context), NoRule);
    }

    /// <summary>
    /// After a request that is read in more than one way nobody knows where the next one begins: HTTP/1 ends there. The
    /// frames of HTTP/2 leave no such doubt.
    /// </summary>
    private Task Distrust(HttpContext context, ConnectionOrigin origin, Refusal fault)
    {
        EndHttp1(context);
        return Refuse(context, origin, fault, IsGrpc(context), NoRule);
    }

    private static void EndHttp1(HttpContext context)
    {
        if (!HttpProtocol.IsHttp2(context.Request.Protocol)) context.Response.Headers.Connection = "close";
    }

    private Task Refuse(HttpContext context, ConnectionOrigin origin, Refusal refusal, bool grpc, string rule)
    {
        var level = LevelOf(refusal, rule);
        var (host, target) = (context.Request.Headers.Host.ToString(), Target(context));
        ForwardingLog.Refused(logger, level, refusal.Status, context.Request.Method, host, target,
            origin.Gateway, origin.Key.Port, refusal.Sentence, rule);
        return OwnAnswer.Write(context, refusal, grpc);
    }

    /// <summary>What clients do wrong is their business; a rule that cannot be served is the operator's, who is told but not flooded.</summary>
    private LogLevel LevelOf(Refusal refusal, string rule) =>
        refusal.Status < 500 ? LogLevel.Information : _warnings.LevelOf(rule, refusal.Sentence, Environment.TickCount64);

    /// <summary>Makes this the last answer on its connection.</summary>
    private static void SayGoodbye(HttpContext context)
    {
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        else if (!Upgrades.IsWebSocket(context))
            context.Response.Headers.Connection = "close";
    }

    private static bool IsGrpc(HttpContext context) => RequestView.LooksLikeGrpc(context.Request.Method, context.Request.ContentType);

    private static string Target(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
}
