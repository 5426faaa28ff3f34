namespace Sluice.Compiler.Schemas.Data;

/// <summary>The schema of HTTPRoute; made from the CRDs by properties/Schemas.</summary>
internal static class HTTPRouteSchema
{
    public const string Text =
        """
        gateway.networking.k8s.io HTTPRoute namespaced status
        a v1.4.1/standard/v1 v1.4.1/standard/v1beta1
        b v1.4.1/experimental/v1 v1.4.1/experimental/v1beta1
        c v1.6.1/standard/v1 v1.6.1/standard/v1beta1
        d v1.6.1/experimental/v1 v1.6.1/experimental/v1beta1
        . object
          spec object required
            hostnames list max=16
              [] text min=1 max=253 like=Hostname
            parentRefs list max=32 !ParentsAllGiveSection@ac !ParentsAllGiveSectionAndPort@bd !ParentsDifferBySection@ac !ParentsDifferBySectionOrPort@bd
              [] object
                group text max=253 like=Group default="gateway.networking.k8s.io"
                kind text min=1 max=63 like=Kind default="Gateway"
                name text required min=1 max=253
                namespace text min=1 max=63 like=Label
                port int32 min=1 max=65535
                sectionName text min=1 max=253 like=Subdomain
            rules list min=1@cd max=16 !AtMost128Matches !RuleNamesDiffer@bd default=[{"matches":[{"path":{"type":"PathPrefix","value":"/"}}]}]
              [] object !OnePrefixForBackendRedirect !OnePrefixForBackendRewrite !OnePrefixForRedirect !OnePrefixForRewrite !RedirectHasNoBackends
                backendRefs list max=16
                  [] object !ServiceHasPort
                    filters list max=16 !OneCors@cd !OneRequestHeaderModifier !OneRequestRedirect !OneResponseHeaderModifier !OneUrlRewrite !RedirectExcludesRewrite
                      [] object !CorsHasItsType@bcd !CorsTypeHasMember@bcd !ExtensionRefHasItsType !ExtensionRefTypeHasMember !ExternalAuthHasItsType@bd !ExternalAuthTypeHasMember@bd !RequestHeaderModifierHasItsType !RequestHeaderModifierTypeHasMember !RequestMirrorHasItsType !RequestMirrorTypeHasMember !RequestRedirectHasItsType !RequestRedirectTypeHasMember !ResponseHeaderModifierHasItsType !ResponseHeaderModifierTypeHasMember !UrlRewriteHasItsType !UrlRewriteTypeHasMember
                        cors object@bcd
                          allowCredentials bool
                          allowHeaders list max=64 set !WildcardStandsAlone@cd
                            [] text min=1 max=256 like=HeaderName
                          allowMethods list max=9 set !WildcardStandsAlone
                            [] text in=GET,HEAD,POST,PUT,DELETE,CONNECT,OPTIONS,TRACE,PATCH,*
                          allowOrigins list max=64 set !WildcardStandsAlone
                            [] text min=1 max=253 like=Origin@b like=HttpOrigin@cd
                          exposeHeaders list max=64 set
                            [] text min=1 max=256 like=HeaderName
                          maxAge int32 min=1 default=5
                        extensionRef object
                          group text required max=253 like=Group
                          kind text required min=1 max=63 like=Kind
                          name text required min=1 max=253
                        externalAuth object@bd !GrpcHasItsProtocol !GrpcProtocolHasGrpc !HttpHasItsProtocol !HttpProtocolHasHttp
                          backendRef object required !ServiceHasPort
                            group text max=253 like=Group default=""
                            kind text min=1 max=63 like=Kind default="Service"
                            name text required min=1 max=253
                            namespace text min=1 max=63 like=Label
                            port int32 min=1 max=65535
                          forwardBody object
                            maxSize int64
                          grpc object
                            allowedHeaders list max=64@d set
                              [] text
                          http object
                            allowedHeaders list max=64@d set
                              [] text
                            allowedResponseHeaders list max=64@d set
                              [] text
                            path text max=1024 like=PathText
                          protocol text required in=HTTP,GRPC
                        requestHeaderModifier object
                          add list max=16 keys=name
                            [] object
                              name text required min=1 max=256 like=HeaderName
                              value text required min=1 max=4096 like=HeaderValue@d
                          remove list max=16 set
                            [] text
                          set list max=16 keys=name
                            [] object
                              name text required min=1 max=256 like=HeaderName
                              value text required min=1 max=4096 like=HeaderValue@d
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
                        requestRedirect object
                          hostname text min=1 max=253 like=Subdomain
                          path object !FullPathHasItsType !FullPathTypeHasPath !PrefixHasItsType !PrefixTypeHasPrefix
                            replaceFullPath text max=1024
                            replacePrefixMatch text max=1024
                            type text required in=ReplaceFullPath,ReplacePrefixMatch
                          port int32 min=1 max=65535
                          scheme text in=http,https
                          statusCode int64 in=301,302@ab in=301,302,303,307,308@cd default=302
                        responseHeaderModifier object
                          add list max=16 keys=name
                            [] object
                              name text required min=1 max=256 like=HeaderName
                              value text required min=1 max=4096 like=HeaderValue@d
                          remove list max=16 set
                            [] text
                          set list max=16 keys=name
                            [] object
                              name text required min=1 max=256 like=HeaderName
                              value text required min=1 max=4096 like=HeaderValue@d
                        type text required in=RequestHeaderModifier,ResponseHeaderModifier,RequestMirror,RequestRedirect,URLRewrite,ExtensionRef@a in=RequestHeaderModifier,ResponseHeaderModifier,RequestMirror,RequestRedirect,URLRewrite,ExtensionRef,CORS,ExternalAuth@bd in=RequestHeaderModifier,ResponseHeaderModifier,RequestMirror,RequestRedirect,URLRewrite,ExtensionRef,CORS@c
                        urlRewrite object
                          hostname text min=1 max=253 like=Subdomain
                          path object !FullPathHasItsType !FullPathTypeHasPath !PrefixHasItsType !PrefixTypeHasPrefix
                            replaceFullPath text max=1024
                            replacePrefixMatch text max=1024
                            type text required in=ReplaceFullPath,ReplacePrefixMatch
                    group text max=253 like=Group default=""
                    kind text min=1 max=63 like=Kind default="Service"
                    name text required min=1 max=253
                    namespace text min=1 max=63 like=Label
                    port int32 min=1 max=65535
                    weight int32 min=0 max=1000000 default=1
                filters list max=16 !OneCors@cd !OneRequestHeaderModifier !OneRequestRedirect !OneResponseHeaderModifier !OneUrlRewrite !RedirectExcludesRewrite
                  [] object !CorsHasItsType@bcd !CorsTypeHasMember@bcd !ExtensionRefHasItsType !ExtensionRefTypeHasMember !ExternalAuthHasItsType@bd !ExternalAuthTypeHasMember@bd !RequestHeaderModifierHasItsType !RequestHeaderModifierTypeHasMember !RequestMirrorHasItsType !RequestMirrorTypeHasMember !RequestRedirectHasItsType !RequestRedirectTypeHasMember !ResponseHeaderModifierHasItsType !ResponseHeaderModifierTypeHasMember !UrlRewriteHasItsType !UrlRewriteTypeHasMember
                    cors object@bcd
                      allowCredentials bool
                      allowHeaders list max=64 set !WildcardStandsAlone@cd
                        [] text min=1 max=256 like=HeaderName
                      allowMethods list max=9 set !WildcardStandsAlone
                        [] text in=GET,HEAD,POST,PUT,DELETE,CONNECT,OPTIONS,TRACE,PATCH,*
                      allowOrigins list max=64 set !WildcardStandsAlone
                        [] text min=1 max=253 like=Origin@b like=HttpOrigin@cd
                      exposeHeaders list max=64 set
                        [] text min=1 max=256 like=HeaderName
                      maxAge int32 min=1 default=5
                    extensionRef object
                      group text required max=253 like=Group
                      kind text required min=1 max=63 like=Kind
                      name text required min=1 max=253
                    externalAuth object@bd !GrpcHasItsProtocol !GrpcProtocolHasGrpc !HttpHasItsProtocol !HttpProtocolHasHttp
                      backendRef object required !ServiceHasPort
                        group text max=253 like=Group default=""
                        kind text min=1 max=63 like=Kind default="Service"
                        name text required min=1 max=253
                        namespace text min=1 max=63 like=Label
                        port int32 min=1 max=65535
                      forwardBody object
                        maxSize int64
                      grpc object
                        allowedHeaders list max=64@d set
                          [] text
                      http object
                        allowedHeaders list max=64@d set
                          [] text
                        allowedResponseHeaders list max=64@d set
                          [] text
                        path text max=1024 like=PathText
                      protocol text required in=HTTP,GRPC
                    requestHeaderModifier object
                      add list max=16 keys=name
                        [] object
                          name text required min=1 max=256 like=HeaderName
                          value text required min=1 max=4096 like=HeaderValue@d
                      remove list max=16 set
                        [] text
                      set list max=16 keys=name
                        [] object
                          name text required min=1 max=256 like=HeaderName
                          value text required min=1 max=4096 like=HeaderValue@d
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
                    requestRedirect object
                      hostname text min=1 max=253 like=Subdomain
                      path object !FullPathHasItsType !FullPathTypeHasPath !PrefixHasItsType !PrefixTypeHasPrefix
                        replaceFullPath text max=1024
                        replacePrefixMatch text max=1024
                        type text required in=ReplaceFullPath,ReplacePrefixMatch
                      port int32 min=1 max=65535
                      scheme text in=http,https
                      statusCode int64 in=301,302@ab in=301,302,303,307,308@cd default=302
                    responseHeaderModifier object
                      add list max=16 keys=name
                        [] object
                          name text required min=1 max=256 like=HeaderName
                          value text required min=1 max=4096 like=HeaderValue@d
                      remove list max=16 set
                        [] text
                      set list max=16 keys=name
                        [] object
                          name text required min=1 max=256 like=HeaderName
                          value text required min=1 max=4096 like=HeaderValue@d
                    type text required in=RequestHeaderModifier,ResponseHeaderModifier,RequestMirror,RequestRedirect,URLRewrite,ExtensionRef@a in=RequestHeaderModifier,ResponseHeaderModifier,RequestMirror,RequestRedirect,URLRewrite,ExtensionRef,CORS,ExternalAuth@bd in=RequestHeaderModifier,ResponseHeaderModifier,RequestMirror,RequestRedirect,URLRewrite,ExtensionRef,CORS@c
                    urlRewrite object
                      hostname text min=1 max=253 like=Subdomain
                      path object !FullPathHasItsType !FullPathTypeHasPath !PrefixHasItsType !PrefixTypeHasPrefix
                        replaceFullPath text max=1024
                        replacePrefixMatch text max=1024
                        type text required in=ReplaceFullPath,ReplacePrefixMatch
                matches list max=64 default=[{"path":{"type":"PathPrefix","value":"/"}}]
                  [] object
                    headers list max=16 keys=name
                      [] object
                        name text required min=1 max=256 like=HeaderName
                        type text in=Exact,RegularExpression default="Exact"
                        value text required min=1 max=4096 like=HeaderValue@d
                    method text in=GET,HEAD,POST,PUT,DELETE,CONNECT,OPTIONS,TRACE,PATCH
                    path object !PathDoesNotEndWithDot !PathDoesNotEndWithDotDot !PathHasNoDotDotSegment !PathHasNoDotSegment !PathHasNoEmptySegment !PathHasNoFragment !PathHasNoLowerEncodedSlash !PathHasNoUpperEncodedSlash !PathIsAbsolute !PathIsPlain !PathTypeIsKnown default={"type":"PathPrefix","value":"/"}
                      type text in=Exact,PathPrefix,RegularExpression default="PathPrefix"
                      value text max=1024 default="/"
                    queryParams list max=16 keys=name
                      [] object
                        name text required min=1 max=256 like=HeaderName
                        type text in=Exact,RegularExpression default="Exact"
                        value text required min=1 max=1024
                name text min=1 max=253 like=Subdomain
                retry object@bd
                  attempts int64 min=1@d
                  backoff text like=Duration
                  codes list set@d
                    [] int64 min=400 max=599
                sessionPersistence object@bd !CookieConfigNeedsCookie@d !PermanentCookieHasTimeout
                  absoluteTimeout text like=Duration
                  cookieConfig object
                    lifetimeType text in=Permanent,Session default="Session"
                  idleTimeout text@b like=Duration
                  sessionName text max=128
                  type text in=Cookie,Header default="Cookie"
                timeouts object !BackendTimeoutWithinTimeout
                  backendRequest text like=Duration
                  request text like=Duration
            useDefaultGateways text@bd in=All,None
        """;
}
