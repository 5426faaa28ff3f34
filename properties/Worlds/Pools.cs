using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>The few names that generated worlds are made of. Few, so that things collide, tie, conflict and dangle.</summary>
internal static class Pools
{
    internal const string ApiGroup = "gateway.networking.k8s.io";

    internal static readonly IReadOnlyList<string> Namespaces = ["a", "b", "c"];
    internal static readonly IReadOnlyList<string> Services = ["s1", "s2", "s3"];
    internal static readonly IReadOnlyList<string> Secrets = ["t1", "t2", "t3"];
    internal static readonly IReadOnlyList<string> Teams = ["red", "blue"];
    internal static readonly IReadOnlyList<string> Gateways = ["gw", "edge"];

    internal static readonly IReadOnlyList<string> Hostnames =
        ["example.com", "*.example.com", "a.example.com", "*.a.example.com", "b.a.example.com", "c.b.a.example.com", "other.org", "*.org", "*.com"];

    internal static readonly IReadOnlyList<string> Hosts =
        ["example.com", "a.example.com", "b.a.example.com", "c.b.a.example.com", "x.example.com", "other.org", "x.other.org", "nowhere.test"];

    internal static readonly IReadOnlyList<string> TargetHosts = ["inside.test", "other.org", "a.example.com"];

    internal static readonly IReadOnlyList<string> Paths = ["/", "/a", "/a/", "/a/b", "/ab", "/A", "/a/b/c", "/a%20b", "/b"];
    internal static readonly IReadOnlyList<string> Patterns = ["/a.*", "/[ab]+", "/a/[^/]+", "/.*", "/a(/.*)?", "/(a|ab)", "/(?:b|A)/?"];
    internal static readonly IReadOnlyList<string> NewPaths = ["/", "/new", "/new/", "/a/x", "/a"];

    // What replaces a prefix may be nothing at all.
    internal static readonly IReadOnlyList<string> NewPrefixes = ["", "/", "/new", "/new/", "/a/x"];

    internal static readonly IReadOnlyList<string> HeaderNames = ["x-env", "X-Env", "version", "Version", "x-tag"];
    internal static readonly IReadOnlyList<string> HeaderValues = ["one", "two", "One", "one,two"];
    internal static readonly IReadOnlyList<string> HeaderPatterns = ["o.e", "(one|two)", "t.*", "[a-z]+", ".*"];
    internal static readonly IReadOnlyList<string> QueryNames = ["q", "Q", "animal"];
    internal static readonly IReadOnlyList<string> QueryValues = ["1", "whale", "a b", "Whale"];
    internal static readonly IReadOnlyList<string> QueryPatterns = ["[0-9]+", "wh.*", "a.b", ".*"];

    internal static readonly IReadOnlyList<string> EditedNames = ["x-env", "x-tag", "x-add", "X-Add", "version", "x-gone"];
    internal static readonly IReadOnlyList<string> EditedValues = ["one", "two", "edited"];

    internal static readonly IReadOnlyList<string> Methods = ["GET", "GET", "GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH"];

    internal static readonly IReadOnlyList<string> GrpcServices = ["pkg.Echo", "pkg.EchoTwo", "Echo", "pkg.echo"];
    internal static readonly IReadOnlyList<string> GrpcMethods = ["Ping", "PingTwo", "ping"];
    internal static readonly IReadOnlyList<string> GrpcServicePatterns = [@"pkg\..*", @"pkg\.Echo(Two)?", "[A-Za-z]+", ".*Echo"];
    internal static readonly IReadOnlyList<string> GrpcMethodPatterns = ["Ping.*", "P.*", "ping|Ping"];

    internal static readonly IReadOnlyList<int> ServicePorts = [80, 8080];
    internal static readonly IReadOnlyList<int> PlainPorts = [80, 8080];
    internal static readonly IReadOnlyList<int> SecurePorts = [443, 8443];

    internal static readonly IReadOnlyList<string> Authorities = ["ca1", "ca2", "ca3"];
    internal static readonly IReadOnlyList<string> Durations = ["0s", "1ms", "500ms", "10s", "1m", "1m30s", "1h"];
    internal static readonly IReadOnlyList<string> Origins =
        ["https://example.com", "https://*.example.com", "http://example.com", "https://example.com:8443", "https://Other.org", "http://*"];

    internal static readonly IReadOnlyList<string> SentOrigins =
        ["https://example.com", "https://EXAMPLE.com:443", "https://a.example.com", "https://b.a.example.com", "http://example.com", "https://other.org", "https://example.com:8443", "null"];

    internal static readonly IReadOnlyList<string> AppProtocols =
        ["http", "https", "HTTPS", "grpc", "kubernetes.io/h2c", "kubernetes.io/ws", "kubernetes.io/wss", "example.com/own"];

    /// <summary>Two of four objects are as old as each other; some were never stored.</summary>
    internal static long? Created(Dice dice) => dice.Chance(15) ? null : 1_700_000_000 + (60 * dice.Below(3));

    internal static Meta Meta(Dice dice, string space, string name) => new(space, name, Created(dice), 1 + dice.Below(3));
}
