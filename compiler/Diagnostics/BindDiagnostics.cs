using Sluice.Compiler.Binding;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Diagnostics;

/// <summary>What the bind stage can say (GW3001 on): classes, listeners, and which route attaches to which listener.</summary>
public static class BindDiagnostics
{
    public static readonly Code UnsupportedProtocol = new("GW3001", Severity.Error, "protocol of a listener is not supported",
        Array(new Effect("Accepted", false, "UnsupportedProtocol"), new Effect("Programmed", false, "Invalid")));
    public static readonly Code HostnameConflict = new("GW3002", Severity.Error, "listeners have the same hostname",
        Array(new Effect("Conflicted", true, "HostnameConflict"), new Effect("Accepted", false, "HostnameConflict"), new Effect("Programmed", false, "HostnameConflict")));
    public static readonly Code ProtocolConflict = new("GW3003", Severity.Error, "listeners of one port cannot be told apart",
        Array(new Effect("Conflicted", true, "ProtocolConflict"), new Effect("Accepted", false, "ProtocolConflict"), new Effect("Programmed", false, "ProtocolConflict")));
    public static readonly Code InvalidRouteKinds = new("GW3004", Severity.Error, "listener allows a kind of route that it cannot take",
        Array(new Effect("ResolvedRefs", false, "InvalidRouteKinds")));
    public static readonly Code NoMatchingParent = new("GW3005", Severity.Error, "no listener fits the parent reference",
        Array(new Effect("Accepted", false, "NoMatchingParent")));
    public static readonly Code NotAllowed = new("GW3006", Severity.Error, "listeners do not allow the route",
        Array(new Effect("Accepted", false, "NotAllowedByListeners")));
    public static readonly Code NoMatchingHostname = new("GW3007", Severity.Error, "no hostname of the route is one of the listener's",
        Array(new Effect("Accepted", false, "NoMatchingListenerHostname")));
    public static readonly Code UnusedHostname = new("GW3008", Severity.Warning, "hostname of a route matches no listener", Arr<Effect>.Empty);
    public static readonly Code SomeListenersInvalid = new("GW3009", Severity.Warning, "some listeners of a Gateway are not valid",
        Array(new Effect("Accepted", true, "ListenersNotValid")));
    public static readonly Code NoListenerValid = new("GW3010", Severity.Error, "no listener of a Gateway is valid",
        Array(new Effect("Accepted", false, "ListenersNotValid"), new Effect("Programmed", false, "Invalid")));
    public static readonly Code ClassAssumed = new("GW3011", Severity.Hint, "GatewayClass is not in the input", Arr<Effect>.Empty);
    public static readonly Code ClassForeign = new("GW3012", Severity.Hint, "Gateway belongs to another controller", Arr<Effect>.Empty);
    public static readonly Code ParentUnknown = new("GW3013", Severity.Warning, "parent is not in the input, or was refused", Arr<Effect>.Empty);
    public static readonly Code ClassParameters = new("GW3014", Severity.Error, "parameters of a GatewayClass are not supported",
        Array(new Effect("Accepted", false, "InvalidParameters")));
    public static readonly Code GatewayParameters = new("GW3015", Severity.Error, "parameters of a Gateway are not supported",
        Array(new Effect("Accepted", false, "InvalidParameters"), new Effect("Programmed", false, "Invalid")));
    public static readonly Code ClientCertificates = new("GW3016", Severity.Error, "client certificate validation is not served by this release",
        Array(new Effect("Accepted", false, "UnsupportedValue"), new Effect("Programmed", false, "Invalid")));
    public static readonly Code UnsupportedAddress = new("GW3017", Severity.Error, "type of an address is not supported",
        Array(new Effect("Accepted", false, "UnsupportedAddress"), new Effect("Programmed", false, "AddressNotUsable")));
    public static readonly Code NotServed = new("GW3018", Severity.Warning, "field of a Gateway is not served by this release", Arr<Effect>.Empty);
    public static readonly Code ParentKind = new("GW3019", Severity.Hint, "parent is of a kind that Sluice does not attach to", Arr<Effect>.Empty);
    public static readonly Code ClassRefused = new("GW3020", Severity.Warning, "GatewayClass is not accepted", Arr<Effect>.Empty);
    public static readonly Code SelectorMissing = new("GW3021", Severity.Warning, "listener selects namespaces without a selector", Arr<Effect>.Empty);
    public static readonly Code NoDefaultGateway = new("GW3022", Severity.Warning, "no default Gateway takes a route", Arr<Effect>.Empty);
    public static readonly Code ListenersRefused = new("GW3023", Severity.Error, "Gateway of a listener is not accepted",
        Array(new Effect("Programmed", false, "Invalid")));

