namespace Sluice.Compiler.Analyses;

/// <summary>A request, or a connection, as a Gateway receives it, for analyses that answer without a socket.</summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>; of a connection whose payload is not looked at <c>tls</c>, <c>tcp</c> or <c>udp</c>.</param>
/// <param name="Port">The logical listener port.</param>
/// <param name="Host">The Host header or :authority as sent, with its port if it has one; empty if there is none.</param>
/// <param name="ServerName">The TLS server name; none over plain text or when the client sent none.</param>
/// <param name="Target">Path and query as they stand on the wire (<c>/a%20b?x=1</c>).</param>
/// <param name="Headers">In order; names in any case.</param>
public sealed record Request(
    string Scheme, int Port, string Host, Option<string> ServerName, string Method, string Target, Arr<(string Name, string Value)> Headers);
