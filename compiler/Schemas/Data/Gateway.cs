namespace Sluice.Compiler.Schemas.Data;

/// <summary>The schema of Gateway; made from the CRDs by properties/Schemas.</summary>
internal static class GatewaySchema
{
    public const string Text =
        """
        gateway.networking.k8s.io Gateway namespaced status
        a v1.4.1/standard/v1 v1.4.1/standard/v1beta1
        b v1.4.1/experimental/v1 v1.4.1/experimental/v1beta1
        c v1.6.1/standard/v1 v1.6.1/standard/v1beta1
        d v1.6.1/experimental/v1 v1.6.1/experimental/v1beta1
        . object
          spec object required
            addresses list max=16 !HostnameAddressesDiffer !IpAddressesDiffer
              [] object !HostnameAddressIsHostname !IpAddressIsAddress
                type text min=1 max=253 like=AddressType default="IPAddress"
                value text max=253
            allowedListeners object@bcd
              namespaces object default={"from":"None"}
                from text in=All,Selector,Same,None default="None"
                selector object
                  matchExpressions list
                    [] object
                      key text required
                      operator text required
                      values list
                        [] text
                  matchLabels map
                    {} text
            defaultScope text@bd in=All,None
            gatewayClassName text required min=1 max=253
            infrastructure object
              annotations map max=8@ab max=16@cd !AnnotationKeysAreQualified !AnnotationPrefixesAreShort
                {} text min=0 max=4096
              labels map max=8 !AnnotationKeysAreQualified !AnnotationPrefixesAreShort
                {} text min=0 max=63 like=LabelValue
              parametersRef object
                group text required max=253 like=Group
                kind text required min=1 max=63 like=Kind
                name text required min=1 max=253
            listeners list required min=1 max=64 keys=name !HttpsListenersTerminate !ListenerNamesDiffer !ListenersDiffer !PlainListenersHaveNoTls !TlsListenersGiveMode@cd !TransportListenersHaveNoHostname
              [] object
                allowedRoutes object default={"namespaces":{"from":"Same"}}
                  kinds list max=8
                    [] object
                      group text max=253 like=Group default="gateway.networking.k8s.io"
                      kind text required min=1 max=63 like=Kind
                  namespaces object default={"from":"Same"}
                    from text in=All,Selector,Same default="Same"
                    selector object
                      matchExpressions list
                        [] object
                          key text required
                          operator text required
                          values list
                            [] text
                      matchLabels map
                        {} text
                hostname text min=1 max=253 like=Hostname
                name text required min=1 max=253 like=Subdomain
                port int32 required min=1 max=65535
                protocol text required min=1 max=255 like=Protocol
                tls object !TerminationHasCertificates
                  certificateRefs list max=64
                    [] object
                      group text max=253 like=Group default=""
                      kind text min=1 max=63 like=Kind default="Secret"
                      name text required min=1 max=253
                      namespace text min=1 max=63 like=Label
                  mode text in=Terminate,Passthrough default="Terminate"
                  options map max=16
                    {} text min=0 max=4096
            tls object@bcd
              backend object
                clientCertificateRef object
                  group text max=253 like=Group default=""
                  kind text min=1 max=63 like=Kind default="Secret"
                  name text required min=1 max=253
                  namespace text min=1 max=63 like=Label
              frontend object
                default object required
                  validation object
                    caCertificateRefs list required min=1 max=8@b max=16@cd
                      [] object
                        group text required max=253 like=Group
                        kind text required min=1 max=63 like=Kind
                        name text required min=1 max=253
                        namespace text min=1 max=63 like=Label
                    mode text in=AllowValidOnly,AllowInsecureFallback default="AllowValidOnly"
                perPort list max=64 keys=port !FrontendPortsDiffer
                  [] object
                    port int32 required min=1 max=65535
                    tls object required
                      validation object
                        caCertificateRefs list required min=1 max=8@b max=16@cd
                          [] object
                            group text required max=253 like=Group
                            kind text required min=1 max=63 like=Kind
                            name text required min=1 max=253
                            namespace text min=1 max=63 like=Label
                        mode text in=AllowValidOnly,AllowInsecureFallback default="AllowValidOnly"
        """;
}
