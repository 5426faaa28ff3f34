namespace Sluice.Reference;

/// <summary>A connection as a client opens it, or a first datagram.</summary>
/// <param name="Transport"><c>TCP</c>, <c>TLS</c> over TCP, or <c>UDP</c>.</param>
/// <param name="Sni">The server name of the handshake, if there is one.</param>
public sealed record StreamProbe(string Namespace, string Gateway, string Transport, int Port, string? Sni, ClientCertificate Client);

/// <summary>What must happen to a connection or to datagrams.</summary>
public abstract record StreamOutcome
{
    private StreamOutcome() { }
    private protected abstract int Rank { get; }

    /// <summary>Nobody listens there.</summary>
    public sealed record Nobody : StreamOutcome { private protected override int Rank => 0; }

    /// <summary>What listens there takes requests: <see cref="Reading.Answer"/> knows more.</summary>
    public sealed record Requests : StreamOutcome { private protected override int Rank => 1; }

    /// <summary>The handshake cannot be ended: no listener for the name, no certificate, or not the one that is asked for.</summary>
    public sealed record Refused : StreamOutcome { private protected override int Rank => 2; }

    /// <summary>Closed, or dropped, because no route is there for it.</summary>
    public sealed record Closed : StreamOutcome { private protected override int Rank => 3; }

    /// <summary>To a backend by chance; bytes as the client sent them, or as they were decrypted.</summary>
    public sealed record Passed(Winner Winner, Arr<StreamShare> Shares) : StreamOutcome { private protected override int Rank => 4; }
}

/// <summary>A part of the connections that a route has.</summary>
public sealed record StreamShare(int Weight, StreamEnd End);

/// <summary>What happens to the connections of one share.</summary>
public abstract record StreamEnd
{
    private StreamEnd() { }
    private protected abstract int Rank { get; }

    public sealed record ToService(string Namespace, string Name, int Port, BackendTls? Tls) : StreamEnd { private protected override int Rank => 0; }

    /// <summary>Closed or dropped: the reference is broken or nobody is ready.</summary>
    public sealed record Closed : StreamEnd { private protected override int Rank => 1; }
}
