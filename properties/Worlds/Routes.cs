using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>What a route wants to be attached to. Group and kind default to a Gateway, the namespace to the route's own.</summary>
public sealed record ParentRef(string? Group, string? Kind, string? Namespace, string Name, string? Section, int? Port);

/// <summary>A rule of an HTTPRoute; without matches it takes every request.</summary>
public sealed record HttpRule(string? Name, IReadOnlyList<HttpMatch> Matches, IReadOnlyList<Filter> Filters, IReadOnlyList<BackendRef> Backends)
{
    public Timeouts? Timeouts { get; init; }
    public Retry? Retry { get; init; }
    public Persistence? Persistence { get; init; }
}

/// <summary>Conditions on a request that must all hold; without a path every path will do.</summary>
public sealed record HttpMatch(PathMatch? Path, IReadOnlyList<NamedMatch> Headers, IReadOnlyList<NamedMatch> Query, string? Method);

/// <summary>A condition on the raw path.</summary>
public abstract record PathMatch
{
    private PathMatch() { }
    private protected abstract int Rank { get; }

    public sealed record Exact(string Value) : PathMatch { private protected override int Rank => 0; }

    /// <summary>Whole path elements from the left; a trailing slash says nothing.</summary>
    public sealed record Prefix(string Value) : PathMatch { private protected override int Rank => 1; }
    public sealed record Pattern(string Regex) : PathMatch { private protected override int Rank => 2; }
}

/// <summary>A condition on the value of a header or query parameter.</summary>
public sealed record NamedMatch(string Name, ValueMatch Value);

/// <summary>How a value is recognised.</summary>
public abstract record ValueMatch
{
    private ValueMatch() { }
    private protected abstract int Rank { get; }

    public sealed record Exact(string Value) : ValueMatch { private protected override int Rank => 0; }
    public sealed record Pattern(string Regex) : ValueMatch { private protected override int Rank => 1; }
}

/// <summary>A rule of a GRPCRoute; without matches it takes every gRPC call.</summary>
public sealed record GrpcRule(string? Name, IReadOnlyList<GrpcMatch> Matches, IReadOnlyList<Filter> Filters, IReadOnlyList<BackendRef> Backends)
{
    public Persistence? Persistence { get; init; }
}

/// <summary>Conditions on a gRPC call that must all hold.</summary>
public sealed record GrpcMatch(GrpcMethod? Method, IReadOnlyList<NamedMatch> Headers);

/// <summary>A condition on service and method of a call; the one that is absent may be anything.</summary>
public abstract record GrpcMethod
{
    private GrpcMethod(string? service, string? method) => (Service, Method) = (service, method);
    private protected abstract int Rank { get; }

    public string? Service { get; init; }
    public string? Method { get; init; }

    public sealed record Exact(string? Service, string? Method) : GrpcMethod(Service, Method) { private protected override int Rank => 0; }
    public sealed record Pattern(string? Service, string? Method) : GrpcMethod(Service, Method) { private protected override int Rank => 1; }
}
