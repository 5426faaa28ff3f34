using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Sluice.Compiler.Validation;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Binding;

/// <summary>
/// One route and its parents. Each listener of a parent is tried in four steps (section and port, usable, kind and
/// namespace, hostname); when none takes the route, the listener that got furthest gives the reason.
/// </summary>
internal static class BindRoute
{
    public static Reported<BoundRoute> Run(World world, Map<ObjectName, BoundGateway> gateways, ValidRoute route)
    {
        var head = route.Head;
        var key = route.Key;
        var parents = Reported.Each(toArray(head.ParentRefs.Select((spec, index) => (spec, index))),
            item => Parent(world, gateways, route, item.spec, item.index));
        var bound = toArray(parents.Value.SelectMany(parent => parent));
        return new(new BoundRoute(route, bound), parents.Diagnostics + Unused(key, head, bound) + Defaults(key, head));
    }

    /// <summary>Whether a parent is in the input and not ours, or of a kind that is never ours.</summary>
    public static bool IsForeign(World world, ValidRoute route, ParentRef spec) =>
        spec.Group.Value != Kinds.GatewayGroup || spec.Kind.Value != Kinds.Gateway || world.Gateways.ContainsKey(ParentName(route, spec));

    private static ObjectName ParentName(ValidRoute route, ParentRef spec) =>
        new(spec.Namespace.Match(ns => ns.Value, () => route.Head.Meta.Name.Namespace), spec.Name.Value);

    private static Reported<Option<BoundParent>> Parent(World world, Map<ObjectName, BoundGateway> gateways, ValidRoute route, ParentRef spec, int index)
    {
        var key = route.Key;
        if (spec.Group.Value != Kinds.GatewayGroup || spec.Kind.Value != Kinds.Gateway)
            return Reported.With(Option<BoundParent>.None, BindDiagnostics.ForeignParentKind(key, spec));
        var name = ParentName(route, spec);
        return gateways.Find(name).Match(
            gateway => Attach(world, gateway, route, spec, index).Select(Some),
            () => new(None, world.Gateways.ContainsKey(name)
                ? Empty
                : Seq1(world.Refused.Contains(Kinds.GatewayKey(name))
                    ? BindDiagnostics.RefusedParent(key, spec, name)
                    : BindDiagnostics.UnknownParent(key, spec, name, Near(world, name)))));
    }

    private static Option<string> Near(World world, ObjectName name) =>
        NearNames.Of(name.Name, toArray(world.Gateways.Keys.Filter(other => other.Namespace == name.Namespace).Map(other => other.Name)))
        || world.Gateways.Keys.Filter(other => other.Name == name.Name).Map(other => other.ToString()).HeadOrNone();

    private static Reported<BoundParent> Attach(World world, BoundGateway gateway, ValidRoute route, ParentRef spec, int index)
    {
        var head = route.Head;
        var key = route.Key;
        if (route.Refused) return Reported.Clean(new BoundParent(index, spec, gateway.Name, Arr<Attachment>.Empty));
        var named = gateway.Listeners.Filter(listener => Named(spec, listener));
        var usable = named.Filter(listener => listener.Usable);
        var allowing = usable.Filter(listener => Allows(world, gateway, listener, route));
        var attached = allowing
            .Map(listener => new Attachment(gateway.Name, listener.Spec.Name.Value, Hosts(listener.Host, head.Hostnames)))
            .Filter(attachment => !attachment.Hosts.IsEmpty);
        var parent = new BoundParent(index, spec, gateway.Name, attached);
        return attached.IsEmpty
            ? Reported.With(parent, Why(world, gateway, route, key, spec, index, named, usable, allowing))
            : Reported.Clean(parent);
    }

    private static bool Named(ParentRef spec, BoundListener listener) =>
        spec.SectionName.ForAll(section => section.Value == listener.Spec.Name.Value)
        && spec.Port.ForAll(port => port.Value == listener.Spec.Port.Value);

    private static bool Allows(World world, BoundGateway gateway, BoundListener listener, ValidRoute route) =>
        listener.SupportedKinds.Contains(route.Kind)
        && AllowsNamespace(world, gateway, listener, route.Head.Meta.Name.Namespace);

    /// <summary>The namespace that counts is the route's; a namespace that is not in the input has no labels to select.</summary>
    private static bool AllowsNamespace(World world, BoundGateway gateway, BoundListener listener, string from) =>
        listener.Spec.AllowedRoutes.Namespaces switch
        {
            { From.Value: "All" } => true,
            { From.Value: "Selector" } selected => selected.Selector.Exists(selector =>
                world.Namespaces.Find(new ObjectName("", from)).Exists(found => LabelSelectors.Selects(selector, LabelsOf(found)))),
            _ => from == gateway.Name.Namespace,
        };

