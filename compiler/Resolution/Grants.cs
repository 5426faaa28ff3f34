using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Resolution;

/// <summary>Who refers to what, across namespaces.</summary>
internal sealed record Crossing(string FromGroup, string FromKind, string FromNamespace, string ToGroup, string ToKind, ObjectName To);

/// <summary>
/// A reference is permitted when one ReferenceGrant in the namespace of the target has an entry for the referrer and an
/// entry for the target. Groups, kinds and namespaces compare exactly; there are no wildcards.
/// </summary>
internal static class Grants
{
    /// <summary>The first grant by name that permits the reference.</summary>
    public static Option<GrantUse> Permitting(World world, Crossing reference) =>
        InNamespace(world, reference.To.Namespace)
            .Find(grant => grant.From.Exists(from => Fits(from, reference)) && grant.To.Exists(to => Fits(to, reference)))
            .Map(grant => new GrantUse(grant.Meta.Name, reference.FromKind, reference.FromNamespace, reference.ToKind, reference.To));

    private const int MostShown = 3;

    /// <summary>A few grants that permit a half of the reference: what a person who asks "but there is a grant" has in mind.</summary>
    public static Arr<Label> Nearly(World world, Crossing reference) => toArray(InNamespace(world, reference.To.Namespace)
        .Where(grant => grant.From.Exists(from => Fits(from, reference)) || grant.To.Exists(to => Fits(to, reference)))
        .Take(MostShown)
        .Select(grant => grant.From.Exists(from => Fits(from, reference))
            ? new Label(grant.To[0].At, $"this grant permits other targets: {string.Join(", ", grant.To.Map(Target))}")
            : new Label(grant.From[0].At, $"this grant permits other referrers: {string.Join(", ", grant.From.Map(Referrer))}")));

    private static string Target(GrantTo to) =>
        $"{to.Kind.Value}{Group(to.Group, Kinds.CoreGroup)}{to.Name.Match(name => $" '{name.Value}'", () => "")}";

    private static string Referrer(GrantFrom from) =>
        $"{from.Kind.Value}{Group(from.Group, Kinds.GatewayGroup)} in namespace '{from.Namespace.Value}'";

    private static string Group(Located<string> group, string usual) => group.Value == usual ? "" : $" of group '{group.Value}'";

    private static Arr<ReferenceGrant> InNamespace(World world, string ns) =>
        world.Grants.Find(new ObjectName("", ns)).IfNone(Arr<ReferenceGrant>.Empty);

    private static bool Fits(GrantFrom from, Crossing reference) =>
        from.Group.Value == reference.FromGroup && from.Kind.Value == reference.FromKind && from.Namespace.Value == reference.FromNamespace;

    private static bool Fits(GrantTo to, Crossing reference) =>
        to.Group.Value == reference.ToGroup && to.Kind.Value == reference.ToKind
        && to.Name.ForAll(name => name.Value == reference.To.Name);
}
