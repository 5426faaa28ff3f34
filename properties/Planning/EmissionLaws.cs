using System.Collections.Generic;
using FsCheck.Xunit;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Laws.Planning;
using Xunit;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Planning;

[Properties(Arbitrary = [typeof(ArbitraryPlans)])]
public class EmissionLaws
{
    private static readonly GatewayPlan[] Gateways = [.. ArbitraryPlans.Samples.SelectMany(plan => plan.Gateways).Take(12)];

    [Property(MaxTest = 50)]
    public void Equal_plans_have_equal_bytes(Plan plan)
    {
        var copy = new Plan(plan.Gateways.Map(g => g with { Actions = Rebuilt(g.Actions), Tables = Rebuilt(g.Tables), Endpoints = Rebuilt(g.Endpoints) }));
        Assert.Equal(JsonText.Compact(Emit.Plan(plan)), JsonText.Compact(Emit.Plan(copy)));
        Assert.Equal(EmitText.Plan(plan), EmitText.Plan(copy));
        Assert.Equal(Emit.Identity(plan), Emit.Identity(copy));
    }

    [Property(MaxTest = 50)]
    public void A_plan_survives_each_printer(Plan plan)
    {
        var json = Emit.Plan(plan);
        Assert.Equal(json, Readers.OfJson(JsonText.Compact(json)));
        Assert.Equal(json, Readers.OfJson(JsonText.Indented(json)));
        Assert.Equal(json, Readers.OfYaml(JsonYaml.Print(json)));
    }

    [Fact]
    public void Changing_what_a_node_means_changes_its_hash()
    {
        AllDiffer(g => g.Tables.Values, Canonical.Identify);
        AllDiffer(g => g.Actions.Values, Canonical.Identify);
        AllDiffer(g => g.Clusters.Values, Canonical.Identify);
        AllDiffer(g => g.Certificates.Values, Canonical.Identify);
        AllDiffer(g => g.Ports, Canonical.Identify);
        AllDiffer(g => g.Endpoints.Values, Canonical.Identify);
    }

    [Fact]
    public void Changing_only_evidence_changes_no_hash_but_for_the_names_of_route_and_rule_and_is_printed()
    {
        var changes = 0;
        foreach (var gateway in Gateways)
        {
            foreach (var (hash, table) in gateway.Tables)
                foreach (var other in Variants.OfEvidence(table))
                {
                    changes++;
                    Assert.Equal(Owners(table) == Owners(other), hash == Canonical.Identify(other));
                    OnlyPrinted(gateway, gateway with { Tables = gateway.Tables.SetItem(hash, other) });
                }

            foreach (var other in Variants.OfEvidence(gateway.Ports))
            {
                changes++;
                Assert.Equal(gateway.Ports.Map(Canonical.Identify), other.Map(Canonical.Identify));
                OnlyPrinted(gateway, gateway with { Ports = other });
            }
        }

        Assert.True(changes > 100);
    }

    [Property(MaxTest = 50)]
    public void Nodes_of_two_kinds_never_collide(Plan plan)
    {
        var kinds = plan.Gateways.SelectMany(Nodes).Append(("plan", Emit.Identity(plan))).ToLookup(node => node.Item2, node => node.Item1);
        Assert.All(kinds, hash => Assert.Single(hash.Distinct()));
    }

    [Property(MaxTest = 50)]
    public void The_identity_of_a_plan_covers_what_is_served(Plan plan)
    {
        Endpoints moved = new Endpoints.Known(Array(new Endpoint("192.0.2.1", 1)));
        var other = new Plan(plan.Gateways.Map(g => g with { Endpoints = toMap(g.Endpoints.Keys.Select(service => (service, moved))) }));
        Assert.Equal(plan.Gateways.ForAll(g => g.Endpoints.IsEmpty), Emit.Identity(plan) == Emit.Identity(other));
    }

    [Property(MaxTest = 50)]
    public void The_text_for_people_has_no_hash_and_no_trailing_space(Plan plan)
    {
        var lines = EmitText.Plan(plan).Split('\n');
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
        Assert.All(plan.Gateways.SelectMany(Nodes), node => Assert.DoesNotContain(lines, line => line.Contains($"{node.Hash}", StringComparison.Ordinal)));
        Assert.All(plan.Gateways.SelectMany(g => g.Tables.Values).SelectMany(t => t.Hosts).SelectMany(h => h.Entries), entry =>
            Assert.Contains(lines, line => line.Contains($"from {entry.From.Kind} {entry.From.Route} rules[{entry.From.Rule}]", StringComparison.Ordinal)));
    }

    private static void AllDiffer<A>(Func<GatewayPlan, IEnumerable<A>> nodes, Func<A, Hash> identify)
    {
        var changes = 0;
        foreach (var node in Gateways.SelectMany(nodes))
            foreach (var other in Variants.OfMeaning(node))
            {
                changes++;
                Assert.True(identify(node) != identify(other), $"{node}\nand\n{other}\nhave one hash");
            }

        Assert.True(changes > 10);
    }

    private static void OnlyPrinted(GatewayPlan gateway, GatewayPlan other)
    {
        var (plan, changed) = (new Plan(Array(gateway)), new Plan(Array(other)));
        Assert.Equal(Emit.Identity(plan), Emit.Identity(changed));
        Assert.NotEqual(JsonText.Compact(Emit.Plan(plan)), JsonText.Compact(Emit.Plan(changed)));
    }

    private static Map<K, V> Rebuilt<K, V>(Map<K, V> nodes) =>
        nodes.AsEnumerable().Reverse().Fold(Map<K, V>(), (all, node) => all.Add(node.Key, node.Value));

    private static IEnumerable<(string Kind, Hash Hash)> Nodes(GatewayPlan gateway) =>
        gateway.Tables.Values.Select(n => ("table", Canonical.Identify(n)))
            .Concat(gateway.Actions.Values.Select(n => ("action", Canonical.Identify(n))))
            .Concat(gateway.Clusters.Values.Select(n => ("cluster", Canonical.Identify(n))))
            .Concat(gateway.Certificates.Values.Select(n => ("certificate", Canonical.Identify(n))))
            .Concat(gateway.Ports.Select(n => ("port", Canonical.Identify(n))))
            .Concat(gateway.Endpoints.Values.Select(n => ("endpoints", Canonical.Identify(n))));

    private static Arr<(string, object, Option<string>)> Owners(RouteTable table) => toArray(table.Hosts
        .SelectMany(host => host.Entries)
        .Select(entry => (entry.From.Kind, (object)entry.From.Route, entry.From.RuleName)));
}
