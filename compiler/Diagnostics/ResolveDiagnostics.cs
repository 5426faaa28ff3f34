using Sluice.Compiler.Binding;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Resolution;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Diagnostics;

/// <summary>What the resolve stage can say (GW4001 on): backends, grants, certificates.</summary>
public static class ResolveDiagnostics
{
    public static readonly Code BackendNotFound = Refs("GW4001", "backend does not exist", "BackendNotFound");
    public static readonly Code PortNotFound = Refs("GW4002", "Service has no such port", "BackendNotFound");
    public static readonly Code RefNotPermitted = Refs("GW4003", "reference to another namespace is not permitted", "RefNotPermitted");
    public static readonly Code InvalidKind = Refs("GW4004", "backend is of a kind that cannot be forwarded to", "InvalidKind");
    public static readonly Code UnsupportedProtocol = Refs("GW4005", "protocol of a backend is not supported", "UnsupportedProtocol");
    public static readonly Code ExternalName = Refs("GW4006", "backend is an ExternalName Service", "UnsupportedProtocol");
    public static readonly Code NoEndpoints = new("GW4007", Severity.Warning, "backend has no ready endpoint", Arr<Effect>.Empty);
    public static readonly Code TlsNotServed = new("GW4008", Severity.Error, "backend demands TLS, which is not served by this release", Arr<Effect>.Empty);
    public static readonly Code NoBackends = new("GW4009", Severity.Warning, "rule has nowhere to send requests", Arr<Effect>.Empty);
    public static readonly Code AllWeightsZero = new("GW4010", Severity.Warning, "all weights of a rule are zero", Arr<Effect>.Empty);
    public static readonly Code TlsNotUsable = new("GW4011", Severity.Error, "TLS policy of a backend cannot be carried out", Arr<Effect>.Empty);
    public static readonly Code CertificateNotFound = Refs("GW4101", "certificate does not exist", "InvalidCertificateRef");
    public static readonly Code CertificateNotPermitted = Refs("GW4102", "certificate in another namespace is not permitted", "RefNotPermitted");
    public static readonly Code CertificateMalformed = Refs("GW4103", "certificate cannot be used", "InvalidCertificateRef");
    public static readonly Code CertificateKind = Refs("GW4104", "certificate reference is not to a Secret", "InvalidCertificateRef");
    public static readonly Code CertificateMissing = Refs("GW4105", "HTTPS listener has no certificate", "InvalidCertificateRef");
    public static readonly Code NoUsableCertificate = new("GW4106", Severity.Error, "listener has no usable certificate", Array(new Effect("Programmed", false, "Invalid")));

    public static readonly Code AuthorityNotUsable = Refs("GW4108", "authority for clients cannot be used", "InvalidCACertificateRef");
    public static readonly Code AuthorityOfKind = Refs("GW4109", "authority for clients is of a kind that holds none", "InvalidCACertificateKind");
    public static readonly Code AuthorityForbidden = Refs("GW4110", "authority for clients in another namespace is not permitted", "RefNotPermitted");
    public static readonly Code NoAuthorityUsable = new("GW4111", Severity.Error, "listener has no authority for its clients that can be used",
        Array(new Effect("Accepted", false, "NoValidCACertificate"), new Effect("Programmed", false, "Invalid")));
    public static readonly Code ClientCertificateInvalid = Refs("GW4112", "certificate for backends cannot be used", "InvalidClientCertificateRef");
    public static readonly Code ClientCertificateForbidden = Refs("GW4113", "certificate for backends in another namespace is not permitted", "RefNotPermitted");

    public static readonly Code OverlappingCertificates = new("GW4114", Severity.Hint, "certificates of TLS listeners of one port have a common host",
        Array(new Effect("OverlappingTLSConfig", true, "OverlappingCertificates")));
    public static readonly Code ConnectionShared = new("GW4115", Severity.Hint, "browsers may use one connection for hosts of several listeners", Arr<Effect>.Empty);
    public static readonly Code CertificateOutOfTime = new("GW4116", Severity.Warning, "certificate is outside its time of validity", Arr<Effect>.Empty);

    public static readonly Code NothingProgrammed = new("GW4107", Severity.Error, "no listener of a Gateway can be opened", Array(new Effect("Programmed", false, "Invalid")));

    public static Diagnostic NotFound(Speaker said, BackendRef backend, ObjectName service, Option<string> near) =>
        OnRoute(BackendNotFound, said.Route, backend.Name.At, $"there is no Service {service}; {said.Consequence}",
            near.Match(name => $"did you mean '{name}'?", () => $"create the Service, or refer to another"));

