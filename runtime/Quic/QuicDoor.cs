using System.Collections.Generic;
using Microsoft.AspNetCore.Connections;
using Sluice.Runtime.Observing;

namespace Sluice.Runtime.Quic;

/// <summary>What UDP halves of HTTPS ports have in common: where their sockets come from, and who takes their connections.</summary>
internal sealed class QuicDoor(IMultiplexedConnectionListenerFactory sockets, QuicTransport kestrel, Meters? meters)
{
    public IMultiplexedConnectionListenerFactory Sockets => sockets;

    public QuicTransport Kestrel => kestrel;

    public Meters? Meters => meters;

    public TlsConnectionCallbackOptions Handshakes => kestrel.Handshakes ?? throw new InvalidOperationException("Kestrel has not been started");

    /// <param name="factories">Those that Kestrel was put together with, of which one is <paramref name="kestrel"/>.</param>
    public static QuicDoor? Of(IEnumerable<IMultiplexedConnectionListenerFactory> factories, QuicTransport? kestrel, Meters? meters)
    {
        if (kestrel is null) return null;
        foreach (var factory in factories)
            if (factory != kestrel) return new(factory, kestrel, meters);
        return null;
    }
}
