using System.Collections.Generic;
using Sluice.Compiler;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Status;
using Sluice.Compiler.Values;
using Sluice.Laws.Oracle;
using Sluice.Reference;
using Xunit;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Compiling;

using World = Sluice.Reference.World;

/// <summary>What holds of compiling, whatever the world.</summary>
public class CompileLaws
{
    private const int Seed = 4711;
    private static readonly IReadOnlyList<World> Small = Worlds.Sample(Seed, 60);

    [Fact]
    public void Order_of_objects_and_their_spread_over_files_change_no_byte_of_the_plan()
    {
        foreach (var world in Small)
        {
            var plan = Bytes(Compiled.Of(world));
            Assert.Equal(plan, Bytes(Compiled.Of(world.Shuffled(1))));
            Assert.Equal(plan, Bytes(Compiled.Of(world.Shuffled(2))));
            Assert.Equal(plan, Bytes(Compiled.Scattered(world.Shuffled(3))));
        }
    }

    [Fact]
    public void Order_of_objects_changes_no_status()
    {
        foreach (var world in Small)
            Assert.Equal(StatusText(Compiled.Of(world).Statuses), StatusText(Compiled.Scattered(world.Shuffled(5)).Statuses));
    }

    /// <summary>Monotone: taking a grant away never opens a way that was closed.</summary>
    [Fact]
    public void Removing_a_grant_never_adds_a_forward()
    {
        var removed = 0;
        foreach (var world in Small)
        {
            var before = Forwards(Compiled.Of(world));
            foreach (var (_, after) in world.EachGrantRemoved())
            {
                removed++;
                Assert.Subset<string>(before, Forwards(Compiled.Of(after)));
            }
        }
        Assert.True(removed > 50);
    }

    [Fact]
    public void Routes_and_listeners_of_one_Gateway_never_change_the_plan_of_another()
    {
        var compared = 0;
        foreach (var world in Small)
        {
            var whole = Compiled.Of(world).Plan;
            foreach (var gateway in world.All<WorldObject.Gateway>())
            {
                foreach (var other in Compiled.Of(world.Without(gateway)).Plan.Gateways)
                {
                    compared++;
                    Assert.Equal(GatewayBytes(whole.Gateways.Find(found => found.Gateway == other.Gateway)), GatewayBytes(other));
                }
            }
        }
        Assert.True(compared > 30);
    }

    /// <summary>
    /// Faults stay local: a route that attaches nowhere, whatever is wrong with it, may stay or go and no request notices.
    /// </summary>
    [Fact]
    public void A_route_that_is_accepted_nowhere_may_go_without_a_trace()
    {
        var removed = 0;
        foreach (var world in Small)
        {
            var compiled = Compiled.Of(world);
            var plan = Bytes(compiled);
            foreach (var route in world.Objects.Where(thing => WorldObjects.Parents(thing).Any() && !Attached(compiled, thing)))
            {
                removed++;
                Assert.Equal(plan, Bytes(Compiled.Of(world.Without(route))));
            }
        }
        Assert.True(removed > 30);
    }

    /// <summary>A refused policy or class does change something: it fails closed, which snapshot cases show.</summary>
    [Fact]
    public void A_route_that_the_schema_refuses_changes_nothing_for_the_others()
    {
        foreach (var world in Small)
        {
            var alone = Compiled.Of(world);
            var beside = Compile.Run(
                Array(Compiled.Source("world.yaml", WorldYaml.Print(world)), Compiled.Source("broken.yaml", Broken)), Compiled.Served);
            Assert.Equal(Bytes(alone), Bytes(beside));
            Assert.Equal(StatusText(alone.Statuses), StatusText(beside.Statuses));
            Assert.True(beside.HasErrors);
        }
    }

