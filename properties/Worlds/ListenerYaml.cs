using static Sluice.Reference.Yamls;

namespace Sluice.Reference;

/// <summary>Listeners as a Gateway writes them.</summary>
internal static class ListenerYaml
{
    internal static Yaml Print(Listener listener) => Map(
        ("name", Text(listener.Name)),
        ("hostname", Text(listener.Hostname)),
        ("port", listener.Port == 0 ? null : Number(listener.Port)),
        ("protocol", Text(listener.Protocol)),
        ("tls", listener.Tls is { } tls ? Print(tls) : null),
        ("allowedRoutes", listener.Allowed is { } allowed ? Print(allowed) : null));

    /// <summary>What a Gateway says of certificates apart from its listeners; null when it says nothing.</summary>
    internal static Yaml? Tls(WorldObject.Gateway gateway) => gateway.Frontend is null && gateway.ClientCertificate is null ? null : Map(
        ("backend", gateway.ClientCertificate is { } shown ? Map(("clientCertificateRef", Print(shown))) : null),
        ("frontend", gateway.Frontend is { } frontend ? Map(
            ("default", Validated(frontend.Default)),
            ("perPort", Filled(frontend.PerPort, p => Map(("port", Number(p.Port)), ("tls", Validated(p.Validation)))))) : null));

    internal static Yaml Print(AuthorityRef reference) => Map(
        ("group", Text(reference.Group)), ("kind", Text(reference.Kind)), ("namespace", Text(reference.Namespace)), ("name", Text(reference.Name)));

    private static Yaml Validated(ClientValidation? validation) => Map(("validation", validation is null ? null : Map(
        ("caCertificateRefs", List(validation.Authorities, Print)), ("mode", Text(validation.Mode)))));

    private static Yaml Print(SecretRef reference) => Map(
        ("group", Text(reference.Group)), ("kind", Text(reference.Kind)), ("namespace", Text(reference.Namespace)), ("name", Text(reference.Name)));

    private static Yaml Print(ListenerTls tls) => Map(
        ("mode", Text(tls.Mode)),
        ("certificateRefs", Filled(tls.Certificates, Print)),
        ("options", tls.Options.Count == 0 ? null : Map([.. tls.Options.Select(o => (o.Key, Text(o.Value)))])));

    private static Yaml Print(AllowedRoutes allowed) => Map(
        ("namespaces", allowed.From is { } from ? Print(from) : null),
        ("kinds", Filled(allowed.Kinds, k => Map(("group", Text(k.Group)), ("kind", Text(k.Kind))))));

    internal static Yaml Print(AllowedFrom from) => from switch
    {
        AllowedFrom.None => Map(("from", Text("None"))),
        AllowedFrom.Same => Map(("from", Text("Same"))),
        AllowedFrom.All => Map(("from", Text("All"))),
        AllowedFrom.Selector(var labels) => Map(("from", Text("Selector")), ("selector", labels is null ? null : Print(labels))),
    };

    private static Yaml Print(LabelSelector selector) => Map(
        ("matchLabels", selector.Labels.Count == 0 ? null : Map([.. selector.Labels.Select(l => (l.Key, Text(l.Value)))])),
        ("matchExpressions", Filled(selector.Expressions, Print)));

    private static Yaml Print(LabelExpression expression) => expression switch
    {
        LabelExpression.OneOf(var key, var values) => Map(("key", Text(key)), ("operator", Text("In")), ("values", Texts(values))),
        LabelExpression.NoneOf(var key, var values) => Map(("key", Text(key)), ("operator", Text("NotIn")), ("values", Texts(values))),
        LabelExpression.Exists(var key) => Map(("key", Text(key)), ("operator", Text("Exists"))),
        LabelExpression.DoesNotExist(var key) => Map(("key", Text(key)), ("operator", Text("DoesNotExist"))),
    };
}
