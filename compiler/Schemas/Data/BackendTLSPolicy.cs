namespace Sluice.Compiler.Schemas.Data;

/// <summary>The schema of BackendTLSPolicy; made from the CRDs by properties/Schemas.</summary>
internal static class BackendTLSPolicySchema
{
    public const string Text =
        """
        gateway.networking.k8s.io BackendTLSPolicy namespaced status
        a v1.4.1/standard/v1 v1.4.1/experimental/v1 v1.4.1/experimental/v1alpha3
        b v1.6.1/standard/v1 v1.6.1/experimental/v1 v1.6.1/experimental/v1alpha3
        . object
          spec object required
            options map max=16
              {} text min=0 max=4096
            targetRefs list required min=1 max=16 !TargetsAllGiveSection !TargetsDifferBySection
              [] object
                group text required max=253 like=Group
                kind text required min=1 max=63 like=Kind
                name text required min=1 max=253
                sectionName text min=1 max=253 like=Subdomain
            validation object required !OneSourceOfAuthorities !SomeSourceOfAuthorities
              caCertificateRefs list max=8
                [] object
                  group text required max=253 like=Group
                  kind text required min=1 max=63 like=Kind
                  name text required min=1 max=253
              hostname text required min=1 max=253 like=Subdomain
              subjectAltNames list max=5
                [] object !HostnameNameHasHostname !OtherNameHasNoHostname !OtherNameHasNoUri !UriNameHasUri
                  hostname text min=1 max=253 like=Hostname
                  type text required in=Hostname,URI
                  uri text min=1 max=253 like=Uri
              wellKnownCACertificates text min=1@b max=253@b in=System@a like=WellKnownAuthorities@b
        """;
}