    private const string Broken = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: broken, namespace: a }
        spec: { parentRefs: [{ name: gw, port: 99999 }], rules: [{ matches: [{ path: { type: Prefix, value: nowhere } }] }] }
        """;

    [Fact]
    public void Every_refusal_in_a_plan_is_explained_by_a_diagnostic()
    {
        var refusals = 0;
        foreach (var world in Small)
        {
            var compiled = Compiled.Of(world);
            foreach (var gateway in compiled.Plan.Gateways)
            {
                foreach (var entry in gateway.Tables.Values.SelectMany(table => table.Hosts).SelectMany(host => host.Entries))
                {
                    foreach (var why in Refusals(gateway.Actions[entry.Action]))
                    {
                        refusals++;
                        var route = new ObjectKey("gateway.networking.k8s.io", entry.From.Kind, entry.From.Route);
                        Assert.True(compiled.Diagnostics.Exists(d => d.Code.Id == why && d.About == new Subject.EveryParent(route)), $"{why} of {entry.From} is not explained\n{world}");
                    }
                }
            }
        }
        Assert.True(refusals > 100);
    }

    [Fact]
    public void Every_route_gets_exactly_one_verdict_for_each_parent_that_is_ours()
    {
        foreach (var world in Small)
        {
            var statuses = Compiled.Of(world).Statuses;
            foreach (var route in world.Objects.Where(thing => WorldObjects.Parents(thing).Any()))
            {
                var ours = Enumerable.Range(0, WorldObjects.Parents(route).Count).Count(index => Reading.Attach(world, route, index) is not null);
                var given = statuses.Routes.Filter(status => status.Key.Kind == WorldObjects.Kind(route) && status.Key.Name.ToString() == route.Meta.Key);
                Assert.Equal(ours == 0 ? 0 : 1, given.Count);
                foreach (var parent in given.Bind(status => status.Parents))
                {
                    Assert.Single(parent.Conditions, condition => condition.Type == "Accepted");
                    Assert.Single(parent.Conditions, condition => condition.Type == "ResolvedRefs");
                    Assert.All(parent.Conditions, condition => Assert.Equal(route.Meta.Generation, condition.ObservedGeneration));
                }
                Assert.Equal(ours, given.Sum(status => status.Parents.Count));
            }
        }
    }

    /// <summary>Status and traffic agree: what is not accepted on a Gateway has no entry in its tables, and the reverse.</summary>
    [Fact]
    public void A_route_has_entries_on_a_Gateway_only_if_it_is_accepted_there()
    {
        foreach (var world in Small)
        {
            var compiled = Compiled.Of(world);
            foreach (var gateway in compiled.Plan.Gateways)
            {
                var accepted = compiled.Statuses.Routes
                    .Filter(status => status.Parents.Exists(parent => Named(parent, status.Key) == gateway.Gateway
                        && parent.Conditions.Exists(condition => condition is { Type: "Accepted", Holds: true })))
                    .Map(status => (status.Key.Kind, status.Key.Name));
                var served = gateway.Tables.Values.SelectMany(table => table.Hosts).SelectMany(host => host.Entries).Select(entry => (entry.From.Kind, entry.From.Route));
                Assert.Subset(accepted.ToHashSet(), served.ToHashSet());
            }
        }
    }

    private static ObjectName Named(ParentStatus parent, ObjectKey route) =>
        new(parent.Parent.Namespace.Match(ns => ns.Value, () => route.Name.Namespace), parent.Parent.Name.Value);

    private static bool Attached(Compilation compiled, WorldObject route) => compiled.Statuses.Routes.Exists(status =>
        status.Key.Kind == WorldObjects.Kind(route) && status.Key.Name.ToString() == route.Meta.Key
        && status.Parents.Exists(parent => parent.Conditions.Exists(condition => condition is { Type: "Accepted", Holds: true })));

    private static IEnumerable<string> Refusals(Action action) => action switch
    {
        Action.Refuse(_, var why) => [why],
        Action.Redirect => [],
        Action.Split(_, var shares, _) => shares.SelectMany(share => share.Target is Target.Refuse(_, var why) ? new[] { why } : []),
    };

    private static SortedSet<string> Forwards(Compilation compiled) => [.. compiled.Plan.Gateways.SelectMany(gateway =>
        from table in gateway.Tables.Values
        from host in table.Hosts
        from entry in host.Entries
        where gateway.Actions[entry.Action] is Action.Split
        from share in ((Action.Split)gateway.Actions[entry.Action]).Shares
        where share.Target is Target.Forward
        select $"{gateway.Gateway} {host.Host} {entry.From} {entry.From.Match} {gateway.Clusters[((Target.Forward)share.Target).Cluster].Service}")];

    internal static string Bytes(Compilation compiled) => JsonText.Compact(Emit.Plan(compiled.Plan));

    private static string GatewayBytes(Option<GatewayPlan> gateway) =>
        gateway.Match(found => JsonText.Compact(Emit.Plan(new Plan(Array(found)))), () => "absent");

    internal static string StatusText(Statuses statuses) =>
        string.Join("\n", statuses.Classes.Map(s => $"{s.Key} {s.Conditions}").Order(StringComparer.Ordinal))
        + string.Join("\n", statuses.Gateways.Map(s => $"{s.Key} {s.Conditions} {string.Join(";", s.Listeners)}").Order(StringComparer.Ordinal))
        + string.Join("\n", statuses.Routes.Map(s => $"{s.Key} {string.Join(";", s.Parents.Map(p => $"{p.Parent.Name.Value} {p.Conditions}"))}").Order(StringComparer.Ordinal));
}