    public static readonly Code OverlappingHostnames = new("GW3024", Severity.Hint, "TLS listeners of one port share hosts",
        Array(new Effect("OverlappingTLSConfig", true, "OverlappingHostnames")));

    public static readonly Code PortNotChosen = new("GW3025", Severity.Error, "listener of a set names no port",
        Array(new Effect("Accepted", false, "UnsupportedPort"), new Effect("Programmed", false, "Invalid")));
    public static readonly Code ModeUnsupported = new("GW3026", Severity.Error, "TLS mode of a listener is not supported",
        Array(new Effect("Accepted", false, "UnsupportedValue"), new Effect("Programmed", false, "Invalid")));
    public static readonly Code ListenerSetNotAllowed = new("GW3027", Severity.Error, "Gateway does not let a set of listeners in",
        Array(new Effect("Accepted", false, "NotAllowed"), new Effect("Programmed", false, "NotAllowed")));
    public static readonly Code ListenerSetParentRefused = new("GW3028", Severity.Error, "Gateway of a set of listeners is not accepted",
        Array(new Effect("Accepted", false, "ParentNotAccepted"), new Effect("Programmed", false, "ParentNotProgrammed")));
    public static readonly Code ListenerSetInvalid = new("GW3029", Severity.Error, "no listener of a set is valid",
        Array(new Effect("Accepted", false, "ListenersNotValid"), new Effect("Programmed", false, "ListenersNotValid")));
    public static readonly Code ListenerSetParentUnknown = new("GW3030", Severity.Warning, "Gateway of a set of listeners is not in the input", Arr<Effect>.Empty);
    public static readonly Code ListenerSetParentKind = new("GW3031", Severity.Warning, "parent of a set of listeners is not a Gateway", Arr<Effect>.Empty);
    public static readonly Code AddressNotUsable = new("GW3032", Severity.Error, "address cannot be assigned",
        Array(new Effect("Programmed", false, "AddressNotUsable")));
    public static readonly Code KeyReserved = new("GW3033", Severity.Warning, "key of the infrastructure is the controller's", Arr<Effect>.Empty);
    public static readonly Code MeshParameters = new("GW3034", Severity.Error, "parameters of a mesh are not supported",
        Array(new Effect("Accepted", false, "InvalidParameters")));
    public static readonly Code MeshParentMissing = new("GW3035", Severity.Error, "Service of the mesh has no such port, or is missing",
        Array(new Effect("Accepted", false, "NoMatchingParent")));
    public static readonly Code MeshKindConflict = new("GW3036", Severity.Error, "a stronger kind of route serves the Service",
        Array(new Effect("Accepted", false, "Conflicted")));
    public static readonly Code ListenerOptions = new("GW3037", Severity.Warning, "TLS options have no effect", Arr<Effect>.Empty);
    public static readonly Code InsecureFallback = new("GW3038", Severity.Warning, "clients without a valid certificate are served",
        Array(new Effect("InsecureFrontendValidationMode", true, "ConfigurationChanged")));

    public static readonly Code PortUnavailable = new("GW3050", Severity.Error, "port of a listener cannot be opened",
        Array(new Effect("Accepted", false, "PortUnavailable"), new Effect("Programmed", false, "PortUnavailable")));
    public static readonly Code AddressNotAssigned = new("GW3051", Severity.Error, "no address can be given to a Gateway",
        Array(new Effect("Programmed", false, "AddressNotAssigned")));
    public static readonly Code NoAddress = new("GW3052", Severity.Error, "listener has no address to be reached at",
        Array(new Effect("Programmed", false, "Pending")));

    public static Diagnostic Overlap(ListenerId id, Listener listener, ListenerId otherId, Listener other) =>
        OnListener(OverlappingHostnames, id, listener.Hostname.Match(host => host.At, () => listener.At),
            $"the hosts of listeners '{listener.Name.Value}' and {Seen(id, otherId, other)} overlap on port {listener.Port.Value}; a request for the host of one on a connection of the other is answered 421",
            None, Place(id, otherId, other.At, "the other listener"));

