using Sluice.Compiler.Ir;
using Xunit;
using static Sluice.Laws.Conformance.ConformanceTest;

namespace Sluice.Laws.Conformance;

/// <summary>Tests of what is made for a Gateway: its addresses, and what its infrastructure carries.</summary>
internal static class AddressTests
{
    public static readonly Arr<ConformanceTest> All = Array(
        Asserted("GatewayInfrastructure", "gateway-infrastructure", "Gateway GatewayInfrastructurePropagation",
            "the Gateway is accepted, and the plan holds the labels and annotations of what is made for it", "that something is made and carries them",
            cluster => Assert.Equal(
                new Surroundings(Array(("key2", "value2")), Array(("key1", "value1")), Empty),
                cluster.GatewaySays("gateway-with-infrastructure-metadata", "Accepted=True").Around("gateway-with-infrastructure-metadata")))
            .AskedBy("Gateway"),
        Asserted("GatewayOptionalAddressValue", "gateway-optional-address-value", "Gateway GatewayAddressEmpty",
            "an address without a value is accepted, and leaves the choice", "that an address is given",
            cluster => Assert.Equal(
                Array(""),
                cluster.GatewaySays("gateway-without-address-value", "Accepted=True/Accepted", "Programmed=True/Programmed").Around("gateway-without-address-value").Addresses))
            .AskedBy("Gateway"),
        Asserted("GatewayStaticAddresses", "gateway-static-addresses", "Gateway GatewayStaticAddresses",
            "an address of another type is not supported; without it the Gateway is accepted and asks for the addresses in their order",
            "that an address which is nobody's is not usable, and that the other one is given",
            cluster => Usable(Supported(Unsupported(cluster))))
            .AskedBy("Gateway"));

    private const string Addressed = "gateway-static-addresses";

    private static Cluster Unsupported(Cluster cluster) => cluster
        .IsAt(Addressed, 1)
        .GatewaySays(Addressed, "Accepted=False/UnsupportedAddress");

    private static Cluster Supported(Cluster cluster)
    {
        var edited = cluster
            .Edit($"Gateway {Addressed}", text => Cluster.Replaced(text, "  - type: \"test/fake-invalid-type\"\n    value: \"fake address teehee!\"\n", ""))
            .IsAt(Addressed, 2)
            .GatewaySays(Addressed, "Accepted=True/Accepted");
        Assert.Equal(Array(Manifests.Unusable, Manifests.Usable), edited.Around(Addressed).Addresses);
        return edited;
    }

    private static void Usable(Cluster cluster)
    {
        var edited = cluster
            .Edit($"Gateway {Addressed}", text => Cluster.Replaced(text, $"  - value: \"{Manifests.Unusable}\"\n", ""))
            .IsAt(Addressed, 3)
            .GatewaySays(Addressed, "Accepted=True/Accepted", "Programmed=True/Programmed")
            .ListenersSay(Addressed, new ListenerDemand("http", "HTTPRoute", 0, "Accepted=True", "ResolvedRefs=True"));
        Assert.Equal(Array(Manifests.Usable), edited.Around(Addressed).Addresses);
    }
}
