using System.Collections.Frozen;
using System.Net;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;

namespace Sluice.Runtime.Hosting;

/// <summary>The ways in which Kestrel can be handed a connection.</summary>
internal enum Pipeline { Http1, H2c, Https, Stream, Terminate, Http3 }

/// <summary>An endpoint that exists in this process only; what it accepts was accepted elsewhere.</summary>
internal sealed class VirtualEndPoint(Pipeline pipeline) : EndPoint
{
    public Pipeline Pipeline => pipeline;

    public override string ToString() => $"sluice-{pipeline}";
}

/// <summary>Hands connections to Kestrel that were accepted on ports which Kestrel knows nothing of.</summary>
internal sealed class VirtualTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly FrozenDictionary<Pipeline, Queue> _queues =
        Enum.GetValues<Pipeline>().ToFrozenDictionary(static pipeline => pipeline, static pipeline => new Queue(pipeline));

    public bool CanBind(EndPoint endpoint) => endpoint is VirtualEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(_queues[((VirtualEndPoint)endpoint).Pipeline]);

    /// <summary>False once Kestrel takes no more connections.</summary>
    public bool Offer(Pipeline pipeline, ConnectionContext connection) => _queues[pipeline].Offer(connection);

    private sealed class Queue(Pipeline pipeline) : IConnectionListener
    {
        // Kestrel's loop only hands on what it is given: it may do so on the thread that offers.
        private readonly Channel<ConnectionContext> _waiting =
            Channel.CreateUnbounded<ConnectionContext>(new() { SingleReader = true, AllowSynchronousContinuations = true });

        public EndPoint EndPoint { get; } = new VirtualEndPoint(pipeline);

        public bool Offer(ConnectionContext connection) => _waiting.Writer.TryWrite(connection);

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await _waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) && _waiting.Reader.TryRead(out var next) ? next : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _waiting.Writer.TryComplete();
            return default;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