    public static Diagnostic Protocol(ListenerId id, Listener listener, Arr<string> served) =>
        OnListener(UnsupportedProtocol, id, listener.Protocol.At,
            $"listener '{listener.Name.Value}' asks for protocol {listener.Protocol.Value}, which this release does not serve",
            $"use {string.Join(", ", served.Take(served.Count - 1))} or {served[served.Count - 1]}");

    public static Diagnostic Mode(ListenerId id, Listener listener) =>
        OnListener(ModeUnsupported, id, listener.Tls.Match(tls => tls.Mode.At, () => listener.At),
            $"listener '{listener.Name.Value}' asks for TLS mode {listener.Tls.Match(tls => tls.Mode.Value, () => "Terminate")}, which this release does not serve",
            "use the other mode, or protocol HTTPS");

    public static Diagnostic AnyPort(ListenerId id, Listener listener) =>
        OnListener(PortNotChosen, id, listener.Port.At, $"listener '{listener.Name.Value}' names no port, and Sluice chooses none", "name a port from 1 to 65535");

    public static Diagnostic SameHostname(ListenerId id, Listener listener, ListenerId otherId, Listener other, bool lost) =>
        OnListener(HostnameConflict, id, listener.Hostname.Match(host => host.At, () => listener.At),
            $"listeners '{listener.Name.Value}' and {Seen(id, otherId, other)} both serve {HostOf(listener)} on port {listener.Port.Value}; {Outcome(lost)}",
            "give one of them another hostname or port", Place(id, otherId, other.At, "the other listener"));

    public static Diagnostic PortShared(ListenerId id, Listener listener, ListenerId otherId, Listener other, bool lost) =>
        OnListener(ProtocolConflict, id, listener.Protocol.At,
            $"listeners '{listener.Name.Value}' ({listener.Protocol.Value}) and {Seen(id, otherId, other)} ({other.Protocol.Value}) cannot share port {listener.Port.Value}; {Outcome(lost)}",
            "give each protocol a port of its own", Place(id, otherId, other.Protocol.At, "the other protocol"));

    private static string Outcome(bool lost) => lost ? "the other comes first and this one is not programmed" : "neither is programmed";

    /// <summary>What stands in another's set is not for this tenant to read.</summary>
    internal static string Seen(ListenerId id, ListenerId otherId, Listener other) =>
        id.Owner == otherId.Owner || otherId.Owner.Kind == Kinds.Gateway ? $"'{other.Name.Value}'" : "one of another set";

    internal static Label[] Place(ListenerId id, ListenerId otherId, Origin at, string text) =>
        id.Owner == otherId.Owner || otherId.Owner.Kind == Kinds.Gateway ? [new Label(at, text)] : [];

    public static Diagnostic RouteKind(ListenerId id, Listener listener, RouteGroupKind kind, Arr<string> possible) =>
        OnListener(InvalidRouteKinds, id, kind.At,
            $"listener '{listener.Name.Value}' cannot take routes of kind {kind.Kind.Value}{(kind.Group.Value == Kinds.GatewayGroup ? "" : $" in group '{kind.Group.Value}'")}",
            possible.IsEmpty ? Option<string>.None : $"name kinds that protocol {listener.Protocol.Value} takes: {string.Join(", ", possible)}");

    public static Diagnostic NoSelector(ListenerId id, Listener listener) =>
        OnListener(SelectorMissing, id, listener.AllowedRoutes.Namespaces.At,
            $"listener '{listener.Name.Value}' takes routes from selected namespaces, but there is no selector; it takes none",
            "add 'selector'");

    public static Diagnostic OptionsUnserved(ListenerId id, Origin at) =>
        OnListener(ListenerOptions, id, at, "'tls.options' have no effect: Sluice knows no TLS options", "remove them");

    public static Diagnostic Validation(ListenerId id, Listener listener, Origin validation) =>
        OnListener(ClientCertificates, id, validation,
            $"port {listener.Port.Value} demands client certificates, which this release does not check; listener '{listener.Name.Value}' is not opened",
            "remove the validation to serve without client certificates");

    public static Diagnostic NotProgrammed(ListenerId id, Listener listener, string why) =>
        OnListener(ListenersRefused, id, listener.At, $"listener '{listener.Name.Value}' is not opened: {why}", None);

