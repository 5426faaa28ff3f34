using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Validation;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Binding;

/// <summary>One route and its parents: those that it names, in order, then the default Gateways if it asks for them.</summary>
internal static class BindRoute
{
    public static Reported<BoundRoute> Run(Parents parents, ValidRoute route)
    {
        var head = route.Head;
        var named = Reported.Each(toArray(head.ParentRefs.Select((spec, index) => (spec, index))),
            item => Named(parents, route, item.spec, item.index));
        var defaults = BindDefaults.Run(parents, route);
        var bound = toArray(named.Value.SelectMany(parent => parent)) + defaults.Value;
        return new(new BoundRoute(route, bound), named.Diagnostics + defaults.Diagnostics + Unused(route, bound));
    }

    /// <summary>Whether a parent is in the input and not ours, or of a kind that is never ours.</summary>
    public static bool IsForeign(Parsing.World world, CompileOptions options, ValidRoute route, ParentRef spec) =>
        Kinds.IsGateway(spec.Group.Value, spec.Kind.Value) ? world.Gateways.ContainsKey(NameOf(route, spec))
        : Kinds.IsListenerSet(spec.Group.Value, spec.Kind.Value)
            ? world.ListenerSets.ContainsKey(new(spec.Group.Value, spec.Kind.Value, NameOf(route, spec)))
        : !Kinds.IsService(spec.Group.Value, spec.Kind.Value) || !options.Carries(Capability.Mesh);

    public static ObjectName NameOf(ValidRoute route, ParentRef spec) =>
        new(spec.Namespace.Match(ns => ns.Value, () => route.Head.Meta.Name.Namespace), spec.Name.Value);

    private static Reported<Option<BoundParent>> Named(Parents parents, ValidRoute route, ParentRef spec, int index)
    {
        var name = NameOf(route, spec);
        if (Kinds.IsGateway(spec.Group.Value, spec.Kind.Value))
        {
            return parents.Gateways.Find(name).Match(
                gateway => Attach.Run(parents, gateway, gateway.Key, route, spec, index).Select(Some),
                () => new(None, Unbound(parents, route, spec, name)));
        }
        if (Kinds.IsListenerSet(spec.Group.Value, spec.Kind.Value))
        {
            var key = new ObjectKey(spec.Group.Value, spec.Kind.Value, name);
            return parents.Sets.Find(key).Match(
                found => Attach.Run(parents, found.Gateway, key, route, spec, index).Select(Some),
                () => new(None, parents.World.ListenerSets.ContainsKey(key)
                    ? Empty
                    : Seq1(BindDiagnostics.UnknownSet(route.Key, spec, key, parents.World.Refused.Contains(key)))));
        }
        return Kinds.IsService(spec.Group.Value, spec.Kind.Value) && parents.Options.Carries(Capability.Mesh)
            ? BindMesh.Parent(parents.World, route, spec, index).Select(Some)
            : Reported.With(Option<BoundParent>.None, BindDiagnostics.ForeignParentKind(route.Key, spec));
    }

    private static Seq<Diagnostic> Unbound(Parents parents, ValidRoute route, ParentRef spec, ObjectName name) =>
        parents.World.Gateways.ContainsKey(name) ? Empty
        : Seq1(parents.World.Refused.Contains(Kinds.GatewayKey(name))
            ? BindDiagnostics.RefusedParent(route.Key, spec, name)
            : BindDiagnostics.UnknownParent(route.Key, spec, name, Parsing.Worlds.NearGateway(parents.World, name)));

    /// <summary>Hostnames that serve nothing anywhere, once the route attaches somewhere.</summary>
    private static Seq<Diagnostic> Unused(ValidRoute route, Arr<BoundParent> parents)
    {
        var hosts = toArray(parents.SelectMany(parent => parent.Attachments).SelectMany(attachment => attachment.Hosts));
        return hosts.IsEmpty
            ? Empty
            : toSeq(route.Head.Hostnames
                .Filter(hostname => HostPatterns.Parse(hostname.Value) is var own
                    && !hosts.Exists(host => HostPatterns.Within(host, own)))
                .Map(hostname => BindDiagnostics.HostnameUnused(route.Key, hostname))).Strict();
    }
}
