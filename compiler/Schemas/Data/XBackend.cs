namespace Sluice.Compiler.Schemas.Data;

/// <summary>The schema of XBackend; made from the CRDs by properties/Schemas.</summary>
internal static class XBackendSchema
{
    public const string Text =
        """
        gateway.networking.x-k8s.io XBackend namespaced status
        a v1.6.1/experimental/v1alpha1
        . object
          spec object required !ExternalHostnameFitsType
            externalHostname object
              hostname text required min=1 max=253 like=Subdomain !HostnameOutsideCluster
            port object required
              name text max=63 !PortNameIsLabel
              port int32 required min=1 max=65535
            protocol text in=TCP,HTTP,HTTP2,HTTP11,H2C,MCP
            tls object !ClientCertificateFitsMode
              clientCertificateRef object
                group text max=253 like=Group default=""
                kind text min=1 max=63 like=Kind default="Secret"
                name text required min=1 max=253
                namespace text min=1 max=63 like=Label
              mode text required in=None,ServerOnly,ClientAndServer
              validation object !OneSourceOfAuthorities !SomeSourceOfAuthorities
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
                wellKnownCACertificates text min=1 max=253 like=WellKnownAuthorities
            type text required in=ExternalHostname
        """;
}
