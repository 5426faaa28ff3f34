using System.Collections.Generic;
using System.Globalization;
using System.Text;
using static Sluice.Reference.Yamls;

namespace Sluice.Reference;

/// <summary>A world as the manifests that a user would write, field by field.</summary>
public static class WorldYaml
{
    /// <summary>One stream, a document for each object, in the order of the world.</summary>
    public static string Print(World world) => string.Join("---\n", world.Objects.Select(Print));

    /// <summary>The document of one object.</summary>
    public static string Print(WorldObject thing) => Yamls.Print(Document(thing));

    private static Yaml Document(WorldObject thing) => thing switch
    {
        WorldObject.GatewayClass(var meta, var controller) =>
            Whole("gateway.networking.k8s.io/v1", thing, meta, ("spec", Map(("controllerName", Text(controller))))),
        WorldObject.NamespaceObject(var meta, var labels) => Labelled("v1", thing, meta, labels),
        WorldObject.Gateway(var meta, var name, var listeners) g => Whole("gateway.networking.k8s.io/v1", thing, meta,
            ("spec", Map(("gatewayClassName", Text(name)), ("listeners", List(listeners, ListenerYaml.Print)),
                ("allowedListeners", g.AllowedListeners is { } from ? Map(("namespaces", ListenerYaml.Print(from))) : null),
                ("tls", ListenerYaml.Tls(g)), ("defaultScope", Text(g.DefaultScope))))),
        WorldObject.HttpRoute(var meta, var parents, var hostnames, var rules) h => Whole("gateway.networking.k8s.io/v1", thing, meta,
            ("spec", RouteSpec(parents, h.UseDefaultGateways, hostnames, rules is null ? null : List(rules, RouteYaml.Print)))),
        WorldObject.GrpcRoute(var meta, var parents, var hostnames, var rules) g => Whole("gateway.networking.k8s.io/v1", thing, meta,
            ("spec", RouteSpec(parents, g.UseDefaultGateways, hostnames, List(rules, RouteYaml.Print)))),
        WorldObject.StreamRoute(var meta, _, var parents, var hostnames, var backends) s => Whole("gateway.networking.k8s.io/v1", thing, meta,
            ("spec", RouteSpec(parents, s.UseDefaultGateways, hostnames, List([backends], RouteYaml.Rule)))),
        WorldObject.ListenerSet(var meta, var group, var parent, var listeners) =>
            Whole(group == WorldObjects.ExperimentalGroup ? $"{group}/v1alpha1" : $"{group}/v1", thing, meta, ("spec", Map(
                ("parentRef", Map(("group", Text(parent.Group)), ("kind", Text(parent.Kind)), ("namespace", Text(parent.Namespace)), ("name", Text(parent.Name)))),
                ("listeners", List(listeners, ListenerYaml.Print))))),
        WorldObject.BackendTlsPolicy(var meta, var targets, var authorities, var known, var hostname, var names) =>
            Whole("gateway.networking.k8s.io/v1", thing, meta, ("spec", Map(("targetRefs", List(targets, Print)), ("validation", Map(
                ("caCertificateRefs", Filled(authorities, ListenerYaml.Print)), ("wellKnownCACertificates", Text(known)), ("hostname", Text(hostname)),
                ("subjectAltNames", Filled(names, n => Map(("type", Text(n.Type)), (n.Type == "URI" ? "uri" : "hostname", Text(n.Value)))))))))),
        WorldObject.BackendTrafficPolicy(var meta, var targets, var constraint, var persistence) =>
            Whole("gateway.networking.x-k8s.io/v1alpha1", thing, meta, ("spec", Map(
                ("targetRefs", List(targets, Print)), ("retryConstraint", Print(constraint)), ("sessionPersistence", RouteYaml.Print(persistence))))),
        WorldObject.Mesh(var meta, var controller, var parameters) => Whole("gateway.networking.x-k8s.io/v1alpha1", thing, meta, ("spec", Map(
            ("controllerName", Text(controller)),
            ("parametersRef", parameters ? Map(("group", Text("example.com")), ("kind", Text("Parameters")), ("name", Text("p"))) : null)))),
        WorldObject.ConfigMap(var meta, var data) =>
            Whole("v1", thing, meta, ("data", data.Count == 0 ? null : Map([.. data.Select(d => (d.Key, Text(d.Text)))]))),
        WorldObject.ReferenceGrant(var meta, var from, var to) => Whole("gateway.networking.k8s.io/v1beta1", thing, meta,
            ("spec", Map(("from", List(from, Print)), ("to", List(to, Print))))),
        WorldObject.Service(var meta, var form, var ports) => Whole("v1", thing, meta, ("spec", Spec(form, ports))),
        WorldObject.EndpointSlice(var meta, var service, var ports, var endpoints) =>
            Slice(Labelled("discovery.k8s.io/v1", thing, meta, [new("kubernetes.io/service-name", service)]), ports, endpoints),
        WorldObject.Secret(var meta, var type, var data) => Whole("v1", thing, meta,
            ("type", Text(type)),
            ("data", Map([.. data.Select(d => (d.Key, Text(Convert.ToBase64String(Encoding.UTF8.GetBytes(d.Text)))))]))),
    };