    /// <summary>An API server gives each namespace its name as a label.</summary>
    private static Arr<KeyValue> LabelsOf(Namespace found) =>
        found.Meta.Labels.Exists(label => label.Key == "kubernetes.io/metadata.name")
            ? found.Meta.Labels
            : found.Meta.Labels.Add(new KeyValue("kubernetes.io/metadata.name", found.Meta.Name.Name));

    /// <summary>A route without hostnames takes the listener's; else what both own, each pattern once.</summary>
    private static Arr<HostPattern> Hosts(HostPattern listener, Arr<Located<string>> hostnames) =>
        hostnames.IsEmpty
            ? Array(listener)
            : toArray(hostnames
                .SelectMany(hostname => HostPatterns.Intersect(HostPatterns.Parse(hostname.Value), listener))
                .Distinct()
                .Order());

    private static Diagnostic Why(
        World world, BoundGateway gateway, ValidRoute route, ObjectKey key, ParentRef spec, int index,
        Arr<BoundListener> named, Arr<BoundListener> usable, Arr<BoundListener> allowing)
    {
        if (named.IsEmpty) return BindDiagnostics.NoListener(key, index, spec, gateway.Spec, NoneNamed(spec), NearListener(gateway, spec));
        if (usable.IsEmpty)
            return BindDiagnostics.NoListener(key, index, spec, gateway.Spec,
                $"{Names(named)} cannot carry traffic", "mend the listener; its own message says how");
        if (allowing.IsEmpty) return NotAllowed(world, gateway, route, key, spec, index, usable);
        var head = route.Head;
        return BindDiagnostics.NoHostname(key, index, spec, gateway.Spec,
            string.Join(", ", head.Hostnames.Map(host => host.Value)),
            string.Join(", ", allowing.Map(listener => listener.Host.ToString()).Distinct()));
    }

    private static string NoneNamed(ParentRef spec) => (spec.SectionName.IsSome, spec.Port.IsSome) switch
    {
        (true, true) => $"it has no listener named '{spec.SectionName.Map(s => s.Value).IfNone("")}' on port {spec.Port.Map(p => p.Value).IfNone(0)}",
        (true, false) => $"it has no listener named '{spec.SectionName.Map(s => s.Value).IfNone("")}'",
        (false, true) => $"it has no listener on port {spec.Port.Map(p => p.Value).IfNone(0)}",
        (false, false) => "it has no listeners",
    };

    private static Option<string> NearListener(BoundGateway gateway, ParentRef spec) =>
        spec.SectionName
            .Bind(section => NearNames.Of(section.Value, gateway.Listeners.Map(listener => listener.Spec.Name.Value)))
            .Map(name => $"did you mean '{name}'?")
        || Some($"name one of its listeners: {string.Join(", ", gateway.Listeners.Map(listener => $"{listener.Spec.Name.Value} (port {listener.Spec.Port.Value})"))}");

    private static Diagnostic NotAllowed(
        World world, BoundGateway gateway, ValidRoute route, ObjectKey key, ParentRef spec, int index, Arr<BoundListener> usable)
    {
        var kind = route.Kind;
        var ofKind = usable.Filter(listener => listener.SupportedKinds.Contains(kind));
        return ofKind.IsEmpty
            ? BindDiagnostics.Refused(key, index, spec, gateway.Spec, $"{Names(usable)} {Take(usable)} no {kind}",
                $"add {kind} to 'allowedRoutes.kinds' of the listener")
            : BindDiagnostics.Refused(key, index, spec, gateway.Spec,
                $"{Names(ofKind)} {Take(ofKind)} no routes from namespace '{key.Name.Namespace}'",
                "set 'allowedRoutes.namespaces' of the listener to All, or to a selector that fits the namespace");
    }

    private static string Names(Arr<BoundListener> listeners) =>
        (listeners.Count == 1 ? "listener " : "listeners ") + string.Join(", ", listeners.Map(listener => $"'{listener.Spec.Name.Value}'"));

    private static string Take(Arr<BoundListener> listeners) => listeners.Count == 1 ? "takes" : "take";

    /// <summary>Hostnames that serve nothing anywhere, once the route attaches somewhere.</summary>
    private static Seq<Diagnostic> Unused(ObjectKey key, RouteHead head, Arr<BoundParent> parents)
    {
        var hosts = toArray(parents.SelectMany(parent => parent.Attachments).SelectMany(attachment => attachment.Hosts));
        return hosts.IsEmpty
            ? Empty
            : toSeq(head.Hostnames
                .Filter(hostname => HostPatterns.Parse(hostname.Value) is var own
                    && !hosts.Exists(host => HostPatterns.Within(host, own)))
                .Map(hostname => BindDiagnostics.HostnameUnused(key, hostname))).Strict();
    }

    private static Seq<Diagnostic> Defaults(ObjectKey key, RouteHead head) =>
        head.UseDefaultGateways.Filter(use => use.Value == "All").Map(use => BindDiagnostics.DefaultGateways(key, use.At)).ToSeq();
}
