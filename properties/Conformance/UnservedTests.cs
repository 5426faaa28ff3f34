using static Sluice.Laws.Conformance.ConformanceTest;

namespace Sluice.Laws.Conformance;

/// <summary>Tests against a gateway that need a feature which is not served yet.</summary>
internal static class UnservedTests
{
    private const string Base = "Gateway HTTPRoute";

    public static readonly Arr<ConformanceTest> All = Array(
        Listed("BackendTLSPolicy", "backendtlspolicy", Base + " BackendTLSPolicy", "BackendTLSPolicy"),
        Listed("BackendTLSPolicyConflictResolution", "backendtlspolicy-conflict-resolution", Base + " BackendTLSPolicy", "BackendTLSPolicy"),
        Listed("BackendTLSPolicyInvalidCACertificateRef", "backendtlspolicy-invalid-ca-certificate-ref", Base + " BackendTLSPolicy", "BackendTLSPolicy"),
        Listed("BackendTLSPolicyInvalidKind", "backendtlspolicy-invalid-kind", Base + " BackendTLSPolicy", "BackendTLSPolicy"),
        Listed("BackendTLSPolicyObservedGenerationBump", "backendtlspolicy-observed-generation-bump", Base + " BackendTLSPolicy", "BackendTLSPolicy"),
        Listed("BackendTLSPolicySANValidation", "backendtlspolicy-san", Base + " BackendTLSPolicy BackendTLSPolicySANValidation", "BackendTLSPolicy"),
        Listed("GatewayInfrastructure", "gateway-infrastructure", "Gateway GatewayInfrastructurePropagation", "Gateway"),
        Listed("GatewayOptionalAddressValue", "gateway-optional-address-value", "Gateway GatewayAddressEmpty", "Gateway"),
        Listed("GatewayStaticAddresses", "gateway-static-addresses", "Gateway GatewayStaticAddresses", "Gateway"),
        Listed("HTTPRouteCORSAllowCredentialsBehavior", "httproute-cors-allow-credentials-behavior", Base + " HTTPRouteCORS", "HTTPRoute"),
        Listed("HTTPRouteDisallowedKind", "httproute-disallowed-kind", Base + " TLSRoute", "Gateway HTTPRoute"),
        Listed("HTTPRouteRequestMirror", "httproute-request-mirror", Base + " HTTPRouteRequestMirror", "HTTPRoute"),
        Listed("HTTPRouteRequestMultipleMirrors", "httproute-request-multiple-mirrors",
            Base + " HTTPRouteRequestMirror HTTPRouteRequestMultipleMirrors", "HTTPRoute"),
        Listed("HTTPRouteRequestPercentageMirror", "httproute-request-percentage-mirror", Base + " HTTPRouteRequestPercentageMirror", "HTTPRoute"),
        Listed("HTTPRouteTimeoutBackendRequest", "httproute-timeout-backend-request", Base + " HTTPRouteBackendTimeout", "HTTPRoute"),
        Listed("HTTPRouteTimeoutRequest", "httproute-timeout-request", Base + " HTTPRouteRequestTimeout", "HTTPRoute"),
        Listed("TLSRouteInvalidReferenceGrant", "tlsroute-invalid-reference-grant", "Gateway TLSRoute ReferenceGrant", "Gateway TLSRoute"),
        Listed("TLSRouteSimpleSameNamespace", "tlsroute-simple-same-namespace", "Gateway TLSRoute", "Gateway TLSRoute"),
        Listed("UDPRoute", "udproute-simple", "Gateway UDPRoute", "Gateway UDPRoute"));
}