    private static Yaml RouteSpec(IReadOnlyList<ParentRef> parents, string? defaults, IReadOnlyList<string> hostnames, Yaml? rules) => Map(
        ("parentRefs", Filled(parents, RouteYaml.Print)),
        ("useDefaultGateways", Text(defaults)),
        ("hostnames", hostnames.Count == 0 ? null : Texts(hostnames)),
        ("rules", rules));

    private static Yaml Print(PolicyTarget target) => Map(
        ("group", Text(target.Group)), ("kind", Text(target.Kind)), ("name", Text(target.Name)), ("sectionName", Text(target.Section)));

    private static Yaml? Print(RetryConstraint? constraint) => constraint is not { } c ? null : Map(
        ("budget", c.Budget is { } b ? Map(("percent", Number(b.Percent)), ("interval", Text(b.Interval))) : null),
        ("minRetryRate", c.MinRate is { } m ? Map(("count", Number(m.Count)), ("interval", Text(m.Interval))) : null));

    private static Yaml Print(GrantFrom from) =>
        Map(("group", Text(from.Group)), ("kind", Text(from.Kind)), ("namespace", Text(from.Namespace)));

    private static Yaml Print(GrantTo to) => Map(("group", Text(to.Group)), ("kind", Text(to.Kind)), ("name", Text(to.Name)));

    private static Yaml Spec(ServiceForm form, IReadOnlyList<ServicePort> ports) => Map(
        ("type", form is ServiceForm.ExternalName ? Text("ExternalName") : null),
        ("externalName", form is ServiceForm.ExternalName(var host) ? Text(host) : null),
        ("clusterIP", form is ServiceForm.Headless ? Text("None") : null),
        ("ports", Filled(ports, p => Map(
            ("name", Text(p.Name)), ("protocol", Text(p.Protocol)), ("port", Number(p.Port)), ("appProtocol", Text(p.AppProtocol))))));

    private static Yaml.Map Slice(Yaml head, IReadOnlyList<SlicePort> ports, IReadOnlyList<SliceEndpoint> endpoints) => new Yaml.Map(
        [.. ((Yaml.Map)head).Entries,
         ("addressType", new Yaml.Text(endpoints.Any(e => e.Addresses.Any(a => a.Contains(':', StringComparison.Ordinal))) ? "IPv6" : "IPv4")),
         ("ports", List(ports, p => Map(("name", Text(p.Name)), ("protocol", Text(p.Protocol)), ("port", Number(p.Port))))),
         ("endpoints", List(endpoints, e => Map(("addresses", Texts(e.Addresses)), ("conditions", Map(
             ("ready", Truth(e.Ready)), ("serving", Truth(e.Serving)), ("terminating", Truth(e.Terminating)))))))]);

    private static Yaml Whole(string version, WorldObject thing, Meta meta, params (string Key, Yaml? Value)[] rest) =>
        Map([("apiVersion", Text(version)), ("kind", Text(WorldObjects.Kind(thing))), ("metadata", Metadata(meta, [])), .. rest]);

    private static Yaml Labelled(string version, WorldObject thing, Meta meta, IReadOnlyList<Label> labels) =>
        Map(("apiVersion", Text(version)), ("kind", Text(WorldObjects.Kind(thing))), ("metadata", Metadata(meta, labels)));

    private static Yaml Metadata(Meta meta, IReadOnlyList<Label> labels) => Map(
        ("name", Text(meta.Name)),
        ("namespace", meta.Namespace.Length == 0 ? null : Text(meta.Namespace)),
        ("generation", Number(meta.Generation)),
        ("creationTimestamp", meta.Created is { } seconds ? Text(Instant(seconds)) : null),
        ("labels", labels.Count == 0 ? null : Map([.. labels.Select(l => (l.Key, Text(l.Value)))])));

    private static string Instant(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
