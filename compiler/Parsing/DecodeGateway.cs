using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using static Sluice.Compiler.Parsing.Scalars;

namespace Sluice.Compiler.Parsing;

/// <summary>GatewayClass and Gateway.</summary>
internal static class DecodeGateway
{
    public static readonly Decoder<Func<Metadata, ApiObject>> Class = Shape.Of<Located<string>, Option<ObjectRef>, Option<Located<string>>, Func<Metadata, ApiObject>>(
        Fields.Required("controllerName", ApiScalars.ControllerName),
        Fields.Optional("parametersRef", DecodeShared.ObjectRef),
        Fields.Optional("description", Sized(0, 64)),
        (_, controller, parameters, description) =>
            meta => new ApiObject.OfClass(new(meta, controller, parameters, description)));

    private static readonly Decoder<RouteGroupKind> RouteKind = Shape.Of(
        Fields.Default("group", ApiScalars.Group, Kinds.GatewayGroup),
        Fields.Required("kind", ApiScalars.Kind),
        (at, group, kind) => new RouteGroupKind(group, kind, at));

    private static Decoder<AllowedNamespaces> Namespaces(string otherwise, params string[] choices) => Shape.Of(
        Fields.Default("from", Choice(choices), otherwise),
        Fields.Optional("selector", DecodeShared.Selector),
        (at, from, selector) => new AllowedNamespaces(from, selector, at));

    private static AllowedNamespaces From(Origin at, string from) => new(new(from, at), None, at);

    private static readonly Decoder<AllowedRoutes> Allowed = Shape.Of(
        Fields.Default("namespaces", Namespaces("Same", "Same", "All", "Selector"), at => From(at, "Same")),
        Fields.List("kinds", RouteKind, 8),
        (_, namespaces, kinds) => new AllowedRoutes(namespaces, kinds));

    private static readonly Decoder<ListenerTls> ListenerTls = Shape.Of(
        Fields.Default("mode", Choice("Terminate", "Passthrough"), "Terminate"),
        Fields.List("certificateRefs", DecodeShared.SecretRef, 64),
        Fields.Default("options", Labels(16), _ => Arr<KeyValue>.Empty),
        Fields.Optional("frontendValidation", node => Decoders.Good(node.At)),
        (at, mode, certificates, options, validation) => new ListenerTls(mode, certificates, options, validation, at));

    private static readonly Decoder<Listener> Listener = ListenerWith(Fields.Required("port", ApiScalars.Port));

    /// <summary>Listeners of a Gateway and of a set differ in what their port may be.</summary>
    internal static Decoder<Listener> ListenerWith(Field<Located<int>> port) => Shape.Of(
        Fields.Required("name", ApiScalars.SectionName),
        Fields.Optional("hostname", ApiScalars.Hostname),
        port,
        Fields.Required("protocol", AnyText),
        Fields.Optional("tls", ListenerTls),
        Fields.Default("allowedRoutes", Allowed, at => new AllowedRoutes(From(at, "Same"), Arr<RouteGroupKind>.Empty)),
        (at, name, hostname, number, protocol, tls, allowed) => new Listener(name, hostname, number, protocol, tls, allowed, at));

    private static readonly Decoder<GatewayAddress> Address = Shape.Of(
        Fields.Default("type", Sized(1, 253), "IPAddress"),
        Fields.Optional("value", Sized(0, 253)),
        (at, type, value) => new GatewayAddress(type, value.Filter(text => text.Value.Length > 0), at));

    private static readonly Decoder<Infrastructure> Infrastructure = Shape.Of(
        Fields.Default("labels", Labels(8), _ => Arr<KeyValue>.Empty),
        Fields.Default("annotations", Labels(16), _ => Arr<KeyValue>.Empty),
        Fields.Optional("parametersRef", DecodeShared.LocalRef),
        (at, labels, annotations, parameters) => new Infrastructure(labels, annotations, parameters, at));

    private static readonly Decoder<ClientValidation> Validation = Shape.Of(
        Fields.Required("caCertificateRefs", Decoders.List(DecodeShared.ObjectRef, 16, 1)),
        Fields.Default("mode", Choice("AllowValidOnly", "AllowInsecureFallback"), "AllowValidOnly"),
        (at, authorities, mode) => new ClientValidation(authorities, mode, at));

    private static readonly Decoder<FrontendTlsConfig> FrontendConfig = Shape.Of(
        Fields.Optional("validation", Validation),
        (at, validation) => new FrontendTlsConfig(validation, at));

    private static readonly Decoder<FrontendTlsPort> FrontendPort = Shape.Of(
        Fields.Required("port", ApiScalars.Port),
        Fields.Required("tls", FrontendConfig),
        (at, port, tls) => new FrontendTlsPort(port, tls, at));

    private static readonly Decoder<FrontendTls> Frontend = Shape.Of(
        Fields.Required("default", FrontendConfig),
        Fields.Default("perPort", Decoders.List(FrontendPort, 64), _ => Arr<FrontendTlsPort>.Empty),
        (at, all, ports) => new FrontendTls(all, ports, at));

    private static readonly Decoder<GatewayBackendTls> Backend = Shape.Of(
        Fields.Optional("clientCertificateRef", DecodeShared.SecretRef),
        (at, certificate) => new GatewayBackendTls(certificate, at));

    private static readonly Decoder<GatewayTls> Tls = Shape.Of(
        Fields.Optional("frontend", Frontend),
        Fields.Optional("backend", Backend),
        (at, frontend, backend) => new GatewayTls(frontend, backend, at));

    public static readonly Decoder<Func<Metadata, ApiObject>> Gateway =
        Shape.Of<Located<string>, Arr<Listener>, Arr<GatewayAddress>, Option<Infrastructure>, Option<AllowedNamespaces>, Option<GatewayTls>, Option<Located<string>>, Func<Metadata, ApiObject>>(
            Fields.Required("gatewayClassName", ApiScalars.ObjectName),
            Fields.Required("listeners", Decoders.List(Listener, 64, 1)),
            Fields.List("addresses", Address, 16),
            Fields.Optional("infrastructure", Infrastructure),
            Fields.Optional("allowedListeners", Shape.Of(
                Fields.Default("namespaces", Namespaces("None", "None", "Same", "All", "Selector"), at => From(at, "None")),
                (_, namespaces) => namespaces)),
            Fields.Optional("tls", Tls),
            Fields.Optional("defaultScope", Choice("All", "None")),
            (_, className, listeners, addresses, infrastructure, allowed, tls, scope) =>
                meta => new ApiObject.OfGateway(new(meta, className, listeners, addresses, infrastructure, allowed, tls, scope)));
}
