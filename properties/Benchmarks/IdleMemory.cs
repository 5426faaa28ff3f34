using System.Threading;

namespace Sluice.Bench;

/// <summary>Bytes that a gateway holds for a TLS connection on which nothing happens, after the handshake and after one request.</summary>
internal sealed record IdleMemory(double AfterHandshake, double AfterRequest)
{
    public const int Connections = 5_000;

    private const int Openers = 8;

    /// <summary>To be measured before any other load: memory that load left behind would be used again, and not counted.</summary>
    public static IdleMemory Measure(Gateway gateway)
    {
        using var client = new TlsClient(Libssl.Tls13);
        var open = new TlsConnection[Connections];
        // What is made for the first connections is there for all of them.
        Handshakes.Measure(gateway, HandshakeKind.All[0], asks: true, TimeSpan.FromSeconds(1));
        var before = Settled(gateway);
        Each(open, i => open[i] = client.Connect(gateway.Ecdsa, 0));
        var shaken = Settled(gateway);
        Each(open, i => open[i].Ask());
        var asked = Settled(gateway);
        Each(open, i => { open[i].Close(); open[i].Dispose(); });
        return new((shaken - before) / (double)Connections, (asked - before) / (double)Connections);
    }

    private static void Each(TlsConnection[] all, Action<int> work)
    {
        Threads.Run(Openers, opener =>
        {
            for (var i = opener; i < all.Length; i += Openers) work(i);
        });
    }

    private static long Settled(Gateway gateway)
    {
        Thread.Sleep(TimeSpan.FromSeconds(3));
        return Usage.ResidentBytes(gateway.Process);
    }
}
