namespace Sluice.Runtime.Forwarding;

/// <summary>The request target as it came over the wire, cut into path and query. Nothing is decoded.</summary>
internal readonly ref struct RawTarget
{
    private RawTarget(ReadOnlySpan<char> path, ReadOnlySpan<char> query, ReadOnlySpan<char> pathAndQuery)
    {
        Path = path;
        Query = query;
        PathAndQuery = pathAndQuery;
    }

    /// <summary>Never empty: an absolute target without a path means <c>/</c>.</summary>
    public ReadOnlySpan<char> Path { get; }

    /// <summary>Without the question mark.</summary>
    public ReadOnlySpan<char> Query { get; }

    /// <summary>Both with the question mark between them, if it was there.</summary>
    public ReadOnlySpan<char> PathAndQuery { get; }

    /// <summary>Reads origin-form (<c>/a?b</c>), absolute-form (<c>http://host/a?b</c>) and <c>*</c>.</summary>
    public static RawTarget Of(ReadOnlySpan<char> target)
    {
        if (!target.StartsWith('/') && target.IndexOf("://") is var scheme and > 0)
        {
            var rest = target[(scheme + 3)..];
            var authority = rest.IndexOfAny('/', '?');
            target = authority < 0 ? "/" : rest[authority..];
        }
        var mark = target.IndexOf('?');
        var path = mark < 0 ? target : target[..mark];
        var query = mark < 0 ? default : target[(mark + 1)..];
        return path.IsEmpty ? new("/", query, $"/{target}") : new(path, query, target);
    }
}
