using System.Collections.Generic;
using Sluice.Compiler;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Status;
using Sluice.Laws.Compiling;
using Sluice.Laws.Oracle;
using Xunit;

namespace Sluice.Laws.References;

/// <summary>
/// Every field of every kind, version and bundle that names another object: what it takes for the name to be followed into
/// another namespace, and that nothing else does.
/// </summary>
public sealed class ReferenceLaws
{
    public static TheoryData<string> Granted => Names<ReferenceRow.Granted>();
    public static TheoryData<string> Admitted => Names<ReferenceRow.Admitted>();
    public static TheoryData<string> Deaf => Names<ReferenceRow.Deaf>();

    private static readonly Arr<string> TargetKinds = Array("Service", "Secret", "ConfigMap");

    [Fact]
    public void Every_field_of_the_schemas_has_a_row_and_every_row_a_field()
    {
        var fields = ReferenceFields.All.Map(field => field.Name);
        var rows = ReferenceTable.Rows.Map(row => row.Field);
        Assert.Empty(fields.Except(rows));
        Assert.Empty(rows.Except(fields));
        Assert.Equal(rows.Count, rows.Distinct().Count());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{fields.Count} fields in {ReferenceFields.All.Sum(field => field.Where.Count)} schemas: {Granted.Count} by grant, {Admitted.Count} by the parent's consent, {Deaf.Count} never, {rows.Count - Granted.Count - Admitted.Count - Deaf.Count} that name no object");
    }

    [Fact]
    public void Only_what_needs_a_grant_or_consent_or_is_never_followed_has_a_namespace()
    {
        foreach (var row in ReferenceTable.Rows)
        {
            var crosses = ReferenceFields.Named(row.Field).Crosses;
            if (row is ReferenceRow.Granted or ReferenceRow.Admitted) Assert.True(crosses, row.Field);
            if (row is ReferenceRow.Nothing && row.Field != "ReferenceGrant spec.from[]") Assert.False(crosses, row.Field);
        }
    }

    [Theory]
    [MemberData(nameof(Granted))]
    public void A_grant_of_the_right_kind_name_and_place_opens_the_way_and_no_other_does(string field)
    {
        foreach (var world in Worlds(field))
        {
            foreach (var (grant, opens) in world.Grants)
                world.Expect(opens, world.Compiled(grant), grant);
        }
    }

    [Theory]
    [MemberData(nameof(Granted))]
    public void A_grant_that_comes_opens_the_way_and_one_that_goes_or_changes_closes_it(string field)
    {
        foreach (var world in Worlds(field))
        {
            var closed = world.Compiled("");
            var right = world.Grants.Find(grant => grant.Opens).Map(grant => grant.Text).IfNone("");
            var opened = Compile.Step(closed, new Change.Put(Compiled.Source("grant.yaml", right)));
            world.Expect(true, opened, "a grant that came");
            foreach (var (grant, _) in world.Grants.Filter(grant => !grant.Opens && world.IsFirst))
                world.Expect(false, Compile.Step(opened, new Change.Put(Compiled.Source("grant.yaml", grant))), $"a grant that became {grant}");
            var revoked = Compile.Step(opened, new Change.Remove(new SourceName("grant.yaml")));
            world.Expect(false, revoked, "a grant that went");
            Assert.Equal(CompileLaws.Bytes(closed), CompileLaws.Bytes(revoked));
            Assert.Equal(closed.Statuses, revoked.Statuses);
        }
    }

    /// <summary>Whether there is anything, and whether it is any good, is told to those alone who may refer to it.</summary>
    [Theory]
    [MemberData(nameof(Granted))]
    public void Without_a_grant_what_is_there_what_is_broken_and_what_is_not_there_look_alike(string field)
    {
        foreach (var world in Worlds(field))
        {
            var there = Seen(world.Compiled(""));
            Assert.Equal(there, Seen(world.Compiled("", target: world.Row.To.Broken)));
            Assert.Equal(there, Seen(world.Compiled("", target: "")));
            Assert.Equal(there, Seen(world.Compiled("", target: "", near: "canard")));
        }
    }

    [Theory]
    [MemberData(nameof(Granted))]
    public void With_a_grant_what_is_not_there_is_said_to_be_missing(string field)
    {
        foreach (var world in Worlds(field))
        {
            var right = world.Grants.Find(grant => grant.Opens).Map(grant => grant.Text).IfNone("");
            Assert.False(world.Told(world.Compiled(right, target: "")).Holds);
            Assert.NotEqual("RefNotPermitted", world.Told(world.Compiled(right, target: "")).Reason);
        }
    }

