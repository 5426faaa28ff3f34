namespace Sluice.Compiler.Ir;

/// <summary>
/// The hosts that a listener or a route owns. Names are lower-case; a suffix is kept without its <c>*</c>
/// (<c>.example.com</c>) and covers names with one or more labels before it, never the apex.
/// </summary>
public abstract record HostPattern : IComparable<HostPattern>
{
    private HostPattern() { }
    private protected abstract int Rank { get; }

    public sealed record Exact(string Name) : HostPattern { private protected override int Rank => 0; }
    public sealed record Suffix(string Tail) : HostPattern { private protected override int Rank => 1; }
    public sealed record Any : HostPattern { private protected override int Rank => 2; }

    /// <summary>Most specific first: exact names, then suffixes from the longest, then every host.</summary>
    public int CompareTo(HostPattern? other) =>
        other is null ? 1
        : Rank.CompareTo(other.Rank) is var rank and not 0 ? rank
        : other.ToString().Length.CompareTo(ToString().Length) is var length and not 0 ? length
        : string.CompareOrdinal(ToString(), other.ToString());

    public sealed override string ToString() => HostPatterns.Print(this);
}

public static class HostPatterns
{
    public static readonly HostPattern Any = new HostPattern.Any();

    /// <summary>Reads the API's spelling: a name, or <c>*.</c> and a name. The text is taken to be valid.</summary>
    public static HostPattern Parse(string hostname) =>
        hostname == "*" ? Any
        : hostname.StartsWith("*.", StringComparison.Ordinal)
            ? new HostPattern.Suffix(hostname[1..].ToLowerInvariant())
            : new HostPattern.Exact(hostname.ToLowerInvariant());

    public static string Print(HostPattern pattern) => pattern switch
    {
        HostPattern.Exact(var name) => name,
        HostPattern.Suffix(var tail) => "*" + tail,
        HostPattern.Any => "*",
    };

    /// <summary>Whether a request host, in lower case and without its port, is one of the pattern's.</summary>
    public static bool Covers(HostPattern pattern, string host) => pattern switch
    {
        HostPattern.Exact(var name) => host == name,
        HostPattern.Suffix(var tail) => host.Length > tail.Length && host.EndsWith(tail, StringComparison.Ordinal),
        HostPattern.Any => true,
    };

    /// <summary>
    /// The hosts that both patterns own, which is one of the two or nothing: a wildcard spans any number of labels,
    /// so of two patterns that overlap one always holds the other.
    /// </summary>
    public static Option<HostPattern> Intersect(HostPattern left, HostPattern right) =>
        Within(left, right) ? Some(left) : Within(right, left) ? Some(right) : None;

    /// <summary>Whether every host of <paramref name="inner"/> is a host of <paramref name="outer"/>.</summary>
    public static bool Within(HostPattern inner, HostPattern outer) => outer switch
    {
        HostPattern.Any => true,
        HostPattern.Exact => inner == outer,
        HostPattern.Suffix(var tail) => inner switch
        {
            HostPattern.Exact(var name) => name.Length > tail.Length && name.EndsWith(tail, StringComparison.Ordinal),
            HostPattern.Suffix(var narrower) => narrower.EndsWith(tail, StringComparison.Ordinal),
            HostPattern.Any => false,
        },
    };
}
