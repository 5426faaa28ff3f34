namespace Sluice.Compiler.Schemas.Data;

/// <summary>The schema of TLSRoute; made from the CRDs by properties/Schemas.</summary>
internal static class TLSRouteSchema
{
    public const string Text =
        """
        gateway.networking.k8s.io TLSRoute namespaced status
        a v1.4.1/experimental/v1alpha2
        b v1.4.1/experimental/v1alpha3
        c v1.6.1/standard/v1
        d v1.6.1/experimental/v1 v1.6.1/experimental/v1alpha3
        e v1.6.1/experimental/v1alpha2
        . object
          spec object required
            hostnames list required@bcd min=1@bcd max=16@ab max=1024@cde !HostnamesAreNoAddresses@cd !PreciseHostnamesAreNames@cd !WildcardHostnamesAreNames@cd
              [] text min=1 max=253 like=Hostname
            parentRefs list max=32 !ParentsAllGiveSection@c !ParentsAllGiveSectionAndPort@abde !ParentsDifferBySection@c !ParentsDifferBySectionOrPort@abde
              [] object
                group text max=253 like=Group default="gateway.networking.k8s.io"
                kind text min=1 max=63 like=Kind default="Gateway"
                name text required min=1 max=253
                namespace text min=1 max=63 like=Label
                port int32 min=1 max=65535
                sectionName text min=1 max=253 like=Subdomain
            rules list required min=1 max=16@ae max=1@bcd !RuleNamesDiffer@abe
              [] object
                backendRefs list required min=1 max=16
                  [] object !ServiceHasPort
                    group text max=253 like=Group default=""
                    kind text min=1 max=63 like=Kind default="Service"
                    name text required min=1 max=253
                    namespace text min=1 max=63 like=Label
                    port int32 min=1 max=65535
                    weight int32 min=0 max=1000000 default=1
                name text min=1 max=253 like=Subdomain
            useDefaultGateways text@abde in=All,None
        """;
}