    public static Diagnostic SetNotAllowed(ListenerSet set, Gateway gateway) =>
        OnSet(ListenerSetNotAllowed, set, set.Parent.At, $"Gateway {gateway.Meta.Name} does not let sets of listeners from namespace '{set.Meta.Name.Namespace}' in",
            "set 'allowedListeners.namespaces' of the Gateway to All, or to a selector that fits the namespace");

    public static Diagnostic ParentOfSet(ListenerSet set, Gateway gateway) =>
        OnSet(ListenerSetParentRefused, set, set.Parent.At, $"Gateway {gateway.Meta.Name} is not accepted; none of the listeners of {set.Key} is opened", "mend the Gateway; its own message says how");

    public static Diagnostic SetInvalid(ListenerSet set) =>
        OnSet(ListenerSetInvalid, set, set.Meta.At, $"no listener of {set.Key} can serve", "mend at least one listener; its own message says how");

    public static Diagnostic SetParentUnknown(ListenerSet set, ObjectName gateway, Option<string> near) =>
        OnSet(ListenerSetParentUnknown, set, set.Parent.Name.At, $"there is no Gateway {gateway} in the input; the listeners of {set.Key} are not opened",
            near.Match(name => $"did you mean '{name}'?", () => $"add Gateway {gateway} to the input"));

    public static Diagnostic SetParentKind(ListenerSet set) =>
        OnSet(ListenerSetParentKind, set, set.Parent.At, $"listeners are added to a Gateway, not to {set.Parent.Kind.Value} '{set.Parent.Name.Value}'", "refer to a Gateway");

    public static Diagnostic AddressUnusable(Gateway gateway, GatewayAddress address) =>
        OnGateway(AddressNotUsable, gateway, address.At, $"address {address.Value.Map(value => value.Value).IfNone("")} cannot be assigned to Gateway {gateway.Meta.Name}", "use an address that is free here, or leave the value out");

    public static Diagnostic Unassigned(Gateway gateway, string why) =>
        OnGateway(AddressNotAssigned, gateway, gateway.Meta.At, $"Gateway {gateway.Meta.Name} is given no address: {why}", "name an address that can be had in 'addresses'");

    public static Diagnostic Unreachable(ListenerId id, Listener listener) =>
        OnListener(NoAddress, id, listener.At, $"listener '{listener.Name.Value}' is not opened: its Gateway has no address", "mend the addresses of the Gateway; its own message says how");

    public static Diagnostic Closed(ListenerId id, Listener listener, ClosedPort port) =>
        OnListener(PortUnavailable, id, listener.Port.At, $"port {listener.Port.Value} of listener '{listener.Name.Value}' is not open: {port.Why}", port.Help);

    public static Diagnostic NoneOpen(Gateway gateway) =>
        OnGateway(NoListenerValid, gateway, gateway.Meta.At, $"no listener of Gateway {gateway.Meta.Name} has its port open", "mend at least one listener; its own message says how");

    public static Diagnostic ReservedKey(Gateway gateway, Origin at, string key) =>
        OnGateway(KeyReserved, gateway, at, $"'{key}' is set by the controller; the value in 'infrastructure' has no effect", "use a prefix of your own");

    public static Diagnostic Fallback(Gateway gateway, Origin at) =>
        OnGateway(InsecureFallback, gateway, at, $"Gateway {gateway.Meta.Name} serves clients whose certificate is missing or not valid", "use mode AllowValidOnly to turn them away");

    public static Diagnostic ParametersOfMesh(Mesh mesh, ObjectRef parameters) =>
        new(MeshParameters, parameters.At, new Subject.Whole(Kinds.MeshKey(mesh.Meta.Name)),
            $"mesh '{mesh.Meta.Name.Name}' names parameters of kind {parameters.Kind.Value}, and Sluice has no parameters")
        { Help = "remove 'parametersRef'" };

    public static Diagnostic MeshNoService(ObjectKey route, int index, ParentRef parent, ObjectName service, Option<string> near) =>
        OnMesh(MeshParentMissing, route, index, parent.Name.At, $"{route} does not attach to Service {service}: there is no such Service",
            near.Match(name => $"did you mean '{name}'?", () => "create the Service, or refer to another"));