    public static Diagnostic Unusable(Speaker said, BackendRef backend, ObjectName service) =>
        OnRoute(BackendNotFound, said.Route, backend.Name.At, $"Service {service} was refused; {said.Consequence}",
            "mend the Service; its own message says how");

    public static Diagnostic NoPort(Speaker said, BackendRef backend, Service service, string transport, int port) =>
        OnRoute(PortNotFound, said.Route, backend.Port.Match(found => found.At, () => backend.At),
            $"Service {service.Meta.Name} has no {transport} port {port}; {said.Consequence}",
            Ports(service, transport)) with
        {
            Labels = Array(new Label(service.Meta.At, "the Service")),
        };

    private static string Ports(Service service, string transport) =>
        service.Ports.Filter(found => found.Protocol.Value == transport).Map(found => $"{found.Port.Value}") is { IsEmpty: false } numbers
            ? $"use one of its ports: {string.Join(", ", numbers)}"
            : $"add a {transport} port to the Service";

    public static Diagnostic NotPermitted(Speaker said, BackendRef backend, ObjectName service, Arr<Label> nearly) =>
        OnRoute(RefNotPermitted, said.Route, backend.At,
            $"{said.Route.Kind} in namespace '{said.Route.Name.Namespace}' may not refer to Service {service}; {said.Consequence}",
            $"add a ReferenceGrant in namespace '{service.Namespace}' from {said.Route.Kind} in '{said.Route.Name.Namespace}' to Service '{service.Name}'") with
        {
            Labels = nearly,
            Manifest = GrantText.For(said.Route.Group, said.Route.Kind, said.Route.Name.Namespace, Kinds.CoreGroup, Kinds.Service, service),
        };

    public static Diagnostic Kind(Speaker said, BackendRef backend) =>
        OnRoute(InvalidKind, said.Route, backend.Kind.At,
            $"{backend.Kind.Value}{(backend.Group.Value.Length > 0 ? $" in group '{backend.Group.Value}'" : "")} cannot be a backend; {said.Consequence}",
            "refer to a Service");

    public static Diagnostic Protocol(Speaker said, BackendRef backend, ServicePortSpec port, string appProtocol, string help) =>
        OnRoute(UnsupportedProtocol, said.Route, backend.At,
            $"port {port.Port.Value} of Service '{backend.Name.Value}' speaks '{appProtocol}', which {said.Route} cannot use here; {said.Consequence}",
            help) with
        {
            Labels = Array(new Label(port.At, "the port")),
        };

    public static Diagnostic External(Speaker said, BackendRef backend, Service service) =>
        OnRoute(ExternalName, said.Route, backend.Name.At,
            $"Service {service.Meta.Name} is an ExternalName, which could point anywhere; {said.Consequence}",
            "use a Service with a selector or with EndpointSlices of its own") with
        {
            Labels = Array(new Label(service.Type.At, "the type")),
        };

    public static Diagnostic Unready(Speaker said, BackendRef backend, ServicePort service) =>
        OnRoute(NoEndpoints, said.Route, backend.Name.At, $"Service {service} has no ready endpoint; {said.WithoutEndpoints}",
            "see why no pod of the Service is ready");

    public static Diagnostic Tls(Speaker said, BackendRef backend, ObjectName service, ObjectName policy) =>
        OnRoute(TlsNotServed, said.Route, backend.Name.At,
            $"BackendTLSPolicy {policy} demands TLS to Service {service}, which this release does not speak; {said.Consequence} and nothing is sent in plain text",
            "remove the policy to speak to the Service in plain text");

    public static Diagnostic TlsRefused(Speaker said, BackendRef backend, ObjectName service, ObjectName policy) =>
        OnRoute(TlsNotUsable, said.Route, backend.Name.At,
            $"BackendTLSPolicy {policy} for Service {service} cannot be carried out; {said.Consequence} and nothing is sent in plain text",
            "mend the policy; its own message says how");

    public static Diagnostic Nowhere(ObjectKey route, Origin rule) =>
        OnRoute(NoBackends, route, rule, "this rule has no backends and no redirect; its requests are answered 500", "add 'backendRefs'");

    public static Diagnostic ZeroWeights(ObjectKey route, Origin rule) =>
        OnRoute(AllWeightsZero, route, rule, "the weights of all backends of this rule are 0; its requests are answered 500", "give one backend a weight");

    public static Diagnostic NoSecret(ListenerId id, ObjectRef reference, ObjectName secret, Option<string> near) =>
        OnListener(CertificateNotFound, id, reference.Name.At, $"there is no Secret {secret} for listener '{id.Name}'",
            near.Match(name => $"did you mean '{name}'?", () => "create the Secret with type kubernetes.io/tls"));

