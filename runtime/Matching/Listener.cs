using Sluice.Compiler.Ir;
using Sluice.Runtime.Streams;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Matching;

/// <summary>A listener and what is attached to it. A request that it owns reaches no other listener.</summary>
internal sealed record Listener(string Name, Table Table, ServerCertificate[] Certificates)
{
    /// <summary>What is demanded of those who connect; nothing, if they are not asked who they are.</summary>
    public ClientTrust? Clients { get; init; }

    /// <summary>Where connections go whose payload nobody reads; nothing, if it is a listener for requests.</summary>
    public StreamRoutes? Stream { get; init; }

    /// <summary>Whether it has certificates of which a client may be able to verify one and not the other.</summary>
    public bool ChoosesByOffer { get; } = Array.Exists(Certificates, certificate => certificate.Key != Certificates[0].Key);
}

/// <summary>A logical port of a Gateway and its listeners, by host.</summary>
internal sealed record Port(int Number, bool IsHttps, HostIndex<Listener> Listeners)
{
    /// <summary>The listener that a TLS connection with this server name is opened to.</summary>
    public Listener? Opened(ReadOnlySpan<char> serverName) => serverName.IsEmpty ? Listeners.Any : Listeners.Best(serverName);

    /// <summary>
    /// Those that requests are for. The host of a request chooses among them alone: a listener whose payload nobody reads is of
    /// another protocol, and takes no host from them (GEP-3567).
    /// </summary>
    public HostIndex<Listener> ForRequests { get; init; } = Listeners;

    /// <summary>Whether any listener takes connections as they are.</summary>
    public bool HasStreams { get; init; }

    /// <summary>Whether what the client can verify decides on the certificate of any listener.</summary>
    public bool ChoosesByOffer { get; init; }

    /// <summary>The same object in two generations only if streams on this port fare alike in both.</summary>
    public object Identity { get; init; } = new();
    public PortPlan? Source { get; init; }

    /// <summary>The names of the listeners that end TLS for connections and have no certificate to present: keys are not in the plan.</summary>
    public string Mute { get; init; } = "";
}
