using System.Net;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Runtime.Hosting;

namespace Sluice.Runtime.Quic;

/// <summary>Hands connections of QUIC to Kestrel that were accepted on ports which Kestrel knows nothing of.</summary>
internal sealed class QuicTransport : IMultiplexedConnectionListenerFactory, IConnectionListenerFactorySelector, IMultiplexedConnectionListener
{
    private readonly Channel<MultiplexedConnectionContext> _waiting = Channel.CreateUnbounded<MultiplexedConnectionContext>();

    public EndPoint EndPoint { get; } = new VirtualEndPoint(Pipeline.Http3);

    /// <summary>How Kestrel wants handshakes to be answered, once it is started.</summary>
    public TlsConnectionCallbackOptions? Handshakes { get; private set; }

    public bool CanBind(EndPoint endpoint) => endpoint is VirtualEndPoint { Pipeline: Pipeline.Http3 };

    public ValueTask<IMultiplexedConnectionListener> BindAsync(EndPoint endpoint, IFeatureCollection? features = null, CancellationToken cancellationToken = default)
    {
        Handshakes = features?.Get<TlsConnectionCallbackOptions>();
        return new(this);
    }

    /// <summary>False once Kestrel takes no more connections.</summary>
    public bool Offer(MultiplexedConnectionContext connection) => _waiting.Writer.TryWrite(connection);

    public async ValueTask<MultiplexedConnectionContext?> AcceptAsync(IFeatureCollection? features = null, CancellationToken cancellationToken = default) =>
        await _waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) && _waiting.Reader.TryRead(out var next) ? next : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _waiting.Writer.TryComplete();
        return default;
    }

    public ValueTask DisposeAsync() => UnbindAsync(CancellationToken.None);
}
