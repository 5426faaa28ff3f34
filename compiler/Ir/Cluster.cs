using Sluice.Compiler.Values;

namespace Sluice.Compiler.Ir;

/// <summary>What a cluster speaks inside a connection. Stream is octets that nobody reads, Datagram is UDP.</summary>
public enum BackendProtocol { Http1, H2c, Stream, Datagram }

/// <summary>A service port and how to speak to it. Where its endpoints are is another node, which changes more often.</summary>
public sealed record Cluster(ServicePort Service, BackendProtocol Protocol)
{
    /// <summary>None: in plain text.</summary>
    public Option<BackendTls> Tls { get; init; }

    public Option<RetryBudget> RetryBudget { get; init; }

    /// <summary>Sessions of every rule that has none of its own.</summary>
    public Option<Session> Session { get; init; }
}

/// <summary>TLS to a backend: the name to ask for, who may vouch for it, and the names to accept.</summary>
/// <param name="ServerName">The server name of the handshake, whatever host the request has.</param>
/// <param name="Names">Identities of which the certificate must have one; none means that it must be the server name's.</param>
/// <param name="Client">The certificate that the Gateway shows.</param>
public sealed record BackendTls(string ServerName, Trust Trust, Arr<PeerName> Names, Option<CertificateUse> Client);

/// <summary>Whose signatures count.</summary>
public abstract record Trust
{
    private Trust() { }
    private protected abstract int Rank { get; }

    /// <summary>The authorities that the system of the data plane trusts.</summary>
    public sealed record System : Trust { private protected override int Rank => 0; }

    /// <summary>These bundles and no other, at least one, sorted.</summary>
    public sealed record Bundles(Arr<Hash> Authorities) : Trust { private protected override int Rank => 1; }
}

/// <summary>An identity in a certificate.</summary>
public abstract record PeerName
{
    private PeerName() { }
    private protected abstract int Rank { get; }

    public sealed record Dns(HostPattern Host) : PeerName { private protected override int Rank => 0; }
    public sealed record Uri(string Text) : PeerName { private protected override int Rank => 1; }
}

/// <summary>Certificates of authorities, which are no secret, and the object that holds them.</summary>
/// <param name="Certificates">DER in base64, sorted and distinct.</param>
public sealed record CaBundle(ObjectName Source, Arr<string> Certificates);
