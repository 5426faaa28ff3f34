using System.Collections.Generic;
using Sluice.Reference;

namespace Sluice.Laws.Sockets;

using World = Sluice.Reference.World;

/// <summary>
/// A deployment that goes on in three stages, again and again: rules change places, traffic moves to another Service whose
/// predecessor is scaled to nothing, weights shift, listeners and a port come and go, the certificate is another one.
/// Every answer of a backend tells its stage.
/// </summary>
internal static class Stages
{
    public const int Count = 3;

    /// <summary>What clients ask on a plain port.</summary>
    public static readonly IReadOnlyList<Probe> Plain =
    [
        Small.Get("example.com", "/a"), Small.Get("example.com", "/b/x?q=1"), Small.Get("example.com", "/b/only"), Small.Get("late.example.com", "/a"),
        Small.Get("late.example.com", "/b"), Small.Get("example.com", "/old"), Small.Rpc("example.com", "/pkg.Echo/Ping"),
        Small.Get("example.com", "/b", headers: new Field("x-env", "client")) with { Method = "POST" },
    ];

    /// <summary>A call that one of the stages does not know.</summary>
    public static readonly Probe Call = Small.Rpc("example.com", "/pkg.Echo/Ping");

    /// <summary>What clients ask over TLS.</summary>
    public static readonly IReadOnlyList<Probe> Secure =
        [.. new[] { "/a", "/b/only", "/old" }.Select(path => Small.Get("example.com", path, 443, "example.com")), Small.Get("other.org", "/a", 443, "example.com")];

    /// <summary>The port that is open in one of the stages.</summary>
    public static readonly Probe Passing = Small.Get("example.com", "/a", 8080);

    public static CertificatePair Certificate(int stage) => TestCertificates.All[stage % 2];

    public static readonly IReadOnlyList<World> Worlds = [.. Enumerable.Range(0, Count).Select(World)];

    private static World World(int stage) => Small.World(
    [
        Small.Gateway(
        [
            Small.Http("plain", 80), Small.Https("secure", 443, "example.com"),
            .. In(stage, 1, Small.Http("passing", 8080)), .. In(stage, 2, Small.Http("late", 80, "late.example.com")),
        ]),
        Small.Route("main", Rules(stage)).Under(Small.Parent("plain"), Small.Parent("secure"), Small.Parent("passing")),
        Small.Route("late", Stamped(stage, Small.Rule(Small.Prefix("/a")).Going(Small.To("s3")))).Under(Small.Parent("late")),
        Small.GrpcRoute("calls", Small.Call(new GrpcMatch(new GrpcMethod.Exact("pkg.Echo", stage == 1 ? "Other" : "Ping"), []))
            with { Backends = [Small.To("s3")] }),
        Small.Service("s1"), Slice("s1", stage != 1), Small.Service("s2"), Slice("s2", stage != 0), Small.Service("s3"), Slice("s3", true),
        new WorldObject.Secret(Small.Named("t1"), "kubernetes.io/tls",
            [new("tls.crt", Certificate(stage).Certificate), new("tls.key", Certificate(stage).Key)]),
    ]);

    private static HttpRule[] Rules(int stage)
    {
        HttpRule[] rules =
        [
            Stamped(stage, Small.Rule(Small.Prefix("/a")).Going(stage switch
            {
                0 => [Small.To("s1")],
                1 => [Small.To("s2")],
                _ => [Small.To("s1", 1), Small.To("s2", 3)],
            })),
            Stamped(stage, Small.Rule(Small.Prefix("/b")).Going(Small.To("s3", 1 + stage), Small.To(stage == 1 ? "s2" : "s1", 2))),
            Stamped(stage, Small.Rule(Small.Exact("/b/only")).Going(Small.To("s3"))),
            .. In(stage, 0, Small.Rule(Small.Prefix("/old")).With(new Filter.Redirect("https", "new.test", new PathChange.Prefix("/new"), null, 301)).Going()),
        ];
        if (stage == 1) rules.AsSpan().Reverse();
        return rules;
    }

    private static IEnumerable<A> In<A>(int stage, int only, A item) => stage == only ? [item] : [];

    // Told to the backend and by it.
    private static HttpRule Stamped(int stage, HttpRule rule) => rule.With(
        new Filter.RequestHeaders(new([new("x-tag", $"stage {stage}")], [], [])),
        new Filter.ResponseHeaders(new([new("x-env", $"stage {stage}")], [new("version", $"{stage}")], ["x-gone"])));

    private static WorldObject.EndpointSlice Slice(string service, bool alive) =>
        alive ? Small.Slice(service, new SliceEndpoint(["10.0.0.1"], true, null, null)) : Small.Slice(service);
}
