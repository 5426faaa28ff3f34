using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Sluice.Runtime.Authorization;
using Sluice.Runtime.Filters;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Limits;
using Sluice.Runtime.Loading;
using Sluice.Runtime.Matching;
using Sluice.Runtime.Observing;

namespace Sluice.Runtime.Forwarding;

/// <summary>The way of every request: listener, route, action, share, answer.</summary>
internal sealed class Serving(
    CurrentGeneration current, Relay relay, Sessions sessions, AuthorizationLimits limits, Targets targets, BodyPace pace, Observer? observer, ILogger logger)
{
    private readonly Warnings _warnings = new();

    /// <summary>A request takes the generation that is current when it begins, and keeps it to its end.</summary>
    public async Task Handle(HttpContext context)
    {
        var exchange = new Exchange(context, context.Features.GetRequiredFeature<ConnectionOrigin>(), current.Generation);
        await using (exchange.ConfigureAwait(false))
        {
            context.Features.Set(exchange);
            exchange.Watch = observer?.Begin(exchange);
            await Answer(exchange).ConfigureAwait(false);
        }
    }

    private Task Answer(Exchange exchange)
    {
        var (context, origin) = (exchange.Http, exchange.Origin);
        if (exchange.Generation.PortOf(origin.Key) is not { } port || port.IsHttps != origin.IsTls) return Leave(exchange);
        if (current.IsDraining || origin.Tenancy is { IsOver: true }) SayGoodbye(context);
        if (Hygiene.Fault(context, targets) is { } fault) return Distrust(exchange, fault);
        // Rules match what backends will see, not what the client says of itself or takes away on the way.
        ConnectionHeaders.RemoveNominated(context.Request.Headers);
        var opened = port.IsHttps ? port.Opened(origin.ServerName) : null;
        ClientHeaders.Apply(context.Request, origin, opened?.Clients);
        var decision = Decision.Of(exchange, port, opened, targets);
        exchange.Route = decision.Route;
        return decision.Route is { } route ? Pass(exchange, port, route) : Decline(exchange, decision.Refusal ?? Refusal.Internal);
    }

    /// <summary>A client that came over the wrong TLS connection needs another one: HTTP/2 may still carry requests of other hosts.</summary>
    private Task Decline(Exchange exchange, Refusal refusal)
    {
        if (ReferenceEquals(refusal, Refusal.Withdrawn) || ReferenceEquals(refusal, Refusal.Unvouched)) SayGoodbye(exchange.Http);
        if (refusal.Status == StatusCodes.Status421MisdirectedRequest) EndHttp1(exchange.Http);
        return Refuse(exchange, refusal);
    }

    /// <summary>Cross-origin rules come first: a preflight carries nothing that anybody could be known by.</summary>
    private Task Pass(Exchange exchange, Port port, Route route)
    {
        if (route.Action.Guard?.Cors is { } cors)
        {
            if (CorsRules.IsPreflight(exchange.Http.Request))
            {
                exchange.Marks |= Marks.Preflight;
                cors.AnswerPreflight(exchange.Http);
                return Task.CompletedTask;
            }
            Mark(exchange.Http, cors);
        }
        if (route.Action is RouteAction.Split { Delivery.Request: { } limit }) exchange.Limit(limit);
        return route.Action.Guard?.Authorizer is { } authorizer ? Ask(exchange, port, route, authorizer) : Act(exchange, port, route);
    }

    /// <summary>Only a pass comes to the action. A redirect shows nobody what the service wrote for a backend.</summary>
    private async Task Ask(Exchange exchange, Port port, Route route, Authorizer authorizer)
    {
        var endpoints = exchange.Generation.EndpointsOf(authorizer.Backend);
        switch (await authorizer.Ask(exchange.Http, endpoints, limits, exchange.Deadline).ConfigureAwait(false))
        {
            case AuthVerdict.Pass(var edits):
                if (route.Action is RouteAction.Split) edits.EditRequest(exchange.Http.Request);
                edits.EditResponse(exchange.Http.Response);
                await Act(exchange, port, route).ConfigureAwait(false);
                return;
            case AuthVerdict.Deny(var answer):
                Note(exchange, Denial.Reason, null, answer.Status, authorizer.Backend);
                await answer.Write(exchange.Http, exchange.IsGrpc).ConfigureAwait(false);
                return;
            case AuthVerdict.Fail(var refusal, var cause):
                if (exchange.Http.RequestAborted.IsCancellationRequested) return;
                Note(exchange, refusal, cause, refusal.Status, authorizer.Backend);
                await OwnAnswer.Write(exchange.Http, refusal, exchange.IsGrpc).ConfigureAwait(false);
                return;
        }
    }

    private void Note(Exchange exchange, Refusal refusal, Exception? cause, int status, Backend service)
    {
        exchange.Refusal = refusal;
        var level = LevelOf(refusal, exchange.Rule);
        ForwardingLog.BackendFailed(logger, level, cause, status, exchange.Method, exchange.Host, exchange.Target,
            exchange.Origin.Gateway, exchange.Origin.Key.Port, refusal.Sentence, exchange.Rule, service.Name);
    }

    /// <summary>Whoever answers, the rule says which origins may read it.</summary>
    private static void Mark(HttpContext context, CorsRules cors)
    {
        var origin = context.Request.Headers.Origin.ToString();
        context.Response.OnStarting(() =>
        {
            cors.Mark(origin, context.Response.Headers);
            return Task.CompletedTask;
        });
    }

    private Task Act(Exchange exchange, Port port, Route route) => route.Action switch
    {
        RouteAction.Split(var shares, var delivery) { Sessions: var kept } => (kept is null ? shares.Next() : sessions.Choose(exchange, kept, shares)) switch
        {
            RouteTarget.Forward forward => Forward(exchange, forward, delivery),
            RouteTarget.Redirect(var to) => Redirect(exchange, to, port.Number),
            RouteTarget.Refuse(var refusal) => Refuse(exchange, refusal),
        },
        RouteAction.Redirect(var to) => Redirect(exchange, to, port.Number),
        RouteAction.Refuse(var refusal) => Refuse(exchange, refusal),
    };

    private async Task Forward(Exchange exchange, RouteTarget.Forward to, DeliveryRules delivery)
    {
        pace.Apply(exchange.Http);
        if (await relay.Send(exchange, to, delivery).ConfigureAwait(false) is not { } failure) return;
        exchange.Refusal = failure.Refusal;
        var level = ReferenceEquals(failure.Refusal, Refusal.NoEndpoint) ? LevelOf(failure.Refusal, exchange.Rule) : LogLevel.Warning;
        ForwardingLog.BackendFailed(logger, level, failure.Cause, failure.Refusal.Status, exchange.Method, exchange.Host, exchange.Target,
            exchange.Origin.Gateway, exchange.Origin.Key.Port, failure.Refusal.Sentence, exchange.Rule, to.Backend.Name);
        // The rest of the body may still come, or never.
        if (ReferenceEquals(failure.Refusal, Refusal.BodyStalled)) EndHttp1(exchange.Http);
        await OwnAnswer.Write(exchange.Http, failure.Refusal, exchange.IsGrpc).ConfigureAwait(false);
    }

    private static Task Redirect(Exchange exchange, RedirectRule to, int listenerPort)
    {
        var context = exchange.Http;
        exchange.Marks |= Marks.Redirect;
        var target = RawTarget.Of(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        context.Response.StatusCode = to.Status;
        context.Response.Headers.Location = to.Location(
            context.Request.Scheme, context.Request.Headers.Host.ToString(), listenerPort, target.Path, target.Query);
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    /// <summary>A connection to a port that is no more: its next request is told so, and the connection is closed.</summary>
    private Task Leave(Exchange exchange)
    {
        SayGoodbye(exchange.Http);
        return Refuse(exchange, Refusal.PortGone);
    }

    /// <summary>
    /// After a request that is read in more than one way nobody knows where the next one begins: HTTP/1 ends there. The
    /// frames of HTTP/2 leave no such doubt.
    /// </summary>
    private Task Distrust(Exchange exchange, Refusal fault)
    {
        EndHttp1(exchange.Http);
        return Refuse(exchange, fault);
    }

    private static void EndHttp1(HttpContext context)
    {
        if (!IsFramed(context)) context.Response.Headers.Connection = "close";
    }

    private Task Refuse(Exchange exchange, Refusal refusal)
    {
        exchange.Refusal = refusal;
        var level = LevelOf(refusal, exchange.Rule);
        ForwardingLog.Refused(logger, level, refusal.Status, exchange.Method, exchange.Host, exchange.Target,
            exchange.Origin.Gateway, exchange.Origin.Key.Port, refusal.Sentence, exchange.Rule);
        return OwnAnswer.Write(exchange.Http, refusal, exchange.IsGrpc);
    }

    /// <summary>What clients do wrong is their business; a rule that cannot be served is the operator's, who is told but not flooded.</summary>
    private LogLevel LevelOf(Refusal refusal, string rule) =>
        refusal.Status < 500 ? LogLevel.Information : _warnings.LevelOf(rule, refusal.Sentence, Environment.TickCount64);

    /// <summary>Makes this the last answer on its connection.</summary>
    private static void SayGoodbye(HttpContext context)
    {
        if (IsFramed(context))
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        else if (!Upgrades.IsWebSocket(context))
            context.Response.Headers.Connection = "close";
    }

    /// <summary>Whether requests share their connection in frames: HTTP/2 and HTTP/3, which have no field named Connection.</summary>
    private static bool IsFramed(HttpContext context) =>
        HttpProtocol.IsHttp2(context.Request.Protocol) || HttpProtocol.IsHttp3(context.Request.Protocol);
}
