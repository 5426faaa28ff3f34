using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Something a rule, or one backend of it, does to a request or its response.</summary>
public abstract record Filter
{
    private Filter() { }
    private protected abstract int Rank { get; }

    public sealed record RequestHeaders(HeaderChange Change) : Filter { private protected override int Rank => 0; }
    public sealed record ResponseHeaders(HeaderChange Change) : Filter { private protected override int Rank => 1; }

    /// <summary>Answers the client with another address; what is absent is taken from the request.</summary>
    public sealed record Redirect(string? Scheme, string? Hostname, PathChange? Path, int? Port, int? Status) : Filter { private protected override int Rank => 2; }
    public sealed record Rewrite(string? Hostname, PathChange? Path) : Filter { private protected override int Rank => 3; }

    /// <summary>A copy of some of the requests to a backend that nobody waits for; all of them without percent and fraction.</summary>
    public sealed record Mirror(BackendRef Target, int? Percent, Fraction? Part) : Filter { private protected override int Rank => 4; }

    public sealed record Cors(CorsRule Rule) : Filter { private protected override int Rank => 5; }

    /// <summary>Another service decides whether the request may pass.</summary>
    /// <param name="Protocol"><c>HTTP</c> or <c>GRPC</c>.</param>
    public sealed record Auth(string Protocol, BackendRef Target, string? Path, IReadOnlyList<string> Headers, IReadOnlyList<string> Returned, int? MaxBody)
        : Filter
    { private protected override int Rank => 6; }
}

/// <summary>So many of so many; of a hundred when the latter is absent.</summary>
public sealed record Fraction(int Numerator, int? Denominator);

/// <summary>What scripts of other origins may do.</summary>
public sealed record CorsRule(
    IReadOnlyList<string> Origins, bool? Credentials, IReadOnlyList<string> Methods, IReadOnlyList<string> Headers, IReadOnlyList<string> Exposed, int? MaxAge);

/// <summary>Another path for a request.</summary>
public abstract record PathChange
{
    private PathChange() { }
    private protected abstract int Rank { get; }

    public sealed record Full(string Value) : PathChange { private protected override int Rank => 0; }

    /// <summary>Stands for the prefix by which the rule was matched.</summary>
    public sealed record Prefix(string Value) : PathChange { private protected override int Rank => 1; }
}

/// <summary>The three lists of a header modifier, as written.</summary>
public sealed record HeaderChange(IReadOnlyList<Label> Set, IReadOnlyList<Label> Add, IReadOnlyList<string> Remove);
