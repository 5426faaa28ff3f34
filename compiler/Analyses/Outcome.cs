using Sluice.Compiler.Values;

namespace Sluice.Compiler.Analyses;

/// <summary>What the client of a request sees happen to it.</summary>
public abstract record Outcome
{
    private Outcome() { }
    private protected abstract int Rank { get; }

    /// <summary>
    /// The backends share it, each answering in its own way. <see cref="Upstream"/> is what the first one that serves sees.
    /// </summary>
    public sealed record Forward(Arr<Backend> Backends, Upstream Upstream) : Outcome { private protected override int Rank => 0; }
    public sealed record Redirect(int Status, string Location) : Outcome { private protected override int Rank => 1; }

    /// <summary>An answer of our own: the id of the diagnostic that explains it, or a sentence.</summary>
    public sealed record Respond(int Status, string Why) : Outcome { private protected override int Rank => 2; }

    /// <summary>There is no HTTP answer: nobody listens, or the TLS handshake fails.</summary>
    public sealed record Refuse(string Why) : Outcome { private protected override int Rank => 3; }
}

/// <summary>The request line as a backend sees it, after rewrites.</summary>
/// <param name="Host">The Host header, as the client sent it unless a filter rewrites it.</param>
/// <param name="Path">Path and query.</param>
public sealed record Upstream(string Host, string Path);

/// <summary>One share of a rule's traffic: <see cref="Weight"/> of <see cref="Total"/>, and how it is answered.</summary>
public sealed record Backend(int Weight, long Total, Answer Answer)
{
    public double Share => Total == 0 ? 0 : (double)Weight / Total;
}

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
}
