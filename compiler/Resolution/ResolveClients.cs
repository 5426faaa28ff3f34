using Sluice.Compiler.Binding;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Policies;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Resolution;

/// <summary>
/// What the port of a listener asks of clients. Authorities that can be used count when others cannot; with none the
/// listener refuses every handshake, for to skip the check would let everybody in.
/// </summary>
internal static class ResolveClients
{
    /// <summary>Outer none: nothing is asked. Inner none: something is asked that nobody can check.</summary>
    public static Reported<Option<Option<ResolvedClients>>> Run(World world, Gateway gateway, BoundListener listener) =>
        Protocols.EndsTls(listener.Spec)
            ? ClientValidations.Of(gateway, listener.Spec).Match(
                validation => Of(world, gateway, listener.Id, validation).Select(Some),
                () => Reported.Clean(Option<Option<ResolvedClients>>.None))
            : Reported.Clean(Option<Option<ResolvedClients>>.None);

    private static Reported<Option<ResolvedClients>> Of(World world, Gateway gateway, ListenerId id, ClientValidation validation)
    {
        var read = Reported.Each(validation.CaCertificateRefs, reference => One(world, Kinds.GatewayKey(gateway.Meta.Name), id, reference));
        var usable = toArray(read.Value.SelectMany(found => found));
        if (usable.IsEmpty) return new(None, read.Diagnostics + Seq1(ResolveDiagnostics.NoAuthority(id, validation.At)));
        var bundles = usable.Map(found => (Canonical.Identify(found.Bundle), found.Bundle));
        var demand = new ClientDemand(
            validation.Mode.Value == "AllowInsecureFallback" ? ClientMode.InsecureFallback : ClientMode.ValidOnly,
            toArray(bundles.Map(bundle => bundle.Item1).Distinct().Order()),
            toArray(usable.SelectMany(found => found.Grant).Distinct().OrderBy(grant => grant.To)));
        return new(Some(new ResolvedClients(demand, bundles)), read.Diagnostics);
    }

    private static Reported<Option<(CaBundle Bundle, Option<GrantUse> Grant)>> One(World world, ObjectKey gateway, ListenerId id, ObjectRef reference)
    {
        if (reference.Group.Value != Kinds.CoreGroup || reference.Kind.Value != Kinds.ConfigMap)
            return Bad(ResolveDiagnostics.AuthorityKind(id, reference));
        var own = gateway.Name.Namespace;
        var name = new ObjectName(reference.Namespace.Match(ns => ns.Value, () => own), reference.Name.Value);
        var crossing = new Crossing(Kinds.GatewayGroup, Kinds.Gateway, own, Kinds.CoreGroup, Kinds.ConfigMap, name);
        var grant = name.Namespace == own ? None : Grants.Permitting(world, crossing);
        if (name.Namespace != own && grant.IsNone)
            return Bad(ResolveDiagnostics.AuthorityNotPermitted(id, gateway, reference, name, Grants.Nearly(world, crossing)));
        return Authorities.Read(world, name).Match(
            bundle => Reported.Clean(Some((bundle, grant))),
            why => Bad(ResolveDiagnostics.AuthorityMissing(id, reference, name, why)));
    }

    private static Reported<Option<(CaBundle Bundle, Option<GrantUse> Grant)>> Bad(Diagnostic why) =>
        Reported.With(Option<(CaBundle, Option<GrantUse>)>.None, why);
}
