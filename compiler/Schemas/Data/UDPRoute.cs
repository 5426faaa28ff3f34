namespace Sluice.Compiler.Schemas.Data;

/// <summary>The schema of UDPRoute; made from the CRDs by properties/Schemas.</summary>
internal static class UDPRouteSchema
{
    public const string Text =
        """
        gateway.networking.k8s.io UDPRoute namespaced status
        a v1.4.1/experimental/v1alpha2 v1.6.1/experimental/v1alpha2
        b v1.6.1/standard/v1
        c v1.6.1/experimental/v1
        . object
          spec object required
            parentRefs list max=32 !ParentsAllGiveSection@b !ParentsAllGiveSectionAndPort@ac !ParentsDifferBySection@b !ParentsDifferBySectionOrPort@ac
              [] object
                group text max=253 like=Group default="gateway.networking.k8s.io"
                kind text min=1 max=63 like=Kind default="Gateway"
                name text required min=1 max=253
                namespace text min=1 max=63 like=Label
                port int32 min=1 max=65535
                sectionName text min=1 max=253 like=Subdomain
            rules list required min=1 max=16@a max=1@bc !RuleNamesDiffer@a
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
            useDefaultGateways text@ac in=All,None
        """;
}