    [Theory]
    [MemberData(nameof(Admitted))]
    public void Whoever_is_named_as_parent_lets_in_by_itself_and_grants_do_nothing(string field)
    {
        foreach (var row in ReferenceTable.Rows.OfType<ReferenceRow.Admitted>().Where(row => row.Field == field))
        {
            foreach (var served in ReferenceFields.Named(field).Where)
            {
                var kind = field.Split(' ')[0];
                var grant = GrantedWorld.Grant((served.ApiVersion.Split('/')[0], kind, "own"), ("gateway.networking.k8s.io", "Gateway", null), "far");
                foreach (var also in new[] { "", grant })
                {
                    Assert.DoesNotContain("canary", Plan(Of(row.Lets.Own, also)), StringComparison.Ordinal);
                    Assert.Contains("canary", Plan(Of(row.Lets.All, also)), StringComparison.Ordinal);
                }
                Assert.Equal(Plan(Of(row.Lets.Own, "")), Plan(Of(row.Lets.Own, grant)));

                Compilation Of(string lets, string grants) => Run(served,
                    ("own.yaml", row.Manifests), ("far.yaml", row.Parent.Replace("$LETS", lets, StringComparison.Ordinal)), ("grant.yaml", grants));
            }
        }
    }

    /// <summary>Also when a namespace is written where the schema has none, and whatever is granted.</summary>
    [Theory]
    [MemberData(nameof(Deaf))]
    public void What_has_no_way_into_another_namespace_finds_nothing_there(string field)
    {
        foreach (var row in ReferenceTable.Rows.OfType<ReferenceRow.Deaf>().Where(row => row.Field == field))
        {
            foreach (var served in ReferenceFields.Named(field).Where)
            {
                var group = served.ApiVersion.Split('/')[0];
                var grants = string.Join("---\n", TargetKinds.Map(kind => GrantedWorld.Grant((group, field.Split(' ')[0], "own"), ("", kind, null), "far")));
                foreach (var name in new[] { "name: canary", "name: canary, namespace: far" })
                {
                    if (name.Contains("namespace", StringComparison.Ordinal) && row.Manifests.Contains("namespace: far, $REF", StringComparison.Ordinal)) continue;
                    var nothing = Seen(Of(name.Replace("canary", "nobody", StringComparison.Ordinal), "")).Replace("nobody", "canary", StringComparison.Ordinal);
                    Assert.Equal(nothing, Seen(Of(name, "")));
                    Assert.Equal(nothing, Seen(Of(name, grants)));
                }

                Compilation Of(string reference, string granted) => Run(served,
                    ("own.yaml", row.Manifests.Replace("$REF", reference, StringComparison.Ordinal) + "---\n" + ReferenceTable.Beside),
                    ("far.yaml", row.Others.Replace("$NS", "far", StringComparison.Ordinal)), ("grant.yaml", granted));
            }
        }
    }

    private static IEnumerable<GrantedWorld> Worlds(string field) =>
        from row in ReferenceTable.Rows.OfType<ReferenceRow.Granted>()
        where row.Field == field
        from served in ReferenceFields.Named(field).Where
        select new GrantedWorld(row, served);

    private static TheoryData<string> Names<R>() where R : ReferenceRow => [.. ReferenceTable.Rows.OfType<R>().Select(row => row.Field)];

    private static string Plan(Compilation compiled) => CompileLaws.Bytes(compiled);

    /// <summary>All that a compilation tells: plan, conditions, and what is said of the referrer.</summary>
    private static string Seen(Compilation compiled) => string.Join('\n',
        compiled.Diagnostics.Filter(d => d.At.ToString().Contains("own.yaml", StringComparison.Ordinal)).Map(d => $"{d.Code.Id} {d.Message} {d.Help}")
            .Append(CompileLaws.Bytes(compiled)).Append(CompileLaws.StatusText(compiled.Statuses)).Append($"{compiled.Statuses.ListenerSets} {compiled.Statuses.Policies}"));

    internal static Compilation Run(ServedAs served, params (string Name, string Text)[] sources)
    {
        var compiled = Compile.Run(
            toArray(sources.Select(source => Compiled.Source(source.Name, source.Text.Replace("$API", served.ApiVersion, StringComparison.Ordinal)))),
            CompileOptions.Files with { Serves = Capabilities.Whole, Crds = served.Bundle });
        Assert.True(compiled.Violations.IsEmpty, $"{compiled.Violations}");
        return compiled;
    }
}

/// <summary>A reference from namespace <c>own</c> to <c>far</c> under one version of its kind, and the grants that somebody may think of.</summary>
internal sealed class GrantedWorld
{
    private readonly ServedAs _served;

