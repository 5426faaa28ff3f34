using System.Globalization;
using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Analyses;

/// <summary>What a cross-origin policy makes of a request.</summary>
internal static class CrossOrigins
{
    /// <summary>An OPTIONS request that names an origin and the method that it asks for.</summary>
    public static bool IsPreflight(Request request) =>
        request.Method == "OPTIONS" && Origin(request).IsSome && Asked(request).IsSome;

    /// <summary>The request that a preflight asks for, for rules that take no OPTIONS.</summary>
    public static Request Announced(Request preflight) =>
        preflight with { Method = Asked(preflight).IfNone(preflight.Method) };

    /// <summary>The answer to a preflight, which no backend sees; a foreign origin gets it without headers.</summary>
    public static Outcome.Respond Answer(Cors cors, Request preflight) => Admits(cors, preflight)
        ? new(204, "the preflight is answered by the rule's cross-origin policy")
        {
            Headers = Shared(cors, preflight)
                + Listed("Access-Control-Allow-Methods", cors.Methods, cors.Credentials, Asked(preflight))
                + Listed("Access-Control-Allow-Headers", cors.Headers, cors.Credentials, RequestParts.Header(preflight, "access-control-request-headers"))
                + Array(new Header("Access-Control-Max-Age", cors.MaxAge.ToString(CultureInfo.InvariantCulture))),
        }
        : new(204, $"the rule's cross-origin policy does not know origin '{Origin(preflight).IfNone("")}'; the answer to the preflight permits nothing");

    /// <summary>What the answer to any other request is given; none if the request has no origin.</summary>
    public static Option<Arr<Header>> Added(Cors cors, Request request) => Origin(request).Map(_ => Admits(cors, request)
        ? Shared(cors, request) + Listed("Access-Control-Expose-Headers", cors.Exposed, cors.Credentials, None)
        : Arr<Header>.Empty);

    private static Arr<Header> Shared(Cors cors, Request request)
    {
        var any = cors.Origins.Contains("*") && !cors.Credentials;
        return Array(new Header("Access-Control-Allow-Origin", any ? "*" : Origin(request).IfNone("")))
            + (cors.Credentials ? Array(new Header("Access-Control-Allow-Credentials", "true")) : Empty)
            + (any ? Empty : Array(new Header("Vary", "Origin")));
    }

    /// <summary>A wildcard means nothing to a client with credentials; it is told what it asked for, if it asked.</summary>
    private static Arr<Header> Listed(string name, Arr<string> values, bool credentials, Option<string> asked) =>
        values.IsEmpty ? Empty
        : values.Contains("*") && credentials ? asked.Map(value => new Header(name, value)).ToArr()
        : Array(new Header(name, string.Join(", ", values)));

    private static Option<string> Origin(Request request) => RequestParts.Header(request, "origin");

    private static Option<string> Asked(Request request) => RequestParts.Header(request, "access-control-request-method");

    private static bool Admits(Cors cors, Request request) =>
        Origin(request).Exists(origin => cors.Origins.Exists(allowed => Covers(allowed, origin.ToLowerInvariant())));

    /// <summary>Origins are equal by scheme, host and port, written or implied; a star stands for one or more leading labels, or for every host.</summary>
    private static bool Covers(string allowed, string origin) =>
        allowed == "*"
        || (Read(allowed), Read(origin)) is (var (scheme, host, port), var (otherScheme, otherHost, otherPort))
            && scheme == otherScheme && port == otherPort
            && (host == otherHost || host == "*" || (host.StartsWith("*.", StringComparison.Ordinal)
                && otherHost.Length >= host.Length && otherHost.EndsWith(host[1..], StringComparison.Ordinal)));

    private static (string Scheme, string Host, string Port) Read(string origin)
    {
        var (scheme, rest) = origin.Split("://", 2) is [var before, var after] ? (before, after) : ("", origin);
        var colon = rest.LastIndexOf(':');
        return colon > rest.LastIndexOf(']')
            ? (scheme, rest[..colon], rest[(colon + 1)..])
            : (scheme, rest, scheme == "https" ? "443" : scheme == "http" ? "80" : "");
    }
}
