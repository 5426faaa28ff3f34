using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Model;

/// <summary>A request for a point of entry: listeners, addresses, and what they share.</summary>
public sealed record Gateway(
    Metadata Meta,
    Located<string> ClassName,
    Arr<Listener> Listeners,
    Arr<GatewayAddress> Addresses,
    Option<Infrastructure> Infrastructure,
    Option<AllowedNamespaces> AllowedListeners,
    Option<GatewayTls> Tls,
    Option<Located<string>> DefaultScope);

/// <summary>One port, protocol and hostname of a Gateway or a set of listeners, and the routes it takes. Port 0 asks for any port.</summary>
public sealed record Listener(
    Located<string> Name,
    Option<Located<string>> Hostname,
    Located<int> Port,
    Located<string> Protocol,
    Option<ListenerTls> Tls,
    AllowedRoutes AllowedRoutes,
    Origin At);

/// <summary>Listeners for a Gateway, kept apart from it. Its kind is XListenerSet or ListenerSet.</summary>
/// <param name="Parent">The Gateway, as a reference without section or port.</param>
public sealed record ListenerSet(Metadata Meta, string Group, string Kind, ParentRef Parent, Arr<Listener> Listeners)
{
    public ObjectKey Key => new(Group, Kind, Meta.Name);
}

/// <summary>How a listener ends TLS, or that it does not (<c>Passthrough</c>).</summary>
/// <param name="FrontendValidation">Where an older field demands client certificates; present even if it is empty.</param>
public sealed record ListenerTls(
    Located<string> Mode, Arr<ObjectRef> CertificateRefs, Arr<KeyValue> Options, Option<Origin> FrontendValidation, Origin At);

/// <summary>Which routes a listener takes: from which namespaces, and of which kinds (none named: all of the protocol's).</summary>
public sealed record AllowedRoutes(AllowedNamespaces Namespaces, Arr<RouteGroupKind> Kinds);

/// <summary>Namespaces by <c>None</c>, <c>Same</c>, <c>All</c> or <c>Selector</c>.</summary>
public sealed record AllowedNamespaces(Located<string> From, Option<LabelSelector> Selector, Origin At);

/// <summary>A kind of route.</summary>
public sealed record RouteGroupKind(Located<string> Group, Located<string> Kind, Origin At);

/// <summary>An address that the Gateway asks for; without a value, any of the type.</summary>
public sealed record GatewayAddress(Located<string> Type, Option<Located<string>> Value, Origin At);

/// <summary>What the objects made for a Gateway should carry.</summary>
public sealed record Infrastructure(Arr<KeyValue> Labels, Arr<KeyValue> Annotations, Option<LocalRef> ParametersRef, Origin At);

/// <summary>TLS for the Gateway as a whole: demands on clients, and how it shows itself to backends.</summary>
public sealed record GatewayTls(Option<FrontendTls> Frontend, Option<GatewayBackendTls> Backend, Origin At);

/// <summary>The certificate that the Gateway presents to backends.</summary>
public sealed record GatewayBackendTls(Option<ObjectRef> ClientCertificateRef, Origin At);

/// <summary>Client certificate validation: for every HTTPS port, and for single ports instead.</summary>
public sealed record FrontendTls(FrontendTlsConfig Default, Arr<FrontendTlsPort> PerPort, Origin At);

public sealed record FrontendTlsPort(Located<int> Port, FrontendTlsConfig Tls, Origin At);

public sealed record FrontendTlsConfig(Option<ClientValidation> Validation, Origin At);

public sealed record ClientValidation(Arr<ObjectRef> CaCertificateRefs, Located<string> Mode, Origin At);
