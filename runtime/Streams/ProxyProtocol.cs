namespace Sluice.Runtime.Streams;

/// <summary>The version of the PROXY protocol in which a backend is told of a client.</summary>
public enum ProxyProtocol
{
    /// <summary>A line of text.</summary>
    V1,

    /// <summary>A binary header.</summary>
    V2,
}
