namespace Sluice.Compiler.Schemas.Data;

/// <summary>The schema of XListenerSet; made from the CRDs by properties/Schemas.</summary>
internal static class XListenerSetSchema
{
    public const string Text =
        """
        gateway.networking.x-k8s.io XListenerSet namespaced status
        a v1.4.1/experimental/v1alpha1
        . object
          spec object required
            listeners list required min=1 max=64 keys=name !HttpsListenersTerminate !ListenerNamesDiffer !ListenersWithPortDiffer !PlainListenersHaveNoTls !TransportListenersHaveNoHostname
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
                port int32 min=0 max=65535 default=0
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
            parentRef object required
              group text max=253 like=Group default="gateway.networking.k8s.io"
              kind text min=1 max=63 like=Kind default="Gateway"
              name text required min=1 max=253
              namespace text min=1 max=63 like=Label
        """;
}
