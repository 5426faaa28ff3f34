using Sluice.Compiler.Ir;

namespace Sluice.Laws;

/// <summary>Manifests as people write them.</summary>
internal static class Manifests
{
    public const string Class = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: sluice}
        spec: {controllerName: sluice.dev/gateway-controller}

        """;

    public static string Gateway(string name = "web", int port = 80, string className = "sluice") => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: {{name}}, namespace: demo}
        spec:
          gatewayClassName: {{className}}
          listeners: [{name: http, port: {{port}}, protocol: HTTP}]

        """;

    /// <summary>A route that says in a header which version of it answered.</summary>
    public static string Route(string name, string host, string version = "1", string gateway = "web", string type = "PathPrefix") => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: {{name}}, namespace: demo}
        spec:
          parentRefs: [{name: {{gateway}}}]
          hostnames: [{{host}}]
          rules:
          - matches: [{path: {type: {{type}}, value: /} }]
            filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-version, value: "{{version}}"}] } }]
            backendRefs: [{name: shop, port: 80}]

        """;

    public static string Call(string name) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: GRPCRoute
        metadata: {name: {{name}}, namespace: demo}
        spec:
          parentRefs: [{name: web}]
          hostnames: [grpc.example]
          rules: [{backendRefs: [{name: shop, port: 80}]}]

        """;

    public const string Service = """
        apiVersion: v1
        kind: Service
        metadata: {name: shop, namespace: demo}
        spec: {ports: [{name: http, port: 80}]}

        """;

    public static string Slice(Endpoint at) => $$"""
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: shop-1, namespace: demo, labels: {kubernetes.io/service-name: shop} }
        addressType: IPv4
        ports: [{name: http, port: {{at.Port}}}]
        endpoints: [{addresses: [{{at.Address}}] }]

        """;

    public static string Join(params string[] documents) => string.Join("---\n", documents);

    /// <summary>An input without any fault.</summary>
    public static readonly string Shop = Join(Class, Gateway(), Route("shop", "shop.example"), Service);
}
