using Sluice.Laws.Oracle;
using Sluice.Reference;

namespace Sluice.Laws.Sockets;

using World = Sluice.Reference.World;

/// <summary>A probe as it goes over the wire: with a body where the method has one, and a mark to find it again by.</summary>
internal sealed record Question(Probe Probe, bool IsSecure, string Mark)
{
    public static Question Of(World world, Probe probe, string mark) => new(probe, Accounts.Request(world, probe).Scheme == "https", mark);

    public string Target => Probe.Path + (Probe.Query is null ? "" : $"?{Probe.Query}");

    public string? Body => Probe.Method is "POST" or "PUT" or "PATCH" ? $"body of {Mark}" : null;

    /// <summary>The header lines of the probe and the mark.</summary>
    public Arr<Field> Headers => Probe.Headers.Add(new(EchoBackends.Mark, Mark));

    /// <summary>HTTP clients of libraries write several lines of one header as one.</summary>
    public bool RepeatsHeaders => Probe.Headers.DistinctBy(header => header.Name, StringComparer.OrdinalIgnoreCase).Count() < Probe.Headers.Count;

    public bool IsGrpc => Conditions.IsGrpc(Probe);
}

/// <summary>An answer as it came over the wire. Trailers are told only over HTTP/2.</summary>
internal sealed record Reply(int Status, Arr<Field> Headers, string Body, Option<Arr<Field>> Trailers)
{
    public string Header(string name) => Value(Headers, name);

    /// <summary>Whether a gRPC client would have been told that the call went well, as far as this client can tell.</summary>
    public bool IsCallEnded => Trailers.Match(trailers => Value(trailers, "grpc-status") == "0", () => true);

    private static string Value(Arr<Field> fields, string name) =>
        string.Join(",", fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value));
}
