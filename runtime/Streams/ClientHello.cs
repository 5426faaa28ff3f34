namespace Sluice.Runtime.Streams;

/// <summary>What the first octets of a connection say about the server that the client wants.</summary>
internal abstract record ClientHello
{
    private ClientHello() { }
    private protected abstract int Rank { get; }

    public static readonly ClientHello Unnamed = new Whole("");

    /// <summary>A whole ClientHello.</summary>
    /// <param name="ServerName">As the plan writes hosts; empty, if the client names none.</param>
    public sealed record Whole(string ServerName) : ClientHello { private protected override int Rank => 0; }

    /// <summary>Nothing that a server of TLS could answer.</summary>
    public sealed record Unusable(HelloFault Fault) : ClientHello { private protected override int Rank => 1; }
}

/// <summary>Why the beginning of a connection is no ClientHello.</summary>
internal enum HelloFault
{
    /// <summary>Another protocol.</summary>
    NotTls,

    /// <summary>TLS, but against its rules, or with a server name that is no host name.</summary>
    Malformed,

    /// <summary>Longer than the limit.</summary>
    TooLarge,

    /// <summary>It did not arrive in time, or the client went before it was complete.</summary>
    Incomplete,
}
