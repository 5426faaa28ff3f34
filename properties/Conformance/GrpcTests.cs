using static Sluice.Laws.Conformance.ConformanceTest;

namespace Sluice.Laws.Conformance;

/// <summary>Tests of GRPCRoute.</summary>
internal static class GrpcTests
{
    private const string Base = "Gateway GRPCRoute";
    private const string Pod = "that a pod gets the call and the client its status";

    public static readonly Arr<ConformanceTest> All = Array(
        Calling("GRPCExactMethodMatching", "grpcroute-exact-method-matching", Base, "a method is matched exactly; another is unimplemented", "exact-matching",
            Ask.Call("Echo", "grpc-infra-backend-v1"),
            Ask.Call("EchoTwo", "grpc-infra-backend-v2"),
            Ask.Call("EchoThree", "UNIMPLEMENTED")),
        Calling("GRPCRouteHeaderMatching", "grpcroute-header-matching", Base, "metadata of one match must all hold, more of them win", "grpc-header-matching",
            Ask.Call("Echo", "grpc-infra-backend-v1").With("version: one"),
            Ask.Call("Echo", "grpc-infra-backend-v2").With("version: two"),
            Ask.Call("Echo", "grpc-infra-backend-v1").With("version: two", "color: orange"),
            Ask.Call("Echo", "grpc-infra-backend-v2").With("version: two", "color: blue"),
            Ask.Call("Echo", "UNIMPLEMENTED").With("color: orange"),
            Ask.Call("Echo", "UNIMPLEMENTED").With("some-other-header: one"),
            Ask.Call("Echo", "grpc-infra-backend-v1").With("color: blue"),
            Ask.Call("Echo", "grpc-infra-backend-v1").With("color: green"),
            Ask.Call("Echo", "grpc-infra-backend-v2").With("color: red"),
            Ask.Call("Echo", "grpc-infra-backend-v2").With("color: yellow"),
            Ask.Call("Echo", "UNIMPLEMENTED").With("color: purple")),
        Calling("GRPCRouteNamedRule", "grpcroute-named-rule", Base + " GRPCRouteNamedRouteRule", "a rule with a name and one without both serve", "grpc-named-rules",
            Ask.Call("Echo", "grpc-infra-backend-v1"),
            Ask.Call("EchoTwo", "grpc-infra-backend-v2")),
        Asserted("GRPCRouteWeight", "grpcroute-weight", Base, "the shares are 70 and 30 of 100, and nothing for weight 0", "that 500 calls fall so",
            cluster => cluster
                .Accepts("same-namespace", "GRPCRoute weighted-backends")
                .Asks("same-namespace", Ask.Call("Echo", "grpc-infra-backend-v1 70 %, grpc-infra-backend-v2 30 %"))),
        Asserted("GRPCRouteListenerHostnameMatching", "grpcroute-listener-hostname-matching", Base,
            "the most specific listener takes the authority; without one the call is unimplemented", Pod,
            cluster => cluster
                .Accepts("grpcroute-listener-hostname-matching", "GRPCRoute backend-v1", "GRPCRoute backend-v2")
                .AcceptsAt("grpcroute-listener-hostname-matching", 2, "GRPCRoute backend-v3")
                .Asks("grpcroute-listener-hostname-matching",
                    Ask.Call("Echo", "grpc-infra-backend-v1", "bar.com"),
                    Ask.Call("Echo", "grpc-infra-backend-v2", "foo.bar.com"),
                    Ask.Call("Echo", "grpc-infra-backend-v3", "baz.bar.com"),
                    Ask.Call("Echo", "grpc-infra-backend-v3", "boo.bar.com"),
                    Ask.Call("Echo", "grpc-infra-backend-v3", "multiple.prefixes.bar.com"),
                    Ask.Call("Echo", "grpc-infra-backend-v3", "multiple.prefixes.foo.com"),
                    Ask.Call("Echo", "UNIMPLEMENTED", "foo.com"),
                    Ask.Call("Echo", "UNIMPLEMENTED", "no.matching.host"))));

    private static ConformanceTest Calling(string name, string manifest, string features, string offline, string route, params Ask[] asks) =>
        Asserted(name, manifest, features, offline, Pod,
            cluster => cluster.Accepts("same-namespace", $"GRPCRoute {route}").Asks("same-namespace", asks));
}
