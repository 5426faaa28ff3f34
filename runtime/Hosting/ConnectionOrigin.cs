using System.Net;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Matching;
using Sluice.Runtime.Streams;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Hosting;

/// <summary>Where a connection came in. Requests read it as a feature; only the server name is found out later, by the handshake.</summary>
internal sealed class ConnectionOrigin(PortKey key, string gateway, bool isTls, string peer)
{
    public PortKey Key => key;

    /// <summary>The Gateway's name, for logs.</summary>
    public string Gateway => gateway;
    public bool IsTls => isTls;

    /// <summary>The address of the other side.</summary>
    public string Peer => peer;

    /// <summary>The Gateway's time at the seat where the connection came in.</summary>
    public Tenancy? Tenancy { get; init; }

    /// <summary>The TLS server name as the plan writes hosts; empty if the client gave none. It chooses a listener in every generation.</summary>
    public string ServerName { get; set; } = "";

    /// <summary>What the client showed of itself in the handshake; nothing, if it was not asked or had nothing to show.</summary>
    public ClientCertificate? Client { get; set; }

    /// <summary>The two ends of the connection as its client sees them; nothing, if they are not known.</summary>
    public Ends? Ends { get; init; }

    /// <summary>The server name of a ClientHello that was looked at before the handshake; nothing, if none was.</summary>
    public string? Announced { get; private set; }

    /// <summary>What the client can verify; nothing, if nobody looked, or once the certificate is chosen.</summary>
    public ClientOffer? Offer { get; set; }

    /// <summary>What is done with the connection; nothing, if requests are read on it.</summary>
    public StreamMode? Mode { get; set; }

    /// <summary>Why no handshake can follow; nothing, if one can, or if nobody looked.</summary>
    public HelloFault? Fault { get; private set; }

    /// <summary>Notes what the ClientHello says. What no listener takes is refused where nothing is decrypted.</summary>
    public void Announce(Port port, ClientHello hello)
    {
        switch (hello)
        {
            case ClientHello.Whole(var name):
                ServerName = name;
                Announced = name;
                Mode = port.Opened(name) is { } listener ? listener.Stream?.Mode : StreamMode.Passthrough;
                return;
            case ClientHello.Unusable(var fault):
                Fault = fault;
                Mode = StreamMode.Passthrough;
                return;
        }
    }
}

/// <summary>Where a connection comes from and where it was made to.</summary>
internal sealed record Ends(IPEndPoint Source, IPEndPoint Destination);