    public GrantedWorld(ReferenceRow.Granted row, ServedAs served)
    {
        (Row, _served) = (row, served);
        var group = served.ApiVersion.Split('/')[0];
        (string Group, string Kind, string Namespace) referrer = (group, row.Field.Split(' ')[0], "own");
        (string Group, string Kind, string? Name) to = ("", row.To.Kind, "canary");
        var otherKind = referrer.Kind == "HTTPRoute" ? "GRPCRoute" : referrer.Kind == "Gateway" ? "ListenerSet" : "HTTPRoute";
        Grants = Array(
            (Grant(referrer, to, "far"), true),
            (Grant(referrer, to with { Name = null }, "far"), true),
            (Grant((group, otherKind, "own"), ("", "Endpoints", null), "far") + "---\n" + Grant(referrer, to, "far"), true),
            ("", false),
            (Grant(referrer with { Group = group == "gateway.networking.k8s.io" ? "gateway.networking.x-k8s.io" : "gateway.networking.k8s.io" }, to, "far"), false),
            (Grant(referrer with { Kind = otherKind }, to, "far"), false),
            (Grant(referrer with { Kind = referrer.Kind.ToLowerInvariant() }, to, "far"), false),
            (Grant(referrer with { Namespace = "third" }, to, "far"), false),
            (Grant(referrer with { Namespace = "far" }, to, "far"), false),
            (Grant(referrer, to with { Group = "apps" }, "far"), false),
            (Grant(referrer, to with { Kind = row.To.Kind == "Service" ? "Secret" : "Service" }, "far"), false),
            (Grant(referrer, to with { Name = "canaries" }, "far"), false),
            (Grant(referrer, to with { Name = "*" }, "far"), false),
            (Grant(referrer, to, "own"), false),
            (Grant(referrer, to, "third"), false),
            // Two halves in two grants are no grant.
            (Grant(referrer, to with { Name = "other" }, "far") + "---\n" + Grant(referrer with { Namespace = "third" }, to, "far"), false));
    }

    public ReferenceRow.Granted Row { get; }

    /// <summary>One of the versions that have the field, for what is tried in one of them only.</summary>
    public bool IsFirst => _served == ReferenceFields.Named(Row.Field).Where[0];

    public Arr<(string Text, bool Opens)> Grants { get; }

    public static string Grant((string Group, string Kind, string Namespace) from, (string Group, string Kind, string? Name) to, string ns) => $$"""
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: {name: {{$"{from.Kind}-{from.Namespace}-{to.Kind}".ToLowerInvariant()}}, namespace: {{ns}}}
        spec:
          from: [{group: {{from.Group}}, kind: {{from.Kind}}, namespace: {{from.Namespace}}}]
          to: [{group: "{{to.Group}}", kind: {{to.Kind}}{{(to.Name is null ? "" : $", name: \"{to.Name}\"")}}}]

        """;

    /// <param name="target">What stands in the other namespace; its sound form, if nothing else is said.</param>
    /// <param name="near">What it is called there.</param>
    public Compilation Compiled(string grant, string? target = null, string near = "canary") => ReferenceLaws.Run(_served,
        ("own.yaml", Row.Manifests.Replace("$REF", $"{{{Row.To.Reference}, name: canary, namespace: far}}", StringComparison.Ordinal) + "---\n" + ReferenceTable.Beside),
        ("far.yaml", (near == "canary" ? target ?? Row.To.Sound : Row.To.Sound.Replace("canary", near, StringComparison.Ordinal)).Replace("$NS", "far", StringComparison.Ordinal)),
        ("grant.yaml", grant));

    public Condition Told(Compilation compiled) => Row.Told(compiled.Statuses).Find(condition => condition.Type == "ResolvedRefs")
        .IfNone(() => throw new InvalidOperationException($"{Row.Field} {_served}: nothing is said of references"));

    /// <summary>Status and plan agree: the object is in the plan, its key beside it, exactly if the reference is permitted.</summary>
    public void Expect(bool isOpen, Compilation compiled, string because)
    {
        var about = $"{Row.Field} {_served}\n{because}";
        var told = Told(compiled);
        Assert.True(told.Holds == isOpen && told.Reason == (isOpen ? "ResolvedRefs" : "RefNotPermitted"), $"{about}\n{told}");
        Assert.True(CompileLaws.Bytes(compiled).Contains("canary", StringComparison.Ordinal) == isOpen, $"{about}\n{CompileLaws.Bytes(compiled)}");
        if (Row.To.Kind == "Secret")
            Assert.True(compiled.Keys.Values.Exists(key => key.PrivateKeyPem == ReferenceTable.Canary.Key) == isOpen, about);
        foreach (var asked in Row.Asked)
            Assert.True(Explained(compiled, asked).Contains("canary", StringComparison.Ordinal) == isOpen || Row.To.Kind != "Service", $"{about}\n{Explained(compiled, asked)}");
    }

    private static string Explained(Compilation compiled, string url) =>
        ExplainText.Print(Explain.Run(compiled, new Inquiry.AtGateway(None, Requests.Of(url, "GET", Arr<string>.Empty).IfFail(faults => throw new InvalidOperationException($"{faults}")))));
}