    public static Diagnostic MeshNoPort(ObjectKey route, int index, ParentRef parent, Service service, string transport) =>
        OnMesh(MeshParentMissing, route, index, parent.At, $"{route} does not attach to Service {service.Meta.Name}: it has no {transport} port{Wanted(parent)}",
            parent.SectionName.Bind(section => NearNames.Of(section.Value, toArray(service.Ports.Bind(port => port.Name).Map(name => name.Value)))
                    .Filter(name => name != section.Value)).Map(name => $"did you mean '{name}'?")
                .IfNone(() => service.Ports.Filter(port => port.Protocol.Value == transport) is { IsEmpty: false } ports
                    ? $"use one of its ports: {string.Join(", ", ports.Map(PortOf))}"
                    : $"add a {transport} port to the Service"));

    private static string Wanted(ParentRef parent) =>
        $"{parent.Port.Match(port => $" {port.Value}", () => "")}{parent.SectionName.Match(section => $" named '{section.Value}'", () => "")}";

    private static string PortOf(ServicePortSpec port) =>
        $"{port.Port.Value}{port.Name.Match(name => $" ({name.Value})", () => "")}";

    public static Diagnostic MeshHeadless(ObjectKey route, int index, ParentRef parent, ObjectName service) =>
        OnMesh(MeshParentMissing, route, index, parent.At, $"{route} does not attach to Service {service}: a headless Service, or an ExternalName, has no address that requests could be sent to",
            "refer to a Service with a cluster IP");

    public static Diagnostic MeshConflict(ObjectKey route, int index, ParentRef parent, Origin stronger, string kind) =>
        OnMesh(MeshKindConflict, route, index, parent.At,
            $"{route} does not attach to Service '{parent.Name.Value}': {(kind == Kinds.HttpRoute ? "an" : "a")} {kind} is attached to it, and one kind of route serves a port",
            "use one kind of route for each port of a Service") with
        {
            Labels = Array(new Label(stronger, "this route is of the stronger kind")),
        };

    public static Diagnostic SomeInvalid(Gateway gateway, Arr<string> listeners) =>
        OnGateway(SomeListenersInvalid, gateway, gateway.Meta.At, $"{(listeners.Count == 1 ? "a listener" : "some listeners")} of Gateway {gateway.Meta.Name} cannot be served: {string.Join(", ", listeners)}", None);

    public static Diagnostic NoneValid(Gateway gateway) =>
        OnGateway(NoListenerValid, gateway, gateway.Meta.At, $"no listener of Gateway {gateway.Meta.Name} is valid", "mend at least one listener");

    public static Diagnostic Assumed(Gateway gateway) =>
        OnGateway(ClassAssumed, gateway, gateway.ClassName.At,
            $"GatewayClass '{gateway.ClassName.Value}' is not in the input; the Gateway is taken for Sluice's", "add the GatewayClass to the input, or name the class with --class");

    public static Diagnostic Foreign(Gateway gateway, string controller) =>
        OnGateway(ClassForeign, gateway, gateway.ClassName.At, $"GatewayClass '{gateway.ClassName.Value}' belongs to {controller}; the Gateway is left alone", None);

    public static Diagnostic OfRefusedClass(Gateway gateway) =>
        OnGateway(ClassRefused, gateway, gateway.ClassName.At, $"GatewayClass '{gateway.ClassName.Value}' is not accepted; the Gateway is left alone", "mend the GatewayClass");

    public static Diagnostic ParametersOfClass(GatewayClass found, ObjectRef parameters) =>
        new(ClassParameters, parameters.At, new Subject.Whole(Kinds.ClassKey(found.Meta.Name)),
            $"GatewayClass '{found.Meta.Name.Name}' names parameters of kind {parameters.Kind.Value}, and Sluice has no parameters")
        { Help = "remove 'parametersRef'" };

    public static Diagnostic ParametersOfGateway(Gateway gateway, LocalRef parameters) =>
        OnGateway(GatewayParameters, gateway, parameters.At, $"the Gateway names parameters of kind {parameters.Kind.Value}, and Sluice has no parameters", "remove 'parametersRef'");

    public static Diagnostic Address(Gateway gateway, GatewayAddress address) =>
        OnGateway(UnsupportedAddress, gateway, address.At, $"addresses of type {address.Type.Value} are not supported", "use the type IPAddress");

    public static Diagnostic Unserved(Gateway gateway, Origin at, string field, string consequence) =>
        OnGateway(NotServed, gateway, at, $"'{field}' is not served by this release: {consequence}", None);

