using Sluice.Compiler.Emission;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using static Sluice.Compiler.Emission.Jsons;

namespace Sluice.Laws.RoundTrip;

/// <summary>
/// The way back: an object as a manifest again. What it cannot say, decoding has lost. Every field that the schema fills in
/// is written, for the object does not know which of them somebody wrote.
/// </summary>
internal static class Encode
{
    public static Json Spec(ApiObject found) => found switch
    {
        ApiObject.OfClass(var value) => Mapping(
            Field("controllerName", value.ControllerName.Value),
            Field("parametersRef", value.ParametersRef, EncodeReferences.Of),
            Field("description", value.Description.Map(text => text.Value))),
        ApiObject.OfGateway(var value) => EncodeGateway.Of(value),
        ApiObject.OfListenerSet(var value) => Mapping(
            Field("parentRef", EncodeReferences.Of(value.Parent)),
            Field("listeners", List(value.Listeners, EncodeGateway.Of))),
        ApiObject.OfHttpRoute(var value) => Mapping(Head(value.Head), Field("rules", List(value.Rules, EncodeRules.Of))),
        ApiObject.OfGrpcRoute(var value) => Mapping(Head(value.Head), Field("rules", List(value.Rules, EncodeRules.Of))),
        ApiObject.OfStreamRoute(var value) => Mapping(Head(value.Head), Field("rules", List(value.Rules, EncodeRules.Of))),
        ApiObject.OfGrant(var value) => Mapping(
            Field("from", List(value.From, from => Mapping(
                Field("group", from.Group.Value), Field("kind", from.Kind.Value), Field("namespace", from.Namespace.Value)))),
            Field("to", List(value.To, to => Mapping(
                Field("group", to.Group.Value), Field("kind", to.Kind.Value), Field("name", to.Name.Map(name => name.Value)))))),
        ApiObject.OfTlsPolicy(var value) => EncodePolicies.Of(value),
        ApiObject.OfTrafficPolicy(var value) => EncodePolicies.Of(value),
        ApiObject.OfMesh(var value) => Mapping(
            Field("controllerName", value.ControllerName.Value),
            Field("parametersRef", value.ParametersRef, EncodeReferences.Of),
            Field("description", value.Description.Map(text => text.Value))),
        ApiObject.OfNamespace => Mapping(),
        ApiObject.OfService => Mapping(),
        ApiObject.OfSlice => Mapping(),
        ApiObject.OfSecret => Mapping(),
        ApiObject.OfConfigMap => Mapping(),
    };

    private static Arr<(string Key, Json Value)> Head(RouteHead head) =>
        Listed("parentRefs", head.ParentRefs, EncodeReferences.Of)
        + Field("useDefaultGateways", head.UseDefaultGateways.Map(use => use.Value))
        + Listed("hostnames", head.Hostnames, host => (Json)new Json.Text(host.Value));
}

internal static class EncodeReferences
{
    public static Json Of(ObjectRef reference) => Mapping(
        Field("group", reference.Group.Value), Field("kind", reference.Kind.Value), Field("name", reference.Name.Value),
        Field("namespace", reference.Namespace.Map(ns => ns.Value)));

    public static Json Of(LocalRef reference) => Mapping(
        Field("group", reference.Group.Value), Field("kind", reference.Kind.Value), Field("name", reference.Name.Value));

    public static Json Of(ParentRef parent) => Mapping(
        Field("group", parent.Group.Value), Field("kind", parent.Kind.Value), Field("name", parent.Name.Value),
        Field("namespace", parent.Namespace.Map(ns => ns.Value)),
        Field("sectionName", parent.SectionName.Map(section => section.Value)),
        Field("port", parent.Port, Number));

    public static Json Of(BackendRef backend) => Mapping(Plain(backend)
        + Field("weight", backend.Weight.Value)
        + Listed("filters", backend.Filters, EncodeFilters.Of));

    /// <summary>A backend that is alone: it has no weight and no filters.</summary>
    public static Json Alone(BackendRef backend) => Mapping(Plain(backend));

    public static Json Of(PolicyTarget target) => Mapping(
        Field("group", target.Group.Value), Field("kind", target.Kind.Value), Field("name", target.Name.Value),
        Field("sectionName", target.SectionName.Map(section => section.Value)));

    public static Json Number(Located<int> number) => new Json.Number(number.Value);

    public static Json Text(Located<string> text) => new Json.Text(text.Value);

    public static Json Duration(Located<ApiDuration> duration) => new Json.Text($"{duration.Value.Milliseconds}ms");

    public static Json Pairs(Arr<KeyValue> pairs) => new Json.Mapping(pairs.Map(pair => (pair.Key, (Json)new Json.Text(pair.Value))));

    private static Arr<(string Key, Json Value)> Plain(BackendRef backend) =>
        Field("group", backend.Group.Value) + Field("kind", backend.Kind.Value) + Field("name", backend.Name.Value)
        + Field("namespace", backend.Namespace.Map(ns => ns.Value))
        + Field("port", backend.Port, Number);
}

