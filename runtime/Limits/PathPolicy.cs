namespace Sluice.Runtime.Limits;

/// <summary>What becomes of a path that some servers read as it stands, and others as another one.</summary>
public enum PathChoice
{
    /// <summary>It is served if every reading of it belongs to the rule that was found, and refused otherwise.</summary>
    WhereRulesAgree,

    /// <summary>It is refused, whatever it could mean.</summary>
    Refuse,

    /// <summary>It is served as it stands: the backends are known to read it so.</summary>
    AsItStands,
}

/// <summary>
/// How paths are taken that have more than one reading and that no standard forbids. Dot segments are refused in every
/// spelling; triplets of which one is no hexadecimal digit, overlong UTF-8 and encoded NUL are, too: these are no choice.
/// </summary>
public sealed record PathPolicy
{
    /// <summary>Empty segments: <c>/a//b</c>, which some servers merge.</summary>
    public PathChoice EmptySegments { get; init; }

    /// <summary>Slashes and backslashes that are encoded: <c>/a%2Fb</c>, <c>/a%5Cb</c>.</summary>
    public PathChoice EncodedSlashes { get; init; }

    /// <summary>Parameters of a segment: <c>/a;v=1/b</c>, which some servers strip.</summary>
    public PathChoice Parameters { get; init; }

    /// <summary>A percent sign that is encoded in front of two digits: <c>/a%252Fb</c>, which some servers decode twice.</summary>
    public PathChoice DoubleEncoding { get; init; }

    /// <summary>A space, or another blank, at the end of a segment: <c>/a%20</c>, which some servers trim.</summary>
    public PathChoice TrailingBlanks { get; init; }

    /// <summary>Anything else that need not be encoded and is: <c>/%61</c>.</summary>
    public PathChoice Encoding { get; init; }
}

/// <summary>What becomes of a host with a trailing dot, which names the same host in the DNS.</summary>
public enum TrailingDot
{
    /// <summary>It is the same host.</summary>
    SameHost,

    /// <summary>The request is refused: backends may take it for another host.</summary>
    Refuse,
}