    public static Diagnostic NoDefaults(ObjectKey route, Origin at, Arr<Gateway> unwilling) =>
        new(NoDefaultGateway, at, new Subject.Whole(route), unwilling.IsEmpty
            ? $"{route} asks for default Gateways, and there is none"
            : $"{route} asks for default Gateways, and none takes {route.Kind} from namespace '{route.Name.Namespace}'")
        {
            Help = unwilling.IsEmpty
                ? "set 'defaultScope: All' on a Gateway, or name one in 'parentRefs'"
                : "let a listener of a default Gateway take the route with 'allowedRoutes', or name a Gateway in 'parentRefs'",
            Labels = unwilling.Map(gateway => new Label(gateway.Meta.At, "a default Gateway")),
        };

    public static Diagnostic UnknownSet(ObjectKey route, ParentRef parent, ObjectKey set, bool refused, Option<ObjectKey> near) => refused
        ? Unattached(route, parent, $"{set} was refused; the route does not attach to it", "mend the set; its own message says how")
        : Unattached(route, parent, $"there is no {set} in the input; the route does not attach to it",
            near.Match(other => $"did you mean {other}{(other.Group == set.Group ? "" : $" of group '{other.Group}'")}?", () => $"add {set} to the input"));

    public static Diagnostic UnknownParent(ObjectKey route, ParentRef parent, ObjectName gateway, Option<string> near) =>
        Unattached(route, parent, $"there is no Gateway {gateway} in the input; the route does not attach to it",
            near.Match(name => $"did you mean '{name}'?", () => $"add Gateway {gateway} to the input"));

    public static Diagnostic RefusedParent(ObjectKey route, ParentRef parent, ObjectName gateway) =>
        Unattached(route, parent, $"Gateway {gateway} was refused; the route does not attach to it", "mend the Gateway; its own message says how");

    private static Diagnostic Unattached(ObjectKey route, ParentRef parent, string message, string help) =>
        new(ParentUnknown, parent.Name.At, new Subject.Whole(route), message) { Help = help };

    public static Diagnostic ForeignParentKind(ObjectKey route, ParentRef parent) =>
        new(ParentKind, parent.At, new Subject.Whole(route), $"Sluice does not attach routes to {parent.Kind.Value} '{parent.Name.Value}'; the reference is left alone");

    public static Diagnostic NoListener(RefusedAt place, string why, string help) => OnParent(NoMatchingParent, place, why, help);

    public static Diagnostic Refused(RefusedAt place, string why, string help) => OnParent(NotAllowed, place, why, help);

    public static Diagnostic NoHostname(RefusedAt place, string routeHosts, string listenerHosts) =>
        OnParent(NoMatchingHostname, place, $"its hostnames ({routeHosts}) are none of the listener's ({listenerHosts})",
            "give the route a hostname that the listener serves");

    public static Diagnostic HostnameUnused(ObjectKey route, Located<string> hostname) =>
        new(UnusedHostname, hostname.At, new Subject.Whole(route), $"no listener that the route attaches to serves '{hostname.Value}'; it gets no traffic for it")
        {
            Help = "remove the hostname, or add a listener for it",
        };

    private static string HostOf(Listener listener) => listener.Hostname.Match(host => $"'{host.Value}'", () => "every host");

    private static Diagnostic OnListener(Code code, ListenerId id, Origin at, string message, Option<string> help, params Label[] labels) =>
        new(code, at, new Subject.Listener(id.Owner, id.Name), message) { Help = help, Labels = toArray(labels) };

    private static Diagnostic OnGateway(Code code, Gateway gateway, Origin at, string message, Option<string> help) =>
        new(code, at, new Subject.Whole(Kinds.GatewayKey(gateway.Meta.Name)), message) { Help = help };

    private static Diagnostic OnSet(Code code, ListenerSet set, Origin at, string message, string help) =>
        new(code, at, new Subject.Whole(set.Key), message) { Help = help };

    private static Diagnostic OnMesh(Code code, ObjectKey route, int index, Origin at, string message, string help) =>
        new(code, at, new Subject.Parent(route, index), message) { Help = help };

    private static Diagnostic OnParent(Code code, RefusedAt place, string why, string help) =>
        new(code, place.Spec.At, new Subject.Parent(place.Route, place.Index), $"{place.Route} does not attach to {place.Parent}: {why}")
        {
            Help = help,
            Labels = Array(new Label(place.At, place.Parent.Kind == Kinds.Gateway ? "the Gateway" : "the Gateway of the set")),
        };
}
