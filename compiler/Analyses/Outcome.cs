using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Analyses;

/// <summary>What the client of a request, or of a connection, sees happen to it.</summary>
public abstract record Outcome
{
    private Outcome() { }
    private protected abstract int Rank { get; }

    /// <summary>
    /// The backends share it, each answering in its own way. <see cref="Upstream"/> is what the first one that serves sees.
    /// In a mesh a request to an address has no backend: it goes where it is addressed.
    /// </summary>
    public sealed record Forward(Arr<Backend> Backends, Upstream Upstream) : Outcome { private protected override int Rank => 0; }
    public sealed record Redirect(int Status, string Location) : Outcome { private protected override int Rank => 1; }

    /// <summary>An answer of our own: the id of the diagnostic that explains it, or a sentence.</summary>
    public sealed record Respond(int Status, string Why) : Outcome
    {
        private protected override int Rank => 2;

        /// <summary>Headers that the answer carries, as far as the plan decides them.</summary>
        public Arr<Header> Headers { get; init; }
    }

    /// <summary>There is no HTTP answer: nobody listens, the TLS handshake fails, or the connection is closed.</summary>
    public sealed record Refuse(string Why) : Outcome { private protected override int Rank => 3; }

    /// <summary>The backends share connections, or datagrams, whose payload nobody reads.</summary>
    public sealed record Relay(StreamMode Mode, Arr<Backend> Backends) : Outcome { private protected override int Rank => 4; }
}

/// <summary>The request line as a backend sees it, after rewrites.</summary>
/// <param name="Host">The Host header, as the client sent it unless a filter rewrites it.</param>
/// <param name="Path">Path and query.</param>
public sealed record Upstream(string Host, string Path);

/// <summary>One share of a rule's traffic: <see cref="Weight"/> of <see cref="Total"/>, and how it is answered.</summary>
public sealed record Backend(int Weight, long Total, Answer Answer)
{
    public double Share => Total == 0 ? 0 : (double)Weight / Total;

    /// <summary>None: in plain text.</summary>
    public Option<TlsToBackend> Tls { get; init; }

    /// <summary>Copies that only the requests of this share cause.</summary>
    public Arr<Copy> Copies { get; init; }

    /// <summary>The session that the Service has for rules without one.</summary>
    public Option<Session> Session { get; init; }

    public Option<RetryBudget> RetryBudget { get; init; }
}

/// <summary>The handshake with a backend.</summary>
/// <param name="Authorities">The objects whose certificates are trusted; none means those of the system.</param>
/// <param name="Names">Identities of which the backend must have one; none means that it must have the server name.</param>
/// <param name="ShowsCertificate">Whether the Gateway shows a certificate of its own.</param>
public sealed record TlsToBackend(string ServerName, Arr<ObjectName> Authorities, Arr<PeerName> Names, bool ShowsCertificate);

/// <summary>How the requests of one share are answered.</summary>
public abstract record Answer
{
    private Answer() { }
    private protected abstract int Rank { get; }

    public sealed record Served(ServicePort Service, Upstream Upstream) : Answer { private protected override int Rank => 0; }

    /// <summary>The service is known to have no endpoint that is ready: 503.</summary>
    public sealed record Unready(ServicePort Service) : Answer { private protected override int Rank => 1; }
    public sealed record Redirected(int Status, string Location) : Answer { private protected override int Rank => 2; }
    public sealed record Refused(int Status, string Why) : Answer { private protected override int Rank => 3; }

    /// <summary>A connection, or a datagram, that goes to the service as it came.</summary>
    public sealed record Relayed(ServicePort Service) : Answer { private protected override int Rank => 4; }

    /// <summary>A connection that is closed, or a datagram that is dropped.</summary>
    public sealed record Closed(string Why) : Answer { private protected override int Rank => 5; }
}
