using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>What browsers are told of the requests that scripts of other origins may make.</summary>
internal static class CorsReading
{
    internal static bool IsPreflight(Probe probe) =>
        probe.Method == "OPTIONS" && Header(probe, "origin") is not null && Header(probe, "access-control-request-method") is not null;

    /// <summary>The headers of the answer to a preflight; none for an origin that is not welcome.</summary>
    internal static Arr<Field> Preflight(CorsRule rule, Probe probe) => Welcome(rule, probe) is not { } origin ? Arr<Field>.Empty : Shown(
        ("access-control-allow-origin", origin),
        ("access-control-allow-credentials", rule.Credentials == true ? "true" : null),
        ("access-control-allow-methods", Listed(rule, rule.Methods, Header(probe, "access-control-request-method"))),
        ("access-control-allow-headers", Listed(rule, rule.Headers, Header(probe, "access-control-request-headers"))),
        ("access-control-max-age", $"{rule.MaxAge ?? 5}"));

    /// <summary>The headers that a response to the request gets; none without an origin or for one that is not welcome.</summary>
    internal static Arr<Field> Response(CorsRule rule, Probe probe) => Welcome(rule, probe) is not { } origin ? Arr<Field>.Empty : Shown(
        ("access-control-allow-origin", origin),
        ("access-control-allow-credentials", rule.Credentials == true ? "true" : null),
        ("access-control-expose-headers", rule.Exposed.Count == 0 || (rule.Credentials == true && rule.Exposed.Contains("*")) ? null : string.Join(", ", rule.Exposed)));

    private static Arr<Field> Shown(params (string Name, string? Value)[] fields) =>
        toArray(fields.Where(f => f.Value is not null).Select(f => new Field(f.Name, f.Value!)));

    // With credentials browsers take no star: what was asked for is given back, and without a question nothing.
    private static string? Listed(CorsRule rule, IReadOnlyList<string> allowed, string? asked) =>
        allowed.Count == 0 ? null
        : !allowed.Contains("*") ? string.Join(", ", allowed)
        : rule.Credentials == true ? asked
        : "*";

    // The origin as it is to be given back; a star stays a star unless credentials are in play.
    private static string? Welcome(CorsRule rule, Probe probe) =>
        Header(probe, "origin") is not { } origin ? null
        : rule.Origins.Contains("*") ? rule.Credentials == true ? origin : "*"
        : rule.Origins.Any(o => Covers(o, origin)) ? origin
        : null;

    /// <summary>Scheme and host compare without case, ports after what goes without saying; a star stands for labels, one at least.</summary>
    internal static bool Covers(string allowed, string origin) =>
        Parts(allowed) is var (scheme, host, port) && Parts(origin) is var (itsScheme, itsHost, itsPort)
        && scheme == itsScheme && port == itsPort
        && (host == "*" || (host.StartsWith("*.", StringComparison.Ordinal)
            ? itsHost.Length >= host.Length && itsHost.EndsWith(host[1..], StringComparison.Ordinal)
            : host == itsHost));

    private static (string Scheme, string Host, string Port)? Parts(string origin)
    {
        if (origin.ToLowerInvariant().Split("://") is not [var scheme, var authority]) return null;
        var host = Hostnames.WithoutPort(authority);
        return (scheme, host, host.Length < authority.Length ? authority[(host.Length + 1)..] : scheme == "https" ? "443" : "80");
    }

    private static string? Header(Probe probe, string name) =>
        probe.Headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).FirstOrDefault();
}
