namespace Sluice.Compiler.Schemas.Data;

/// <summary>The schema of GRPCRoute; made from the CRDs by properties/Schemas.</summary>
internal static class GRPCRouteSchema
{
    public const string Text =
        """
        gateway.networking.k8s.io GRPCRoute namespaced status
        a v1.4.1/standard/v1 v1.6.1/standard/v1
        b v1.4.1/experimental/v1
        c v1.6.1/experimental/v1
        . object
          spec object required
            hostnames list max=16
              [] text min=1 max=253 like=Hostname
            parentRefs list max=32 !ParentsAllGiveSection@a !ParentsAllGiveSectionAndPort@bc !ParentsDifferBySection@a !ParentsDifferBySectionOrPort@bc
              [] object
                group text max=253 like=Group default="gateway.networking.k8s.io"
                kind text min=1 max=63 like=Kind default="Gateway"
                name text required min=1 max=253
                namespace text min=1 max=63 like=Label
                port int32 min=1 max=65535
                sectionName text min=1 max=253 like=Subdomain
            rules list max=16 !AtMost128Matches !RuleNamesDiffer@bc
              [] object
                backendRefs list max=16
                  [] object !ServiceHasPort
                    filters list max=16 !OneRequestHeaderModifier !OneResponseHeaderModifier
                      [] object !ExtensionRefHasItsType !ExtensionRefTypeHasMember !RequestHeaderModifierHasItsType !RequestHeaderModifierTypeHasMember !RequestMirrorHasItsType !RequestMirrorTypeHasMember !ResponseHeaderModifierHasItsType !ResponseHeaderModifierTypeHasMember
                        extensionRef object
                          group text required max=253 like=Group
                          kind text required min=1 max=63 like=Kind
                          name text required min=1 max=253
                        requestHeaderModifier object
                          add list max=16 keys=name
                            [] object
                              name text required min=1 max=256 like=HeaderName
                              value text required min=1 max=4096 like=HeaderValue@c
                          remove list max=16 set
                            [] text
                          set list max=16 keys=name
                            [] object
                              name text required min=1 max=256 like=HeaderName
                              value text required min=1 max=4096 like=HeaderValue@c
                        requestMirror object !PercentOrFraction
                          backendRef object required !ServiceHasPort
                            group text max=253 like=Group default=""
                            kind text min=1 max=63 like=Kind default="Service"
                            name text required min=1 max=253
                            namespace text min=1 max=63 like=Label
                            port int32 min=1 max=65535
                          fraction object !FractionAtMostOne
                            denominator int32 min=1 default=100
                            numerator int32 required min=0
                          percent int32 min=0 max=100
                        responseHeaderModifier object
                          add list max=16 keys=name
                            [] object
                              name text required min=1 max=256 like=HeaderName
                              value text required min=1 max=4096 like=HeaderValue@c
                          remove list max=16 set
                            [] text
                          set list max=16 keys=name
                            [] object
                              name text required min=1 max=256 like=HeaderName
                              value text required min=1 max=4096 like=HeaderValue@c
                        type text required in=ResponseHeaderModifier,RequestHeaderModifier,RequestMirror,ExtensionRef
                    group text max=253 like=Group default=""
                    kind text min=1 max=63 like=Kind default="Service"
                    name text required min=1 max=253
                    namespace text min=1 max=63 like=Label
                    port int32 min=1 max=65535
                    weight int32 min=0 max=1000000 default=1
                filters list max=16 !OneRequestHeaderModifier !OneResponseHeaderModifier
                  [] object !ExtensionRefHasItsType !ExtensionRefTypeHasMember !RequestHeaderModifierHasItsType !RequestHeaderModifierTypeHasMember !RequestMirrorHasItsType !RequestMirrorTypeHasMember !ResponseHeaderModifierHasItsType !ResponseHeaderModifierTypeHasMember
                    extensionRef object
                      group text required max=253 like=Group
                      kind text required min=1 max=63 like=Kind
                      name text required min=1 max=253
                    requestHeaderModifier object
                      add list max=16 keys=name
                        [] object
                          name text required min=1 max=256 like=HeaderName
                          value text required min=1 max=4096 like=HeaderValue@c
                      remove list max=16 set
                        [] text
                      set list max=16 keys=name
                        [] object
                          name text required min=1 max=256 like=HeaderName
                          value text required min=1 max=4096 like=HeaderValue@c
                    requestMirror object !PercentOrFraction
                      backendRef object required !ServiceHasPort
                        group text max=253 like=Group default=""
                        kind text min=1 max=63 like=Kind default="Service"
                        name text required min=1 max=253
                        namespace text min=1 max=63 like=Label
                        port int32 min=1 max=65535
                      fraction object !FractionAtMostOne
                        denominator int32 min=1 default=100
                        numerator int32 required min=0
                      percent int32 min=0 max=100
                    responseHeaderModifier object
                      add list max=16 keys=name
                        [] object
                          name text required min=1 max=256 like=HeaderName
                          value text required min=1 max=4096 like=HeaderValue@c
                      remove list max=16 set
                        [] text
                      set list max=16 keys=name
                        [] object
                          name text required min=1 max=256 like=HeaderName
                          value text required min=1 max=4096 like=HeaderValue@c
                    type text required in=ResponseHeaderModifier,RequestHeaderModifier,RequestMirror,ExtensionRef
                matches list max=64
                  [] object
                    headers list max=16 keys=name
                      [] object
                        name text required min=1 max=256 like=HeaderName
                        type text in=Exact,RegularExpression default="Exact"
                        value text required min=1 max=4096
                    method object !GrpcMethodIsName !GrpcServiceIsName !MethodMatchNamesSomething
                      method text max=1024
                      service text max=1024
                      type text in=Exact,RegularExpression default="Exact"
                name text min=1 max=253 like=Subdomain
                sessionPersistence object@bc !CookieConfigNeedsCookie@c !PermanentCookieHasTimeout
                  absoluteTimeout text like=Duration
                  cookieConfig object
                    lifetimeType text in=Permanent,Session default="Session"
                  idleTimeout text@b like=Duration
                  sessionName text max=128
                  type text in=Cookie,Header default="Cookie"
            useDefaultGateways text@bc in=All,None
        """;
}
