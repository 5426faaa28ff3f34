using System.Net.Http;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Runtime.Forwarding;

/// <summary>How an attempt ended, as far as it matters to another one.</summary>
internal enum OutcomeKind
{
    /// <summary>The backend's answer was passed on.</summary>
    Answered,

    /// <summary>The backend answered, and the answer was not passed on.</summary>
    Discarded,

    /// <summary>Nobody waits for an answer any more, or it was cut when it had begun.</summary>
    Ended,

    /// <summary>No connection came about: nothing was sent.</summary>
    Unsent,

    /// <summary>The time of an attempt was over.</summary>
    TimedOut,

    /// <summary>The request, or a part of it, was sent, and no valid answer came.</summary>
    Lost,

    /// <summary>The request itself could not be read.</summary>
    Unreadable,
}

/// <summary>How an attempt ended, and what the client would be told of it.</summary>
internal readonly record struct Outcome(OutcomeKind Kind, Failure? Failure)
{
    /// <summary>Whether another attempt could change nothing.</summary>
    public bool IsOver => Kind is OutcomeKind.Answered or OutcomeKind.Ended or OutcomeKind.Unreadable;

    public static Outcome Of(Exchange exchange, ForwarderError error, bool timedOut)
    {
        var response = exchange.Http.Response;
        if (error is ForwarderError.None) return new(exchange.Discarded == 0 ? OutcomeKind.Answered : OutcomeKind.Discarded, null);
        if (response.HasStarted)
        {
            exchange.IsCut = true;
            exchange.Marks |= Failures.CutBy(exchange, error, timedOut);
            return new(OutcomeKind.Ended, null);
        }
        if (exchange.Http.RequestAborted.IsCancellationRequested) return new(OutcomeKind.Ended, null);
        var cause = exchange.Http.Features.Get<IForwarderErrorFeature>()?.Exception;
        if (exchange.IsOverdue) return new(OutcomeKind.TimedOut, new(Refusal.RequestTimeout, cause));
        if (timedOut) return new(OutcomeKind.TimedOut, new(Refusal.AttemptTimeout, cause));
        var failure = new Failure(Failures.Explain(error, cause, response.StatusCode), cause);
        return new(
            Failures.IsConnect(error, cause) ? OutcomeKind.Unsent
            : error is ForwarderError.RequestBodyClient ? OutcomeKind.Unreadable
            : OutcomeKind.Lost,
            failure);
    }
}