internal static class EncodeGateway
{
    public static Json Of(Gateway gateway) => Mapping(
        Field("gatewayClassName", gateway.ClassName.Value),
        Field("listeners", List(gateway.Listeners, Of)),
        Listed("addresses", gateway.Addresses, address => Mapping(
            Field("type", address.Type.Value), Field("value", address.Value.Map(value => value.Value)))),
        Field("infrastructure", gateway.Infrastructure, infra => Mapping(
            Labels("labels", infra.Labels), Labels("annotations", infra.Annotations), Field("parametersRef", infra.ParametersRef, EncodeReferences.Of))),
        Field("allowedListeners", gateway.AllowedListeners, allowed => Mapping(Field("namespaces", Of(allowed)))),
        Field("tls", gateway.Tls, Of),
        Field("defaultScope", gateway.DefaultScope.Map(scope => scope.Value)));

    public static Json Of(Listener listener) => Mapping(
        Field("name", listener.Name.Value),
        Field("hostname", listener.Hostname.Map(host => host.Value)),
        Field("port", listener.Port.Value),
        Field("protocol", listener.Protocol.Value),
        Field("tls", listener.Tls, tls => Mapping(
            Field("mode", tls.Mode.Value),
            Listed("certificateRefs", tls.CertificateRefs, EncodeReferences.Of),
            Labels("options", tls.Options))),
        Field("allowedRoutes", Mapping(
            Field("namespaces", Of(listener.AllowedRoutes.Namespaces)),
            Listed("kinds", listener.AllowedRoutes.Kinds, kind => Mapping(Field("group", kind.Group.Value), Field("kind", kind.Kind.Value))))));

    private static Json Of(GatewayTls tls) => Mapping(
        Field("frontend", tls.Frontend, frontend => Mapping(
            Field("default", Of(frontend.Default)),
            Listed("perPort", frontend.PerPort, port => Mapping(Field("port", port.Port.Value), Field("tls", Of(port.Tls)))))),
        Field("backend", tls.Backend, backend => Mapping(Field("clientCertificateRef", backend.ClientCertificateRef, EncodeReferences.Of))));

    private static Json Of(FrontendTlsConfig config) => Mapping(
        Field("validation", config.Validation, validation => Mapping(
            Field("caCertificateRefs", List(validation.CaCertificateRefs, EncodeReferences.Of)),
            Field("mode", validation.Mode.Value))));

    private static Json Of(AllowedNamespaces allowed) => Mapping(
        Field("from", allowed.From.Value),
        Field("selector", allowed.Selector, selector => Mapping(
            Listed("matchExpressions", selector.Requirements, Of))));

    private static Json Of(LabelRequirement requirement) => requirement switch
    {
        LabelRequirement.In(var key, var values) => Mapping(Field("key", key), Field("operator", "In"), Field("values", Texts(values))),
        LabelRequirement.NotIn(var key, var values) => Mapping(Field("key", key), Field("operator", "NotIn"), Field("values", Texts(values))),
        LabelRequirement.Exists(var key) => Mapping(Field("key", key), Field("operator", "Exists")),
        LabelRequirement.DoesNotExist(var key) => Mapping(Field("key", key), Field("operator", "DoesNotExist")),
    };

    private static Arr<(string Key, Json Value)> Labels(string field, Arr<KeyValue> pairs) =>
        pairs.IsEmpty ? Arr<(string, Json)>.Empty : Field(field, EncodeReferences.Pairs(pairs));
}

internal static class EncodePolicies
{
    public static Json Of(BackendTlsPolicy policy) => Mapping(
        Field("targetRefs", List(policy.Targets, EncodeReferences.Of)),
        Field("validation", Mapping(
            Listed("caCertificateRefs", policy.Validation.CaCertificateRefs, EncodeReferences.Of),
            Field("wellKnownCACertificates", policy.Validation.WellKnown.Map(set => set.Value)),
            Field("hostname", policy.Validation.Hostname.Value),
            Listed("subjectAltNames", policy.Validation.SubjectAltNames, name => Mapping(
                Field("type", name.Type.Value), Field("hostname", name.Hostname.Map(host => host.Value)), Field("uri", name.Uri.Map(uri => uri.Value)))))),
        Field("options", policy.Options.IsEmpty ? None : Some(policy.Options), EncodeReferences.Pairs));

    public static Json Of(BackendTrafficPolicy policy) => Mapping(
        Field("targetRefs", List(policy.Targets, EncodeReferences.Of)),
        Field("retryConstraint", policy.Retries, retries => Mapping(
            Field("budget", Mapping(
                Field("percent", retries.Percent, EncodeReferences.Number), Field("interval", retries.Interval, EncodeReferences.Duration))),
            Field("minRetryRate", Mapping(
                Field("count", retries.MinCount, EncodeReferences.Number), Field("interval", retries.MinInterval, EncodeReferences.Duration))))),
        Field("sessionPersistence", policy.Session, EncodeRules.Of));
}
