using System.Collections.Generic;
using FsCheck.Xunit;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
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
        var copy = plan with
        {
            Gateways = plan.Gateways.Map(g => g with
            {
                Actions = Rebuilt(g.Actions),
                Tables = Rebuilt(g.Tables),
                Endpoints = Rebuilt(g.Endpoints),
                Clusters = Rebuilt(g.Clusters),
                Authorities = Rebuilt(g.Authorities),
                TlsDemands = Rebuilt(g.TlsDemands),
            }),
            Mesh = plan.Mesh with { Actions = Rebuilt(plan.Mesh.Actions), Clusters = Rebuilt(plan.Mesh.Clusters), Endpoints = Rebuilt(plan.Mesh.Endpoints) },
        };
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
        AllDiffer(g => g.Authorities.Values, Canonical.Identify);
        AllDiffer(ArbitraryPlans.Samples.Take(24).SelectMany(plan => plan.Mesh.Frontends), Canonical.Identify);
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
                Assert.Equal(Owners(gateway.Ports) == Owners(other), gateway.Ports.Map(Canonical.Identify) == other.Map(Canonical.Identify));
                if (Owners(gateway.Ports) == Owners(other)) OnlyPrinted(gateway, gateway with { Ports = other });
            }

            foreach (var (hash, cluster) in gateway.Clusters)
                foreach (var other in Variants.OfEvidence(cluster))
                {
                    changes++;
                    Assert.Equal(hash, Canonical.Identify(other));
                    OnlyPrinted(gateway, gateway with { Clusters = gateway.Clusters.SetItem(hash, other) });
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
        var other = plan with { Gateways = plan.Gateways.Map(g => g with { Endpoints = toMap(g.Endpoints.Keys.Select(service => (service, moved))) }) };
        Assert.Equal(plan.Gateways.ForAll(g => g.Endpoints.IsEmpty), Emit.Identity(plan) == Emit.Identity(other));
        var meshed = plan with { Mesh = plan.Mesh with { Endpoints = toMap(plan.Mesh.Endpoints.Keys.Select(service => (service, moved))) } };
        Assert.Equal(plan.Mesh.Endpoints.IsEmpty, Emit.Identity(plan) == Emit.Identity(meshed));
    }

    [Property(MaxTest = 50)]
    public void The_identity_of_a_plan_covers_what_is_made_around_it_and_not_why_TLS_is_spoken(Plan plan)
    {
        var around = plan with { Gateways = plan.Gateways.Map(g => g with { Surroundings = g.Surroundings with { Addresses = g.Surroundings.Addresses.Add("192.0.2.1") } }) };
        Assert.Equal(plan.Gateways.IsEmpty, Emit.Identity(plan) == Emit.Identity(around));
        var demanded = plan with { Gateways = plan.Gateways.Map(g => g with { TlsDemands = g.TlsDemands.AddOrUpdate(new(new("a", "b"), 1), new ObjectName("a", "p")) }) };
        Assert.Equal(Emit.Identity(plan), Emit.Identity(demanded));
        Assert.Equal(plan.Gateways.IsEmpty, JsonText.Compact(Emit.Plan(plan)) == JsonText.Compact(Emit.Plan(demanded)));
        Assert.Equal(plan.Gateways.IsEmpty, EmitText.Plan(plan) == EmitText.Plan(demanded));
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

    private static void AllDiffer<A>(Func<GatewayPlan, IEnumerable<A>> nodes, Func<A, Hash> identify) =>
        AllDiffer(Gateways.SelectMany(nodes), identify);

    private static void AllDiffer<A>(IEnumerable<A> nodes, Func<A, Hash> identify)
    {
        var changes = 0;
        foreach (var node in nodes)
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
            .Concat(gateway.Authorities.Values.Select(n => ("authority", Canonical.Identify(n))))
            .Concat(gateway.Endpoints.Values.Select(n => ("endpoints", Canonical.Identify(n))));

    private static Arr<(string, object, Option<string>)> Owners(RouteTable table) => toArray(table.Hosts
        .SelectMany(host => host.Entries)
        .Select(entry => (entry.From.Kind, (object)entry.From.Route, entry.From.RuleName)));

    private static Arr<(string, object, Option<string>)> Owners(Arr<PortPlan> ports) => toArray(ports
        .SelectMany(port => port.Streams)
        .SelectMany(listener => listener.Routes)
        .Select(route => (route.From.Kind, (object)route.From.Route, route.From.RuleName)));
}
