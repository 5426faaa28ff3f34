namespace Sluice.Compiler.Ir;

/// <summary>How a rule recognises a request path. Paths are compared as they stand on the wire, byte for byte.</summary>
public abstract record PathMatch
{
    private PathMatch() { }
    private protected abstract int Rank { get; }

    public sealed record Exact(string Path) : PathMatch { private protected override int Rank => 0; }

    /// <summary>
    /// An anchored pattern of the linear-time subset; the whole path must match. Ranks after exact paths and before
    /// prefixes, longer patterns first: the API leaves the rank of regular expressions to the implementation.
    /// </summary>
    public sealed record Pattern(string Regex) : PathMatch { private protected override int Rank => 1; }

    /// <summary>A path by whole elements, without a trailing slash; the empty prefix is every path.</summary>
    public sealed record Prefix(string Path) : PathMatch { private protected override int Rank => 2; }
}

/// <summary>How a header or a query parameter is recognised.</summary>
public abstract record ValueMatch
{
    private ValueMatch() { }
    private protected abstract int Rank { get; }

    public sealed record Exact(string Value) : ValueMatch { private protected override int Rank => 0; }

    /// <summary>An anchored pattern of the linear-time subset.</summary>
    public sealed record Pattern(string Regex) : ValueMatch { private protected override int Rank => 1; }
}

/// <summary>
/// A condition on one header (the name in lower case, several lines joined with a comma) or on one query parameter
/// (the name case-sensitive, the first value counts, both form-decoded).
/// </summary>
public sealed record NamedMatch(string Name, ValueMatch Value);

/// <summary>How a rule recognises the method of a gRPC call, which is the path <c>/service/method</c>.</summary>
public abstract record GrpcMethodMatch
{
    private GrpcMethodMatch() { }
    private protected abstract int Rank { get; }

    public sealed record Exact(string ServiceName, string MethodName) : GrpcMethodMatch { private protected override int Rank => 0; }
    public sealed record Service(string Name) : GrpcMethodMatch { private protected override int Rank => 1; }
    public sealed record Method(string Name) : GrpcMethodMatch { private protected override int Rank => 2; }

    /// <summary>Anchored patterns for either part; an absent one takes everything.</summary>
    public sealed record Pattern(Option<string> ServiceRegex, Option<string> MethodRegex) : GrpcMethodMatch { private protected override int Rank => 3; }
    public sealed record Any : GrpcMethodMatch { private protected override int Rank => 4; }
}

/// <summary>The conditions of one match, all of which a request must meet.</summary>
public abstract record Match
{
    private Match() { }
    private protected abstract int Rank { get; }

    public sealed record Http(PathMatch Path, Option<string> Method, Arr<NamedMatch> Headers, Arr<NamedMatch> Query) : Match { private protected override int Rank => 0; }

    /// <summary>Only gRPC requests: POST with a content type that begins with <c>application/grpc</c>.</summary>
    public sealed record Grpc(GrpcMethodMatch Method, Arr<NamedMatch> Headers) : Match { private protected override int Rank => 1; }
}
