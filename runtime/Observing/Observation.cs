using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Observing;

/// <summary>What is noted of one request while it is under way. Nobody notes anything if nobody will be told.</summary>
internal sealed class Observation(Observer observer, Exchange exchange)
{
    private bool _isOpen = true;

    /// <summary>When the request began, by the clock on the wall.</summary>
    public DateTimeOffset Time { get; } = DateTimeOffset.UtcNow;

    /// <summary>Octets of bodies, and of what passes both ways after an upgrade, as far as they were read or written.</summary>
    public long RequestOctets { get; set; }
    public long ResponseOctets { get; set; }

    /// <summary>Ticks of <see cref="Stopwatch"/> in which an attempt was under way.</summary>
    public long BackendTicks { get; private set; }

    /// <summary>Ticks from the start of the last attempt to the header section of its answer; negative, if none came.</summary>
    public long FirstTicks { get; private set; } = -1;

    /// <summary>Values of headers that were asked for, as the client sent them.</summary>
    public string?[] RequestHeaders { get; init; } = [];

    /// <summary>The trace that the request belongs to; empty without one.</summary>
    public string TraceId { get; set; } = "";

    /// <summary>The span of the request, and of the attempt that is under way.</summary>
    public Activity? Span { get; set; }
    public Activity? AttemptSpan { get; set; }

    /// <summary>The trace context that we wrote on the request last.</summary>
    public string? Propagated { get; set; }

    /// <summary>When the attempt began.</summary>
    public long AttemptBegan { get; private set; }

    /// <summary>The status of the attempt's answer; 0 without one.</summary>
    public int AttemptStatus { get; private set; }

    /// <summary>Before the request is edited for its backend: edits of a rule win over ours.</summary>
    public void Forwards() => observer.Tracing?.Propagate(exchange, this);

    public void AttemptBegins()
    {
        (AttemptBegan, AttemptStatus, FirstTicks) = (Stopwatch.GetTimestamp(), 0, -1);
        observer.Tracing?.BeginAttempt(exchange, this);
    }

    /// <summary>The target of the attempt as its backend sees it.</summary>
    public void Targets(string prefix, ReadOnlySpan<char> target) => Tracing.Target(AttemptSpan, prefix, target);

    public void HeadersArrived(int status)
    {
        AttemptStatus = status;
        FirstTicks = Stopwatch.GetTimestamp() - AttemptBegan;
    }

    public void AttemptEnds(Outcome outcome)
    {
        var ticks = Stopwatch.GetTimestamp() - AttemptBegan;
        BackendTicks += ticks;
        var error = outcome.Failure?.Refusal.Flag ?? "";
        observer.Meters?.AttemptEnded(exchange, this, ticks, error);
        Tracing.EndAttempt(this, error);
    }

    public void MirrorDropped(Backend mirror) => observer.Meters?.MirrorDropped(mirror);

    /// <summary>Called once the last octet of the answer is with the server, or will never be.</summary>
    public void End(Exception? failed)
    {
        if (!_isOpen) return;
        _isOpen = false;
        observer.Ended(exchange, this, failed is not null && failed is not BadHttpRequestException);
    }

    /// <summary>Counts what passes from here on.</summary>
    public void Count(HttpContext http)
    {
        var features = http.Features;
        if (features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false) http.Request.Body = new CountedBody(http.Request.Body, this);
        if (features.Get<IHttpResponseBodyFeature>() is { } answer) features.Set<IHttpResponseBodyFeature>(new CountedAnswer(answer, this));
        if (features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade) features.Set<IHttpUpgradeFeature>(new CountedUpgrade(upgrade, this));
        if (features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect) features.Set<IHttpExtendedConnectFeature>(new CountedConnect(connect, this));
    }
}
