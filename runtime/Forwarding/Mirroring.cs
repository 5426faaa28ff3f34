using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sluice.Runtime.Observing;

namespace Sluice.Runtime.Forwarding;

/// <summary>A backend that gets copies of a part of the requests: <paramref name="Numerator"/> of <paramref name="Denominator"/>.</summary>
internal sealed record MirrorRule(Backend Backend, int Numerator, int Denominator)
{
    /// <summary>Each request is drawn by itself, whatever other mirrors drew.</summary>
    public bool Draws() => Numerator >= Denominator || Random.Shared.NextInt64(Denominator) < Numerator;
}

/// <summary>
/// Sends copies of requests, as the chosen backend would get them, to one endpoint of each mirror. Their answers are thrown
/// away; whatever becomes of a copy, the request itself does not notice.
/// </summary>
internal sealed class Mirroring(DeliveryLimits limits, ILogger logger)
{
    /// <summary>Starts the copies of a request whose headers are edited already, and has its body tell them what passes.</summary>
    public void Start(Exchange exchange, RouteTarget.Forward to, RequestTape? body)
    {
        foreach (var mirror in to.Mirrors)
            if (mirror.Draws() && !Upgrades.IsWebSocket(exchange.Http)) Start(exchange, to, mirror.Backend, body);
    }

    private void Start(Exchange exchange, RouteTarget.Forward to, Backend mirror, RequestTape? body)
    {
        if (mirror.Choose(exchange.Generation.EndpointsOf(mirror), Environment.TickCount64) is not { } endpoint || !mirror.TryEnterCopy(limits.MirrorsInFlight))
        {
            exchange.Watch?.MirrorDropped(mirror);
            return;
        }
        var copy = new MirrorCopy(mirror, endpoint, body is null ? null : new MirrorBody(limits.MirrorBody), limits.MirrorPatience);
        if (copy.Body is not null) body?.CopyTo(copy.Body);
        exchange.Copies.Add(copy);
        _ = Send(exchange, to, copy);
    }

    /// <summary>Everything that is read of the client's request is read before this returns, and so before the request goes on.</summary>
    private async Task Send(Exchange exchange, RouteTarget.Forward to, MirrorCopy copy)
    {
        var watch = exchange.Watch;
        copy.Endpoint.Enter();
        try
        {
            using var message = new HttpRequestMessage
            {
                Method = HttpMethod.Parse(exchange.Http.Request.Method),
                Version = copy.Mirror.Protocol.Version!,
                VersionPolicy = copy.Mirror.Protocol.VersionPolicy!.Value,
                Content = copy.Body,
            };
            await to.Edits.TransformRequestAsync(exchange.Http, message, copy.Endpoint.Prefix, copy.Ended).ConfigureAwait(false);
            using var answer = await copy.Mirror.Connections.SendAsync(message, copy.Ended).ConfigureAwait(false);
            await answer.Content.CopyToAsync(System.IO.Stream.Null, copy.Ended).ConfigureAwait(false);
            copy.Endpoint.Connected();
        }
        catch (Exception lost)
        {
            if (lost is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }) copy.Endpoint.ConnectFailed(Environment.TickCount64);
            watch?.MirrorDropped(copy.Mirror);
            ForwardingLog.MirrorFailed(logger, lost, copy.Endpoint.Prefix, copy.Mirror.Name);
        }
        finally
        {
            copy.Endpoint.Leave();
            copy.Mirror.LeaveCopy();
            copy.Body?.Abandon();
            copy.Dispose();
        }
    }
}

/// <summary>A copy on its way.</summary>
internal sealed class MirrorCopy : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _turn = new();
    private readonly TimeSpan _patience;
    private bool _isDone;

    /// <param name="patience">How long the mirror may take after the request itself was answered.</param>
    public MirrorCopy(Backend mirror, Endpoint endpoint, MirrorBody? body, TimeSpan patience)
    {
        (Mirror, Endpoint, Body, _patience) = (mirror, endpoint, body, patience);
        if (body is not null) body.Lost = () => EndIn(TimeSpan.Zero);
    }

    public Backend Mirror { get; }
    public Endpoint Endpoint { get; }
    public MirrorBody? Body { get; }
    public CancellationToken Ended => _end.Token;

    /// <summary>The request has been answered; the mirror has a while longer for what it was given.</summary>
    public void OriginalEnded()
    {
        Body?.Abandon();
        EndIn(_patience);
    }

    public void Dispose()
    {
        lock (_turn) _isDone = true;
        _end.Dispose();
    }

    private void EndIn(TimeSpan time)
    {
        lock (_turn)
            if (!_isDone && !_end.IsCancellationRequested) _end.CancelAfter(time);
    }
}
