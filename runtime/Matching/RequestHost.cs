namespace Sluice.Runtime.Matching;

/// <summary>The host of a request as the plan writes hosts: no port, no trailing dot, lower case.</summary>
internal static class RequestHost
{
    /// <summary>Names are at most 253 octets; anything longer matches no exact name anyway.</summary>
    public const int Longest = 256;

    /// <summary>The host in lower case; <paramref name="scratch"/> is used only if there is something to lower.</summary>
    public static ReadOnlySpan<char> Normalise(ReadOnlySpan<char> host, Span<char> scratch)
    {
        var name = Name(host);
        if (!name.ContainsAnyInRange('A', 'Z')) return name;
        if (name.Length > scratch.Length) return name.ToString().ToLowerInvariant();
        return scratch[..name.ToLowerInvariant(scratch)];
    }

    /// <summary>The host without its port and without one trailing dot.</summary>
    public static ReadOnlySpan<char> Name(ReadOnlySpan<char> host) => WithoutPort(host) is [.. var name, '.'] ? name : WithoutPort(host);

    /// <summary>The host as it was sent, but for its port; the brackets of an IPv6 address stay.</summary>
    public static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        if (host.StartsWith('['))
            return host.IndexOf(']') is var end and >= 0 ? host[..(end + 1)] : host;
        return host.LastIndexOf(':') is var colon and >= 0 ? host[..colon] : host;
    }
}
