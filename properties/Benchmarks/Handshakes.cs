using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Bench;

/// <summary>A kind of handshake: the version of TLS, the certificate, and whether it resumes a session.</summary>
internal sealed record HandshakeKind(int Version, bool IsRsa, bool IsResumed)
{
    public static readonly HandshakeKind[] All =
    [
        new(Libssl.Tls13, false, false), new(Libssl.Tls13, false, true), new(Libssl.Tls13, true, false), new(Libssl.Tls13, true, true),
        new(Libssl.Tls12, false, false), new(Libssl.Tls12, false, true), new(Libssl.Tls12, true, false), new(Libssl.Tls12, true, true),
    ];

    public override string ToString() =>
        $"TLS {(Version == Libssl.Tls13 ? "1.3" : "1.2")}, {(IsRsa ? "RSA 2048" : "ECDSA P-256")}, {(IsResumed ? "resumed" : "full")}";
}

/// <summary>New TLS connections, each closed again: with nothing in between, or with one request that the gateway answers by itself.</summary>
internal static class Handshakes
{
    public const int Clients = 16;

    /// <summary>Latency runs from the first packet to the end of the handshake, or to the first byte of the answer.</summary>
    public static Sample Measure(Gateway gateway, HandshakeKind kind, bool asks, TimeSpan time)
    {
        var at = kind.IsRsa ? gateway.Rsa : gateway.Ecdsa;
        using var client = new TlsClient(kind.Version);
        var sessions = new nint[Clients];
        if (kind.IsResumed)
            for (var i = 0; i < Clients; i++) sessions[i] = Begin(client, at);
        var sample = Load.Run(gateway, Clients, time, number => Once(client, at, sessions[number], asks));
        foreach (var session in sessions)
            if (session != 0) Libssl.FreeSession(session);
        return sample;
    }

    private static long Once(TlsClient client, IPEndPoint at, nint session, bool asks)
    {
        var start = Stopwatch.GetTimestamp();
        using var connection = client.Connect(at, session);
        if (asks) connection.Ask();
        var took = Stopwatch.GetTimestamp() - start;
        // What is called resumed is resumed, every time, and what is called full is full.
        if (connection.IsResumed != (session != 0)) throw new SocketException((int)SocketError.ProtocolOption);
        connection.Close();
        return took;
    }

    /// <summary>A session that was begun with a full handshake.</summary>
    private static nint Begin(TlsClient client, IPEndPoint at)
    {
        using var connection = client.Connect(at, 0);
        connection.Ask();
        var session = connection.Session();
        connection.Close();
        return session != 0 ? session : throw new InvalidOperationException($"{at} gives no session that can be resumed");
    }
}
