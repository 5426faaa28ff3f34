namespace Sluice.Laws.Conformance;

/// <summary>Every test of version 1.4.1 of the suite, and what the suite makes besides its manifests.</summary>
internal static class Suite
{
    private static readonly Authority Trusted = Authority.New();

    public static readonly Arr<ConformanceTest> Tests =
        GatewayTests.All + AddressTests.All + CertificateTests.All + AttachmentTests.All + HostnameTests.All + MatchingTests.All + GrpcTests.All
        + BackendTests.All + PolicyTests.All + RedirectTests.All + HeaderTests.All + RewriteTests.All + DeliveryTests.All + StreamTests.All + MeshTests.All;

    /// <summary>Tests that look at status only, and send nothing through a gateway.</summary>
    public static readonly Arr<string> Silent = Array(
        "BackendTLSPolicyObservedGenerationBump",
        "GatewayClassObservedGenerationBump",
        "GatewayInfrastructure",
        "GatewayInvalidRouteKind",
        "GatewayInvalidTLSConfiguration",
        "GatewayModifyListeners",
        "GatewayObservedGenerationBump",
        "GatewayOptionalAddressValue",
        "GatewaySecretInvalidReferenceGrant",
        "GatewaySecretMissingReferenceGrant",
        "GatewaySecretReferenceGrantAllInNamespace",
        "GatewaySecretReferenceGrantSpecific",
        "GatewayStaticAddresses",
        "GatewayWithAttachedRoutes",
        "GatewayWithAttachedRoutesWithPort8080",
        "HTTPRouteDisallowedKind",
        "HTTPRouteInvalidCrossNamespaceParentRef",
        "HTTPRouteInvalidParentRefNotMatchingListenerPort",
        "HTTPRouteInvalidParentRefNotMatchingSectionName",
        "HTTPRouteInvalidParentRefSectionNameNotMatchingPort");

    /// <summary>The workload behind the Services of the tests on TLS to backends.</summary>
    public static readonly TlsBackend Backend = new(
        Trusted, Names.Of("tls-checks-ca-certificate"), Array("abc.example.com", "spiffe://abc.example.com/test-identity", "other.example.com"));

    /// <summary>What the listeners of the suite show.</summary>
    public static readonly Issued Shown = Authority.SelfSigned("*", "*.org");

    /// <summary>What listeners show that have it from another namespace.</summary>
    public static readonly Issued Elsewhere = Authority.SelfSigned("*");

    /// <summary>What workloads show whose Gateway passes TLS on, where they do not show what <see cref="Backend"/> has.</summary>
    public static readonly Issued Passed = Authority.SelfSigned("abc.example.com");

    /// <summary>The authority that clients of the workloads trust.</summary>
    public static string TrustedPem => Trusted.Pem;

    /// <summary>Authorities for clients: of a Gateway, and of one of its ports.</summary>
    public static readonly Authority Clients = Authority.New();
    public static readonly Authority PortClients = Authority.New();

    /// <summary>What clients show that are theirs, and what the Gateway shows to backends.</summary>
    public static readonly Issued Caller = Clients.Sign("caller.example.com");
    public static readonly Issued PortCaller = PortClients.Sign("caller.example.com");
    public static readonly Issued Client = Trusted.Sign("gateway.example.com");

    /// <summary>The class under test, and the certificates that the suite generates.</summary>
    public static readonly Arr<ManifestObject> Own = Array(
        new ManifestObject($"GatewayClass {Manifests.ClassName}", $"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata:
              name: {Manifests.ClassName}
            spec:
              controllerName: {Manifests.Controller}

            """),
        Generated.Secret("gateway-conformance-infra/tls-validity-checks-certificate", Shown),
        Generated.Secret("gateway-conformance-infra/tls-passthrough-checks-certificate", Passed),
        Generated.Secret("gateway-conformance-app-backend/tls-passthrough-checks-certificate", Passed),
        Generated.Secret("gateway-conformance-web-backend/certificate", Elsewhere),
        Generated.Secret("gateway-conformance-infra/tls-checks-certificate", Backend.Certificate),
        Generated.Authorities("gateway-conformance-infra/tls-checks-ca-certificate", Trusted),
        Generated.Authorities("gateway-conformance-infra/mismatch-ca-certificate", Authority.New()));

    public static ConformanceTest Find(string name) =>
        (Tests + LaterTests.All).Find(test => test.Name == name).IfNone(() => throw new ArgumentException($"there is no test {name}", nameof(name)));
}
