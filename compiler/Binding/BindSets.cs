using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Binding;

/// <summary>The sets of listeners that name a Gateway, and which of them it lets in.</summary>
internal static class BindSets
{
    /// <summary>By age, then by name; of two with one name the kind decides, so that the order is total.</summary>
    public static Arr<BoundSet> Of(World world, Gateway gateway) => toArray(world.ListenerSets.Values
        .Where(set => Kinds.IsGateway(set.Parent.Group.Value, set.Parent.Kind.Value) && ParentOf(set) == gateway.Meta.Name)
        .OrderBy(set => set.Meta.Created.IfNone(long.MaxValue))
        .ThenBy(set => set.Meta.Name)
        .ThenBy(set => set.Kind, StringComparer.Ordinal)
        .Select(set => new BoundSet(set, gateway.Meta.Name, Admits(world, gateway, set))));

    public static ObjectName ParentOf(ListenerSet set) =>
        new(set.Parent.Namespace.Match(ns => ns.Value, () => set.Meta.Name.Namespace), set.Parent.Name.Value);

    /// <summary>A Gateway that does not say whose sets it takes takes none.</summary>
    private static bool Admits(World world, Gateway gateway, ListenerSet set) => gateway.AllowedListeners.Exists(allowed =>
        allowed.From.Value != "None" && Namespaces.Allow(world, allowed, gateway.Meta.Name.Namespace, set.Meta.Name.Namespace));

    public static Seq<Diagnostic> Judge(Gateway gateway, Arr<BoundSet> sets, bool accepted) =>
        toSeq(sets.Choose(set =>
            !set.Admitted ? Some(BindDiagnostics.SetNotAllowed(set.Spec, gateway))
            : !accepted ? Some(BindDiagnostics.ParentOfSet(set.Spec, gateway))
            : None)).Strict();

    /// <summary>Sets whose Gateway nobody of ours is.</summary>
    public static Reported<Unit> Remarks(World world, Parents parents) => new(unit, toSeq(world.ListenerSets.Values
        .Where(set => !parents.Sets.ContainsKey(set.Key))
        .SelectMany(set => Remark(world, set))).Strict());

    private static Option<Diagnostic> Remark(World world, ListenerSet set) =>
        !Kinds.IsGateway(set.Parent.Group.Value, set.Parent.Kind.Value) ? Some(BindDiagnostics.SetParentKind(set))
        : world.Gateways.ContainsKey(ParentOf(set)) ? None
        : Some(BindDiagnostics.SetParentUnknown(set, ParentOf(set), Parsing.Worlds.NearGateway(world, ParentOf(set))));
}

/// <summary>Whether a namespace is among those that an object lets in.</summary>
internal static class Namespaces
{
    /// <summary>The namespace that counts is that of the object which asks; one that is not in the input has no labels to select.</summary>
    public static bool Allow(World world, AllowedNamespaces allowed, string own, string from) => allowed switch
    {
        { From.Value: "All" } => true,
        { From.Value: "Selector" } selected => selected.Selector.Exists(selector =>
            world.Namespaces.Find(new ObjectName("", from)).Exists(found => LabelSelectors.Selects(selector, LabelsOf(found)))),
        _ => from == own,
    };

    /// <summary>An API server gives each namespace its name as a label.</summary>
    private static Arr<KeyValue> LabelsOf(Namespace found) =>
        found.Meta.Labels.Exists(label => label.Key == "kubernetes.io/metadata.name")
            ? found.Meta.Labels
            : found.Meta.Labels.Add(new KeyValue("kubernetes.io/metadata.name", found.Meta.Name.Name));
}
