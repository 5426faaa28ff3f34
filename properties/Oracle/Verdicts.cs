using System.Collections.Generic;
using Sluice.Compiler.Status;
using Sluice.Reference;

namespace Sluice.Laws.Oracle;

using World = Sluice.Reference.World;

/// <summary>Status as the compiler folds it, against status as the specification reads.</summary>
internal static class Verdicts
{
    public static IEnumerable<string> Differences(World world, Statuses statuses) =>
        world.Objects.SelectMany(thing => Parents(world, thing, statuses)).Concat(Listeners(world, statuses));

    private static IEnumerable<string> Parents(World world, WorldObject route, Statuses statuses)
    {
        var given = WorldObjects.Parents(route);
        var expected = Enumerable.Range(0, given.Count).Select(index => Reading.Attach(world, route, index)).Where(verdict => verdict is not null).ToArray();
        var actual = statuses.Routes
            .Find(status => status.Key.Kind == WorldObjects.Kind(route) && status.Key.Name.ToString() == route.Meta.Key)
            .Map(status => status.Parents).IfNone(Arr<ParentStatus>.Empty)
            .Map(parent => new Acceptance(Reason(parent.Conditions, "Accepted"), Reason(parent.Conditions, "ResolvedRefs")));
        if (!expected.SequenceEqual(actual))
            yield return $"{WorldObjects.Kind(route)} {route.Meta.Key}: the reading says {string.Join(", ", expected.AsEnumerable())}; status says {string.Join(", ", actual)}";
    }

    private static IEnumerable<string> Listeners(World world, Statuses statuses) =>
        from gateway in world.All<WorldObject.Gateway>()
        from listener in gateway.Listeners
        let expected = Reading.Listener(world, gateway, listener.Name)
        let actual = statuses.Gateways
            .Find(status => status.Key.Name.ToString() == gateway.Meta.Key)
            .Bind(status => status.Listeners.Find(found => found.Name == listener.Name))
            .Map(Verdict)
        where Text(expected) != actual.Map(Text).IfNone("none")
        select $"Gateway {gateway.Meta.Key} listener {listener.Name}: the reading says {Text(expected)}; status says {actual.Map(Text).IfNone("none")}";

    private static ListenerVerdict Verdict(ListenerStatus status) => new(
        Reason(status.Conditions, "Accepted"),
        status.Conditions.Find(condition => condition is { Type: "Conflicted", Holds: true }).Map(condition => condition.Reason).IfNoneUnsafe((string?)null),
        Reason(status.Conditions, "ResolvedRefs"),
        status.Conditions.Exists(condition => condition is { Type: "Programmed", Holds: true }),
        status.AttachedRoutes,
        [.. status.SupportedKinds.Order(StringComparer.Ordinal)]);

    private static string Text(ListenerVerdict? verdict) => verdict is null
        ? "none"
        : $"{verdict.Accepted} {verdict.Conflicted ?? "-"} {verdict.ResolvedRefs} {verdict.Programmed} {verdict.AttachedRoutes} [{string.Join(",", verdict.SupportedKinds)}]";

    private static string Reason(Arr<Condition> conditions, string type) =>
        conditions.Find(condition => condition.Type == type).Map(condition => condition.Reason).IfNone("missing");
}