    public static Diagnostic UnusableSecret(ListenerId id, ObjectRef reference, ObjectName secret) =>
        OnListener(CertificateNotFound, id, reference.Name.At, $"Secret {secret} for listener '{id.Name}' was refused",
            "mend the Secret; its own message says how");

    public static Diagnostic SecretNotPermitted(ListenerId id, ObjectRef reference, ObjectName secret, Arr<Label> nearly) =>
        OnListener(CertificateNotPermitted, id, reference.At,
            $"{id.Owner.Kind} in namespace '{id.Owner.Name.Namespace}' may not refer to Secret {secret}",
            $"add a ReferenceGrant in namespace '{secret.Namespace}' from {id.Owner.Kind} in '{id.Owner.Name.Namespace}' to Secret '{secret.Name}'") with
        {
            Labels = nearly,
            Manifest = GrantText.For(id.Owner.Group, id.Owner.Kind, id.Owner.Name.Namespace, Kinds.CoreGroup, Kinds.Secret, secret),
        };

    public static Diagnostic BadSecret(ListenerId id, ObjectRef reference, Secret secret, string why, string help) =>
        OnListener(CertificateMalformed, id, reference.Name.At, $"Secret {secret.Meta.Name} cannot serve listener '{id.Name}': {why}", help) with
        {
            Labels = Array(new Label(secret.Meta.At, "the Secret")),
        };

    public static Diagnostic OutOfTime(ListenerId id, ObjectRef reference, Secret secret, string fault) =>
        OnListener(CertificateOutOfTime, id, reference.Name.At, $"the certificate in Secret {secret.Meta.Name} {fault}; listener '{id.Name}' presents it, and clients that check it will not go on", "renew the certificate") with
        {
            Labels = Array(new Label(secret.Meta.At, "the Secret")),
        };

    public static Diagnostic NotASecret(ListenerId id, ObjectRef reference) =>
        OnListener(CertificateKind, id, reference.Kind.At, $"a certificate is read from a Secret, not from {reference.Kind.Value}{(reference.Group.Value.Length > 0 ? $" in group '{reference.Group.Value}'" : "")}", "refer to a Secret");

    public static Diagnostic NoCertificates(ListenerId id, Listener listener) =>
        OnListener(CertificateMissing, id, listener.Tls.Match(tls => tls.At, () => listener.At),
            $"listener '{listener.Name.Value}' speaks {listener.Protocol.Value} without a certificate", "add 'tls.certificateRefs'");

    public static Diagnostic NoneUsable(ListenerId id, Listener listener) =>
        OnListener(NoUsableCertificate, id, listener.Tls.Match(tls => tls.At, () => listener.At),
            $"listener '{listener.Name.Value}' has no usable certificate and refuses every handshake", "mend one of its certificates");

    public static Diagnostic AuthorityMissing(ListenerId id, ObjectRef reference, ObjectName configMap, string why, string help) =>
        OnListener(AuthorityNotUsable, id, reference.Name.At, $"ConfigMap {configMap} holds no authority for the clients of listener '{id.Name}': {why}", help);

    public static Diagnostic AuthorityKind(ListenerId id, ObjectRef reference) =>
        OnListener(AuthorityOfKind, id, reference.Kind.At,
            $"authorities for clients are read from a ConfigMap, not from {reference.Kind.Value}{(reference.Group.Value.Length > 0 ? $" in group '{reference.Group.Value}'" : "")}",
            "refer to a ConfigMap");

    public static Diagnostic AuthorityNotPermitted(ListenerId id, ObjectKey gateway, ObjectRef reference, ObjectName configMap, Arr<Label> nearly) =>
        OnListener(AuthorityForbidden, id, reference.At,
            $"Gateway in namespace '{gateway.Name.Namespace}' may not refer to ConfigMap {configMap}",
            $"add a ReferenceGrant in namespace '{configMap.Namespace}' from Gateway in '{gateway.Name.Namespace}' to ConfigMap '{configMap.Name}'") with
        {
            Labels = nearly,
            Manifest = GrantText.For(gateway.Group, gateway.Kind, gateway.Name.Namespace, Kinds.CoreGroup, Kinds.ConfigMap, configMap),
        };

    public static Diagnostic NoAuthority(ListenerId id, Origin validation) =>
        OnListener(NoAuthorityUsable, id, validation,
            $"listener '{id.Name}' has no authority that can vouch for its clients, and refuses every handshake", "mend one of the 'caCertificateRefs' of the Gateway");

