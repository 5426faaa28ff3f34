using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Xunit;
using static Sluice.Laws.Explaining.ExplainPlans;
using Outcome = Sluice.Compiler.Analyses.Outcome;

namespace Sluice.Laws.Explaining;

/// <summary>What holds of every explanation, over small worlds in which names collide.</summary>
public sealed class ExplainLaws
{
    public sealed record World(Plan Plan, Request Request);

    private static readonly string[] Hosts = ["*", "*.test", "x.test", "*.x.test"];

    private static Gen<Match> Matches =>
        from path in Gen.Elements<PathMatch>(
            new PathMatch.Exact("/a"), new PathMatch.Prefix("/a"), new PathMatch.Prefix(""), new PathMatch.Pattern("/.*"))
        from method in Gen.Elements(null, "GET", "POST")
        from headers in Gen.Elements(Named(), Named(("h", "1")), Named(("h", "2")))
        from grpc in Gen.Elements(false, false, true)
        select grpc ? Call(new GrpcMethodMatch.Any(), headers) : Path(path, method, headers);

    private static Gen<Written> Entries =>
        from host in Gen.Elements(Hosts)
        from match in Matches
        from route in Gen.Elements("a", "b")
        from rule in Gen.Choose(0, 2)
        select On(host, match, From(route, rule, kind: match is Match.Grpc ? "GRPCRoute" : "HTTPRoute"));

    private static Gen<Plan> Plans(bool secure) =>
        from hosts in Gen.SubListOf(Hosts)
        from tables in Entries.ArrayOf(6).ArrayOf(hosts.Count)
        let listeners = hosts.Select((host, i) => Listener($"l{i}", host, tables[i])).ToArray()
        select secure ? Https(listeners) : Http(listeners);

    private static Gen<Request> Asked(string origin) =>
        from name in Gen.Elements("x.test", "y.x.test", "z.test", "other", "[::1]")
        from host in Gen.Elements("", "Host: x.test", "Host: other")
        from path in Gen.Elements("/a", "/a/b", "/")
        from method in Gen.Elements("GET", "POST")
        from type in Gen.Elements("content-type: application/grpc", "content-type: text/plain")
        select Send(method, origin + name + path, new[] { host, type, "H: 1" }.Where(h => h.Length > 0).ToArray());

    private static Arbitrary<World> Worlds =>
        (from secure in Gen.Elements(true, false)
         from plan in Plans(secure)
         from request in Asked(secure ? "https://" : "http://")
         select new World(plan, request)).ToArbitrary();

    private static Property ForAll(Action<World, Explanation> law) =>
        Prop.ForAll(Worlds, world => law(world, Explained(world.Plan, world.Request)));

    private static Arr<Provenance> Written(World world) =>
        world.Plan.Gateways.Bind(g => toArray(g.Tables.Values)).Bind(t => t.Hosts).Bind(h => h.Entries).Map(e => e.From);

    [Property]
    public Property Every_match_of_the_port_is_judged_exactly_once() => ForAll((world, told) =>
    {
        if (told.Outcome is Outcome.Refuse && told.Candidates.IsEmpty) return;
        Assert.Equal(
            Written(world).Distinct().OrderBy(f => f.ToString()).ThenBy(f => f.Kind),
            told.Candidates.Map(c => c.From).OrderBy(f => f.ToString()).ThenBy(f => f.Kind));
    });

    [Property]
    public Property There_is_a_winner_exactly_if_a_rule_answers() => ForAll((_, told) =>
    {
        Assert.Equal(told.Outcome is Outcome.Forward, told.Rule.IsSome);
        Assert.Equal(told.Rule.Map(r => r.From).ToArray(), told.Candidates.Filter(c => c.Verdict == Verdict.Won).Map(c => c.From));
    });

    [Property]
    public Property A_winner_stands_first_and_losers_before_those_that_do_not_match() => ForAll((_, told) =>
        Assert.Equal(told.Candidates.Map(c => c.Verdict).Order(), told.Candidates.Map(c => c.Verdict)));

    [Property]
    public Property Nobody_loses_without_a_winner() => ForAll((_, told) =>
        Assert.True(told.Rule.IsSome || told.Candidates.ForAll(c => c.Verdict == Verdict.NoMatch)));

    [Property]
    public Property Every_verdict_has_a_reason() => ForAll((_, told) =>
        Assert.All(told.Candidates, c => Assert.NotEmpty(c.Because)));

    [Property]
    public Property A_winner_belongs_to_the_listener_that_is_named_and_owns_the_host() => ForAll((world, told) =>
        told.Rule.IfSome(rule =>
        {
            var listener = world.Plan.Gateways[0].Ports[0].Listeners.Filter(l => told.Listener == l.Name)[0];
            Assert.True(HostPatterns.Covers(listener.Host, world.Request.Host));
            Assert.True(HostPatterns.Covers(rule.Host, world.Request.Host));
            Assert.Contains(world.Plan.Gateways[0].Tables[listener.Table].Hosts,
                h => h.Host == rule.Host && h.Entries.Exists(e => e.From == rule.From));
        }));

    /// <summary>What did not win has no say: taking it out of its table changes no answer.</summary>
    [Property]
    public Property Without_the_losers_the_answer_is_the_same() => ForAll((world, told) =>
    {
        var alone = new Plan(world.Plan.Gateways.Map(gateway => gateway with
        {
            Tables = gateway.Tables.Map(table => new RouteTable(table.Hosts.Map(host => host with
            {
                Entries = host.Entries.Filter(e => told.Rule.Exists(rule => rule.From == e.From)),
            }))),
        }));
        Assert.Equal(told.Outcome, Explained(alone, world.Request).Outcome);
    });
}
