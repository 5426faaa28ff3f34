namespace Sluice.Reference;

/// <summary>One header line, or one header that a filter writes.</summary>
public sealed record Field(string Name, string Value);

/// <summary>A request as a client sends it to a port of a Gateway, over TLS if that is what the port speaks.</summary>
/// <param name="Sni">The server name in the handshake; plays no part on a port without TLS.</param>
/// <param name="Host">The Host header or <c>:authority</c>, with its port if the client wrote one.</param>
/// <param name="Path">The raw path, without the query.</param>
/// <param name="Query">What follows the question mark, still encoded; null when there is none.</param>
public sealed record Probe(
    string Namespace, string Gateway, int Port, string? Sni, string Host, string Method, string Path, string? Query, Arr<Field> Headers)
{
    /// <summary>What the client proves itself with, where it is asked to.</summary>
    public ClientCertificate Client { get; init; }

    /// <summary>The method that a preflight asks about, while it is looked for in the place of OPTIONS.</summary>
    internal string? AskedMethod { get; init; }
}

/// <summary>What a client has to show: nothing, something that no authority of the Gateway has signed, or something that one has.</summary>
public enum ClientCertificate { None, Other, Trusted }

/// <summary>A world and one request to it.</summary>
public sealed record Encounter(World World, Probe Probe);
