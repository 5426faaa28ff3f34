namespace Sluice.Compiler.Ir;

/// <summary>What comes before a rule's action: cross-origin rules, then an authorization service.</summary>
public sealed record Guard(Option<Cors> Cors, Option<Authorization> Authorization)
{
    public static readonly Guard None = new(Option<Cors>.None, Option<Authorization>.None);
}

/// <summary>Which web origins may read answers. A preflight is answered here; a request of a foreign origin goes on without the headers.</summary>
/// <param name="Origins">As in the manifest, in lower case: <c>*</c>, an origin, or one whose host begins with <c>*</c>.</param>
/// <param name="MaxAge">Seconds for which a client may keep the answer to a preflight.</param>
public sealed record Cors(
    Arr<string> Origins, bool Credentials, Arr<string> Methods, Arr<string> Headers, Arr<string> Exposed, int MaxAge);

/// <summary>A service that is asked whether a request may pass. Whatever is not a clear yes is a no.</summary>
public abstract record Authorization
{
    private Authorization(Hash cluster, Arr<string> requestHeaders, int bodyLimit) =>
        (Cluster, RequestHeaders, BodyLimit) = (cluster, requestHeaders, bodyLimit);

    public Hash Cluster { get; }

    /// <summary>Headers of the request that the service is shown, in lower case.</summary>
    public Arr<string> RequestHeaders { get; }

    /// <summary>Octets of the body that are shown to the service; 0 shows none.</summary>
    public int BodyLimit { get; }

    private protected abstract int Rank { get; }

    /// <param name="PathPrefix">Stands before the path of the request.</param>
    /// <param name="ResponseHeaders">Headers of the answer that the backend gets too, in lower case; none named means all.</param>
    public sealed record Http(Hash Cluster, Arr<string> RequestHeaders, int BodyLimit, string PathPrefix, Arr<string> ResponseHeaders)
        : Authorization(Cluster, RequestHeaders, BodyLimit)
    { private protected override int Rank => 0; }

    /// <summary>The check of Envoy's external authorization protocol, version 3. No request headers named means that all are shown.</summary>
    public sealed record Grpc(Hash Cluster, Arr<string> RequestHeaders, int BodyLimit) : Authorization(Cluster, RequestHeaders, BodyLimit)
    { private protected override int Rank => 1; }
}
