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
    public static readonly Code ParentUnknown = new("GW3013", Severity.Warning, "parent is not in the input", Arr<Effect>.Empty);
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
    public static readonly Code DefaultsNotServed = new("GW3022", Severity.Warning, "default Gateways are not served by this release", Arr<Effect>.Empty);
    public static readonly Code ListenersRefused = new("GW3023", Severity.Error, "Gateway of a listener is not accepted",
        Array(new Effect("Programmed", false, "Invalid")));

    public static readonly Code OverlappingHostnames = new("GW3024", Severity.Hint, "TLS listeners of one port share hosts",
        Array(new Effect("OverlappingTLSConfig", true, "OverlappingHostnames")));

    public static Diagnostic Overlap(ObjectKey gateway, Listener listener, Listener other) =>
        OnListener(OverlappingHostnames, gateway, listener, listener.Hostname.Match(host => host.At, () => listener.At),
            $"the hosts of listeners '{listener.Name.Value}' and '{other.Name.Value}' overlap on port {listener.Port.Value}; a request for the host of one on a connection of the other is answered 421",
            None, new Label(other.At, "the other listener"));

    public static Diagnostic Protocol(ObjectKey gateway, Listener listener) =>
        OnListener(UnsupportedProtocol, gateway, listener, listener.Protocol.At,
            $"listener '{listener.Name.Value}' asks for protocol {listener.Protocol.Value}, which this release does not serve",
            "use HTTP or HTTPS");

    public static Diagnostic SameHostname(ObjectKey gateway, Listener listener, Listener other) =>
        OnListener(HostnameConflict, gateway, listener, listener.Hostname.Match(host => host.At, () => listener.At),
            $"listeners '{listener.Name.Value}' and '{other.Name.Value}' both serve {HostOf(listener)} on port {listener.Port.Value}; neither is programmed",
            "give one of them another hostname or port", new Label(other.At, "the other listener"));

    public static Diagnostic PortShared(ObjectKey gateway, Listener listener, Listener other) =>
        OnListener(ProtocolConflict, gateway, listener, listener.Protocol.At,
            $"listeners '{listener.Name.Value}' ({listener.Protocol.Value}) and '{other.Name.Value}' ({other.Protocol.Value}) cannot share port {listener.Port.Value}; neither is programmed",
            "give each protocol a port of its own", new Label(other.Protocol.At, "the other protocol"));

    public static Diagnostic RouteKind(ObjectKey gateway, Listener listener, RouteGroupKind kind, Arr<string> possible) =>
        OnListener(InvalidRouteKinds, gateway, listener, kind.At,
            $"listener '{listener.Name.Value}' cannot take routes of kind {kind.Kind.Value}{(kind.Group.Value == Kinds.GatewayGroup ? "" : $" in group '{kind.Group.Value}'")}",
            possible.IsEmpty ? Option<string>.None : $"name kinds that protocol {listener.Protocol.Value} takes: {string.Join(", ", possible)}");

    public static Diagnostic NoSelector(ObjectKey gateway, Listener listener) =>
        OnListener(SelectorMissing, gateway, listener, listener.AllowedRoutes.Namespaces.At,
            $"listener '{listener.Name.Value}' takes routes from selected namespaces, but there is no selector; it takes none",
            "add 'selector'");

    public static Diagnostic Validation(ObjectKey gateway, Listener listener, Origin validation) =>
        OnListener(ClientCertificates, gateway, listener, validation,
            $"port {listener.Port.Value} demands client certificates, which this release does not check; listener '{listener.Name.Value}' is not opened",
            "remove the validation to serve without client certificates");

    public static Diagnostic NotProgrammed(ObjectKey gateway, Listener listener, string why) =>
        OnListener(ListenersRefused, gateway, listener, listener.At, $"listener '{listener.Name.Value}' is not opened: {why}", None);

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

    public static Diagnostic DefaultGateways(ObjectKey route, Origin at) =>
        new(DefaultsNotServed, at, new Subject.Whole(route), "'useDefaultGateways' is not served by this release; only 'parentRefs' attach the route")
        {
            Help = "name the Gateway in 'parentRefs'",
        };

    public static Diagnostic UnknownParent(ObjectKey route, ParentRef parent, ObjectName gateway, Option<string> near) =>
        new(ParentUnknown, parent.Name.At, new Subject.Whole(route), $"there is no Gateway {gateway} in the input; the route does not attach to it")
        {
            Help = near.Match(name => $"did you mean '{name}'?", () => $"add Gateway {gateway} to the input"),
        };

    public static Diagnostic ForeignParentKind(ObjectKey route, ParentRef parent) =>
        new(ParentKind, parent.At, new Subject.Whole(route), $"Sluice does not attach routes to {parent.Kind.Value} '{parent.Name.Value}'; the reference is left alone");

    public static Diagnostic NoListener(ObjectKey route, int index, ParentRef parent, Gateway gateway, string why, Option<string> help) =>
        OnParent(NoMatchingParent, route, index, parent, $"{route} does not attach to Gateway {gateway.Meta.Name}: {why}", help, gateway);

    public static Diagnostic Refused(ObjectKey route, int index, ParentRef parent, Gateway gateway, string why, Option<string> help) =>
        OnParent(NotAllowed, route, index, parent, $"{route} does not attach to Gateway {gateway.Meta.Name}: {why}", help, gateway);

    public static Diagnostic NoHostname(ObjectKey route, int index, ParentRef parent, Gateway gateway, string routeHosts, string listenerHosts) =>
        OnParent(NoMatchingHostname, route, index, parent,
            $"{route} does not attach to Gateway {gateway.Meta.Name}: its hostnames ({routeHosts}) are none of the listener's ({listenerHosts})",
            "give the route a hostname that the listener serves", gateway);

    public static Diagnostic HostnameUnused(ObjectKey route, Located<string> hostname) =>
        new(UnusedHostname, hostname.At, new Subject.Whole(route), $"no listener that the route attaches to serves '{hostname.Value}'; it gets no traffic for it")
        {
            Help = "remove the hostname, or add a listener for it",
        };

    private static string HostOf(Listener listener) => listener.Hostname.Match(host => $"'{host.Value}'", () => "every host");

    private static Diagnostic OnListener(Code code, ObjectKey gateway, Listener listener, Origin at, string message, Option<string> help, params Label[] labels) =>
        new(code, at, new Subject.Listener(gateway, listener.Name.Value), message) { Help = help, Labels = toArray(labels) };

    private static Diagnostic OnGateway(Code code, Gateway gateway, Origin at, string message, Option<string> help) =>
        new(code, at, new Subject.Whole(Kinds.GatewayKey(gateway.Meta.Name)), message) { Help = help };

    private static Diagnostic OnParent(Code code, ObjectKey route, int index, ParentRef parent, string message, Option<string> help, Gateway gateway) =>
        new(code, parent.At, new Subject.Parent(route, index), message) { Help = help, Labels = Array(new Label(gateway.Meta.At, "the Gateway")) };
}
