using Sluice.Compiler.Binding;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Resolution;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Status;

/// <summary>diagnostics → status: what was said of each object, folded into its conditions.</summary>
public static class Fold
{
    public static Statuses Run(Resolved resolved, Seq<Diagnostic> said)
    {
        var about = toArray(said.Filter(d => !d.Code.Effects.IsEmpty)).ToLookup(d => d.About);
        Seq<Diagnostic> Of(Subject subject) => toSeq(about[subject]).Strict();
        return new(
            resolved.Bound.Classes.Map(item => Class(item.Class, Of)),
            resolved.Gateways.Map(gateway => Gateway(gateway, resolved.Bound.Routes, Of)),
            toArray(resolved.Bound.Routes.Filter(route => !route.Parents.IsEmpty).Map(route => Route(route, Of))));
    }

    private static ClassStatus Class(GatewayClass found, Func<Subject, Seq<Diagnostic>> of)
    {
        var key = Kinds.ClassKey(found.Meta.Name);
        return new(key,
            Conditions.Of(Array(new Standing("Accepted", true, "Accepted", "Sluice serves the Gateways of this class")), of(new Subject.Whole(key)), found.Meta.Generation),
            Features.Supported);
    }

    private static GatewayStatus Gateway(ResolvedGateway gateway, Arr<BoundRoute> routes, Func<Subject, Seq<Diagnostic>> of)
    {
        var spec = gateway.Bound.Spec;
        var key = Kinds.GatewayKey(spec.Meta.Name);
        return new(key,
            Conditions.Of(
                Array(
                    new Standing("Accepted", true, "Accepted", "every listener is valid"),
                    new Standing("Programmed", true, "Programmed", "at least one listener serves")),
                of(new Subject.Whole(key)), spec.Meta.Generation),
            gateway.Listeners.Map(listener => Listener(gateway, listener, routes, of(new Subject.Listener(key, listener.Bound.Spec.Name.Value)))));
    }

    private static ListenerStatus Listener(ResolvedGateway gateway, ResolvedListener listener, Arr<BoundRoute> routes, Seq<Diagnostic> said)
    {
        var name = listener.Bound.Spec.Name.Value;
        return new(name, listener.Bound.SupportedKinds,
            routes.Count(route => route.Parents.Exists(parent => parent.Attachments.Exists(a => a.Gateway == gateway.Bound.Name && a.Listener == name))),
            Conditions.Of(
                Array(
                    new Standing("Accepted", true, "Accepted", "the listener is valid"),
                    new Standing("Conflicted", false, "NoConflicts", "no other listener is in the way"),
                    new Standing("ResolvedRefs", true, "ResolvedRefs", "every reference is resolved"),
                    new Standing("Programmed", true, "Programmed", "the listener serves")),
                toSeq(said.OrderBy(Urgency)).Strict(), gateway.Bound.Spec.Meta.Generation));
    }

    /// <summary>One reason fits in a condition: what is forbidden is said before what is missing, and that before kinds.</summary>
    private static int Urgency(Diagnostic diagnostic) => diagnostic.Code.Effects.Find(effect => effect.Condition == "ResolvedRefs").Map(effect => effect.Reason).IfNone("") switch
    {
        "RefNotPermitted" => 0,
        "InvalidCertificateRef" => 1,
        _ => 2,
    };

    private static RouteStatus Route(BoundRoute route, Func<Subject, Seq<Diagnostic>> of) =>
        new(route.Route.Key, route.Parents.Map(parent => new ParentStatus(parent.Spec, Parent(route, parent, of))));

    private static Arr<Condition> Parent(BoundRoute route, BoundParent parent, Func<Subject, Seq<Diagnostic>> of)
    {
        var said = of(new Subject.EveryParent(route.Route.Key)) + of(new Subject.Parent(route.Route.Key, parent.Index));
        var conditions = Conditions.Of(
            Array(
                new Standing("Accepted", true, "Accepted", "the route is attached"),
                new Standing("ResolvedRefs", true, "ResolvedRefs", "every reference is resolved")),
            said, route.Route.Head.Meta.Generation);
        var accepted = conditions.Exists(condition => condition is { Type: "Accepted", Holds: true });
        return conditions
            .Filter(condition => accepted || condition.Type != "PartiallyInvalid")
            .Map(condition => condition.Type == "PartiallyInvalid" ? condition with { Message = $"Dropped Rule: {condition.Message}" } : condition);
    }
}
