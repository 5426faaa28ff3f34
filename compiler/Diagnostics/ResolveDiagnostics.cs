using Sluice.Compiler.Model;
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
    public static readonly Code CertificateNotFound = Refs("GW4101", "certificate does not exist", "InvalidCertificateRef");
    public static readonly Code CertificateNotPermitted = Refs("GW4102", "certificate in another namespace is not permitted", "RefNotPermitted");
    public static readonly Code CertificateMalformed = Refs("GW4103", "certificate cannot be used", "InvalidCertificateRef");
    public static readonly Code CertificateKind = Refs("GW4104", "certificate reference is not to a Secret", "InvalidCertificateRef");
    public static readonly Code CertificateMissing = Refs("GW4105", "HTTPS listener has no certificate", "InvalidCertificateRef");
    public static readonly Code NoUsableCertificate = new("GW4106", Severity.Error, "listener has no usable certificate", Array(new Effect("Programmed", false, "Invalid")));

    public static readonly Code NothingProgrammed = new("GW4107", Severity.Error, "no listener of a Gateway can be opened", Array(new Effect("Programmed", false, "Invalid")));

    public static Diagnostic NotFound(ObjectKey route, BackendRef backend, ObjectName service, Option<string> near) =>
        OnRoute(BackendNotFound, route, backend.Name.At, $"there is no Service {service}; its share of the requests is answered 500",
            near.Match(name => $"did you mean '{name}'?", () => $"create the Service, or refer to another"));

    public static Diagnostic NoPort(ObjectKey route, BackendRef backend, Service service, int port) =>
        OnRoute(PortNotFound, route, backend.Port.Match(found => found.At, () => backend.At),
            $"Service {service.Meta.Name} has no TCP port {port}; its share of the requests is answered 500",
            Ports(service)) with
        {
            Labels = Array(new Label(service.Meta.At, "the Service")),
        };

    private static Option<string> Ports(Service service) =>
        service.Ports.Filter(found => found.Protocol.Value == "TCP").Map(found => $"{found.Port.Value}") is { IsEmpty: false } numbers
            ? $"use one of its ports: {string.Join(", ", numbers)}"
            : Option<string>.None;

    public static Diagnostic NotPermitted(ObjectKey route, BackendRef backend, ObjectName service, Arr<Label> nearly) =>
        OnRoute(RefNotPermitted, route, backend.At,
            $"{route.Kind} in namespace '{route.Name.Namespace}' may not refer to Service {service}; its share of the requests is answered 500",
            $"add a ReferenceGrant in namespace '{service.Namespace}' from {route.Kind} in '{route.Name.Namespace}' to Service '{service.Name}'") with
        {
            Labels = nearly,
        };

    public static Diagnostic Kind(ObjectKey route, BackendRef backend) =>
        OnRoute(InvalidKind, route, backend.Kind.At,
            $"{backend.Kind.Value}{(backend.Group.Value.Length > 0 ? $" in group '{backend.Group.Value}'" : "")} cannot be a backend; its share of the requests is answered 500",
            "refer to a Service");

    public static Diagnostic Protocol(ObjectKey route, BackendRef backend, ServicePortSpec port, string appProtocol, string help) =>
        OnRoute(UnsupportedProtocol, route, backend.At,
            $"port {port.Port.Value} of Service '{backend.Name.Value}' speaks '{appProtocol}', which {route} cannot use here; its share of the requests is answered 500",
            help) with
        {
            Labels = Array(new Label(port.At, "the port")),
        };

    public static Diagnostic External(ObjectKey route, BackendRef backend, Service service) =>
        OnRoute(ExternalName, route, backend.Name.At,
            $"Service {service.Meta.Name} is an ExternalName, which could point anywhere; its share of the requests is answered 500",
            "use a Service with a selector or with EndpointSlices of its own") with
        {
            Labels = Array(new Label(service.Type.At, "the type")),
        };

    public static Diagnostic Unready(ObjectKey route, BackendRef backend, ServicePort service) =>
        OnRoute(NoEndpoints, route, backend.Name.At, $"Service {service} has no ready endpoint; its share of the requests is answered 503",
            "see why no pod of the Service is ready");

    public static Diagnostic Tls(ObjectKey route, BackendRef backend, ObjectName service, ObjectName policy) =>
        OnRoute(TlsNotServed, route, backend.Name.At,
            $"BackendTLSPolicy {policy} demands TLS to Service {service}, which this release does not speak; its share of the requests is answered 500 and nothing is sent in plain text",
            "remove the policy to speak to the Service in plain text");

    public static Diagnostic Nowhere(ObjectKey route, Origin rule) =>
        OnRoute(NoBackends, route, rule, "this rule has no backends and no redirect; its requests are answered 500", "add 'backendRefs'");

    public static Diagnostic ZeroWeights(ObjectKey route, Origin rule) =>
        OnRoute(AllWeightsZero, route, rule, "the weights of all backends of this rule are 0; its requests are answered 500", "give one backend a weight");

    public static Diagnostic NoSecret(ObjectKey gateway, string listener, ObjectRef reference, ObjectName secret, Option<string> near) =>
        OnListener(CertificateNotFound, gateway, listener, reference.Name.At, $"there is no Secret {secret} for listener '{listener}'",
            near.Match(name => $"did you mean '{name}'?", () => "create the Secret with type kubernetes.io/tls"));

    public static Diagnostic SecretNotPermitted(ObjectKey gateway, string listener, ObjectRef reference, ObjectName secret, Arr<Label> nearly) =>
        OnListener(CertificateNotPermitted, gateway, listener, reference.At,
            $"Gateway in namespace '{gateway.Name.Namespace}' may not refer to Secret {secret}",
            $"add a ReferenceGrant in namespace '{secret.Namespace}' from Gateway in '{gateway.Name.Namespace}' to Secret '{secret.Name}'") with
        {
            Labels = nearly,
        };

    public static Diagnostic BadSecret(ObjectKey gateway, string listener, ObjectRef reference, Secret secret, string why, string help) =>
        OnListener(CertificateMalformed, gateway, listener, reference.Name.At, $"Secret {secret.Meta.Name} cannot serve listener '{listener}': {why}", help) with
        {
            Labels = Array(new Label(secret.Meta.At, "the Secret")),
        };

    public static Diagnostic NotASecret(ObjectKey gateway, string listener, ObjectRef reference) =>
        OnListener(CertificateKind, gateway, listener, reference.Kind.At, $"a certificate is read from a Secret, not from {reference.Kind.Value}{(reference.Group.Value.Length > 0 ? $" in group '{reference.Group.Value}'" : "")}", "refer to a Secret");

    public static Diagnostic NoCertificates(ObjectKey gateway, Listener listener) =>
        OnListener(CertificateMissing, gateway, listener.Name.Value, listener.Tls.Match(tls => tls.At, () => listener.At),
            $"listener '{listener.Name.Value}' speaks HTTPS without a certificate", "add 'tls.certificateRefs'");

    public static Diagnostic NoneUsable(ObjectKey gateway, Listener listener) =>
        OnListener(NoUsableCertificate, gateway, listener.Name.Value, listener.Tls.Match(tls => tls.At, () => listener.At),
            $"listener '{listener.Name.Value}' has no usable certificate and refuses every handshake", "mend one of its certificates");

    public static Diagnostic Unprogrammed(Gateway gateway) =>
        new(NothingProgrammed, gateway.Meta.At, new Subject.Whole(Kinds.GatewayKey(gateway.Meta.Name)), $"no listener of Gateway {gateway.Meta.Name} can serve a request")
        {
            Help = "mend the certificates of its listeners",
        };

    private static Code Refs(string id, string title, string reason) =>
        new(id, Severity.Error, title, Array(new Effect("ResolvedRefs", false, reason)));

    private static Diagnostic OnRoute(Code code, ObjectKey route, Origin at, string message, Option<string> help) =>
        new(code, at, new Subject.EveryParent(route), message) { Help = help };

    private static Diagnostic OnListener(Code code, ObjectKey gateway, string listener, Origin at, string message, Option<string> help) =>
        new(code, at, new Subject.Listener(gateway, listener), message) { Help = help };
}
