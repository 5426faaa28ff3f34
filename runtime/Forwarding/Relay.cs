using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Sluice.Runtime.Observing;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Runtime.Forwarding;

/// <summary>Takes a request to an endpoint of its backend and the answer back, both as they stream in.</summary>
internal sealed class Relay(IHttpForwarder forwarder, DeliveryLimits limits, ILogger logger)
{
    private readonly Mirroring _mirroring = new(limits, logger);

    /// <summary>Says why the request failed, if it did before an answer had begun; whoever called has to answer then.</summary>
    public async Task<Failure?> Send(Exchange exchange, RouteTarget.Forward to, DeliveryRules rules)
    {
        var endpoints = exchange.Generation.EndpointsOf(to.Backend);
        exchange.Backend = to.Backend;
        exchange.Watch?.Forwards();
        to.Edits.EditRequest(exchange.Http.Request);
        var tape = Record(exchange, to, rules);
        if (to.Budget is not null) to.Backend.Retries.Ask(to.Budget, Environment.TickCount64);
        if (to.Mirrors.Length > 0) _mirroring.Start(exchange, to, tape);
        var repeats = new Repeats(to, rules.Retry, tape, exchange.Http.Request.Method, endpoints.Length);
        exchange.Discards = rules.Retry is null ? null : repeats.Discards;
        while (true)
        {
            if ((exchange.Session?.At ?? to.Backend.Choose(endpoints, Environment.TickCount64, exchange.Tried)) is not { } endpoint) return new(Refusal.NoEndpoint, null);
            exchange.Tries(to.Backend, endpoint);
            var outcome = await Attempt(exchange, to, endpoint, rules.Attempt).ConfigureAwait(false);
            Remember(endpoint, to.Backend, outcome);
            if (repeats.AreSpentBy(outcome, exchange.Http.Response.StatusCode)) exchange.Marks |= Marks.RetriesSpent;
            exchange.Session?.After(outcome.Kind);
            if (outcome.IsOver) return outcome.Failure;
            if (exchange.IsOverdue) return new(Refusal.RequestTimeout, outcome.Failure?.Cause);
            var repeat = repeats.After(outcome.Kind, Environment.TickCount64);
            if (repeat == Repeat.Refused) return new(Refusal.BudgetSpent, outcome.Failure?.Cause);
            if (repeat == Repeat.None) return outcome.Failure;
            if (repeat == Repeat.Later && !await Pause(exchange, repeats.Wait).ConfigureAwait(false)) return Stopped(exchange);
            Forget(exchange);
            tape?.Rewind();
        }
    }

    /// <summary>Of an answer that is not passed on nothing but its status was taken over; headers that we have set stay.</summary>
    private static void Forget(Exchange exchange)
    {
        var response = exchange.Http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        if (response.HttpContext.Features.Get<IHttpResponseFeature>() is { } line) line.ReasonPhrase = null;
        exchange.Discarded = 0;
    }

    /// <summary>A body is recorded only for those who will hear it again.</summary>
    private RequestTape? Record(Exchange exchange, RouteTarget.Forward to, DeliveryRules rules)
    {
        var http = exchange.Http;
        if (rules.Retry is null && to.Mirrors.Length == 0) return null;
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false) return null;
        var tape = new RequestTape(http.Request.Body, rules.Retry is null ? 0 : limits.RetryBody);
        http.Request.Body = tape;
        exchange.Tape = tape;
        return tape;
    }

    private async ValueTask<Outcome> Attempt(Exchange exchange, RouteTarget.Forward to, Endpoint endpoint, TimeSpan? time)
    {
        using var limit = time is { } some ? Limited(some, exchange.Deadline) : null;
        endpoint.Enter();
        exchange.Watch?.AttemptBegins();
        var outcome = new Outcome(OutcomeKind.Ended, null);
        try
        {
            var error = await forwarder.SendAsync(
                exchange.Http, endpoint.Prefix, to.Backend.Connections, to.Backend.Protocol, to.Edits, limit?.Token ?? exchange.Deadline).ConfigureAwait(false);
            outcome = Outcome.Of(exchange, error, limit?.IsCancellationRequested == true);
            return outcome;
        }
        finally
        {
            endpoint.Leave();
            exchange.Watch?.AttemptEnds(outcome);
        }
    }

    private static CancellationTokenSource Limited(TimeSpan time, CancellationToken deadline)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        limit.CancelAfter(time);
        return limit;
    }

    private void Remember(Endpoint endpoint, Backend backend, Outcome outcome)
    {
        switch (outcome.Kind)
        {
            case OutcomeKind.Unsent:
                endpoint.ConnectFailed(Environment.TickCount64);
                ForwardingLog.ConnectFailed(logger, outcome.Failure?.Cause, endpoint.Prefix, backend.Name);
                break;
            case OutcomeKind.TimedOut or OutcomeKind.Lost:
                endpoint.Lost(Environment.TickCount64);
                break;
            case OutcomeKind.Answered or OutcomeKind.Discarded:
                endpoint.Connected();
                break;
            case OutcomeKind.Ended or OutcomeKind.Unreadable:
                break;
        }
    }

    /// <summary>False, if the client or the rule's time went first.</summary>
    private static async ValueTask<bool> Pause(Exchange exchange, TimeSpan wait)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(exchange.Deadline, exchange.Http.RequestAborted);
        await Task.Delay(wait, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !end.IsCancellationRequested;
    }

    private static Failure? Stopped(Exchange exchange) => exchange.IsOverdue ? new(Refusal.RequestTimeout, null) : null;
}

/// <summary>A request that no endpoint answered.</summary>
internal sealed record Failure(Refusal Refusal, Exception? Cause);
