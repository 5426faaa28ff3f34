using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Status;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Analyses;

/// <summary>Routes that a question could have meant and that are attached to nothing which could answer it, with the reason that their status gives.</summary>
internal static class Unattached
{
    /// <summary>Routes that name the Gateway, or a set of listeners, and that none of these parents accepts. Without a Gateway, every parent counts.</summary>
    public static Arr<Candidate> To(Compilation compilation, Option<ObjectName> gateway) =>
        compilation.Statuses.Routes.Bind(route => Judged(route, parent => gateway.ForAll(name => Names(route, parent, name))).ToArr());

    /// <summary>Routes that name the Service, and that it does not accept.</summary>
    public static Arr<Candidate> To(Compilation compilation, MeshRequest asked) =>
        compilation.Statuses.Routes.Bind(route => Judged(route, parent =>
            parent.Kind.Value == Kinds.Service && asked.To.Exists(to => to.Service == Full(route, parent))).ToArr());

    private static Option<Candidate> Judged(RouteStatus route, Func<ParentRef, bool> meant)
    {
        var refusals = route.Parents.Filter(parent => meant(parent.Parent)).Map(parent => parent.Conditions.Find(condition => condition.Type == "Accepted"));
        return refusals.IsEmpty || refusals.Exists(accepted => accepted.Exists(condition => condition.Holds))
            ? None
            : new Candidate(
                new Provenance(route.Key.Kind, route.Key.Name, None, 0, None, 0),
                Verdict.NoMatch,
                $"is not attached: {string.Join("; ", refusals.Choose(accepted => accepted.Map(condition => condition.Message)).Distinct()).ReplaceLineEndings(" ")}")
            {
                Attached = false,
            };
    }

    private static bool Names(RouteStatus route, ParentRef parent, ObjectName gateway) => parent.Kind.Value switch
    {
        Kinds.Gateway => Full(route, parent) == gateway,
        Kinds.ListenerSet or Kinds.XListenerSet => true,
        _ => false,
    };

    private static ObjectName Full(RouteStatus route, ParentRef parent) =>
        new(parent.Namespace.Map(place => place.Value).IfNone(route.Key.Name.Namespace), parent.Name.Value);
}