    public static Diagnostic ClientSecret(Gateway gateway, ObjectRef reference, string why, string help) =>
        OnGateway(ClientCertificateInvalid, gateway, reference.Name.At, $"Gateway {gateway.Meta.Name} has no certificate to show to backends: {why}", help);

    public static Diagnostic ClientSecretForbidden(Gateway gateway, ObjectRef reference, ObjectName secret, Arr<Label> nearly) =>
        OnGateway(ClientCertificateForbidden, gateway, reference.At,
            $"Gateway in namespace '{gateway.Meta.Name.Namespace}' may not refer to Secret {secret}; it shows no certificate to backends",
            $"add a ReferenceGrant in namespace '{secret.Namespace}' from Gateway in '{gateway.Meta.Name.Namespace}' to Secret '{secret.Name}'") with
        {
            Labels = nearly,
            Manifest = GrantText.For(Kinds.GatewayGroup, Kinds.Gateway, gateway.Meta.Name.Namespace, Kinds.CoreGroup, Kinds.Secret, secret),
        };

    /// <param name="host">A name that both certificates are for.</param>
    public static Diagnostic Overlap(ListenerId id, Listener listener, ListenerId otherId, Listener other, string host) =>
        OnListener(OverlappingCertificates, id, listener.Tls.Match(tls => tls.At, () => listener.At),
            $"certificates of listeners '{listener.Name.Value}' and {BindDiagnostics.Seen(id, otherId, other)} on port {listener.Port.Value} are both for '{host}'; clients may use a connection of one for hosts of the other",
            None) with
        {
            Labels = toArray(BindDiagnostics.Place(id, otherId, other.At, "the other listener")),
        };

    /// <param name="shown">Some of the pairs of hosts; at least one.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="asked">Whether the port asks clients for certificates.</param>
    public static Diagnostic Shared(Gateway gateway, Arr<SharedConnection> shown, long count, bool asked) =>
        OnGateway(ConnectionShared, gateway, shown[0].Opened.Spec.At,
            $"on port {shown[0].Opened.Spec.Port.Value} of Gateway {gateway.Meta.Name} browsers may ask for hosts of one listener on a connection of another, whose certificate covers them: {(count == 1 ? "1 pair of hosts" : $"{count} pairs of hosts")}",
            "give each listener a certificate for its own hosts alone, or a port or address of its own, or let one listener serve the hosts") with
        {
            Labels = Array(new Label(shown[0].Owner.Spec.At, "the other listener")),
            Notes = shown.Map(Describe)
                + (count > shown.Count ? Array($"and {count - shown.Count} more") : Empty)
                + (asked ? Array("clients show a certificate once for a connection, whichever of its hosts they ask for later; it is demanded by port, so that every listener here demands the same") : Empty),
        };

    private static string Describe(SharedConnection pair) =>
        $"first '{pair.First}' of {Owned(pair.Opened)}, then '{pair.Then}' of {Owned(pair.Owner)}: "
        + pair.Fate switch
        {
            Stray.Misdirected => "421, and the browser asks again on a connection of its own",
            Stray.Absorbed => $"answered by the routes of '{pair.Opened.Spec.Name.Value}', for only HTTPS listeners are looked through for the host of a request",
            _ => "404, for no HTTPS listener serves the host",
        };

    private static string Owned(BoundListener listener) =>
        $"{(listener.Spec.Protocol.Value == "HTTPS" ? "" : "TLS ")}listener '{listener.Spec.Name.Value}'{(listener.Host is HostPattern.Exact ? "" : $" ({listener.Host})")}";

    public static Diagnostic Unprogrammed(Gateway gateway) =>
        new(NothingProgrammed, gateway.Meta.At, new Subject.Whole(Kinds.GatewayKey(gateway.Meta.Name)), $"no listener of Gateway {gateway.Meta.Name} can serve a request")
        {
            Help = "mend the certificates of its listeners",
        };

    private static Code Refs(string id, string title, string reason) =>
        new(id, Severity.Error, title, Array(new Effect("ResolvedRefs", false, reason)));

    private static Diagnostic OnRoute(Code code, ObjectKey route, Origin at, string message, Option<string> help) =>
        new(code, at, new Subject.EveryParent(route), message) { Help = help };

    private static Diagnostic OnListener(Code code, ListenerId id, Origin at, string message, Option<string> help) =>
        new(code, at, new Subject.Listener(id.Owner, id.Name), message) { Help = help };

    private static Diagnostic OnGateway(Code code, Gateway gateway, Origin at, string message, Option<string> help) =>
        new(code, at, new Subject.Whole(Kinds.GatewayKey(gateway.Meta.Name)), message) { Help = help };
}
