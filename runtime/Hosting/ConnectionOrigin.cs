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

    /// <summary>The TLS server name as the plan writes hosts; empty if the client gave none. It chooses a listener in every generation.</summary>
    public string ServerName { get; set; } = "";

    /// <summary>What the client showed of itself in the handshake; nothing, if it was not asked or had nothing to show.</summary>
    public ClientCertificate? Client { get; set; }
}
