using System.Text;
using Sluice.Compiler;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Schemas;
using Sluice.Compiler.Text;
using Sluice.Reference;
using Xunit;

namespace Sluice.Laws.Schemas;

/// <summary>The judgement on whole objects.</summary>
public sealed class JudgeLaws
{
    /// <summary>The smallest object of each kind, with blanks for its version.</summary>
    private static readonly Arr<(string Kind, string Json)> Smallest = Array(
        ("BackendTLSPolicy", "{'targetRefs':[{'group':'','kind':'Service','name':'a'}],'validation':{'hostname':'a','wellKnownCACertificates':'System'}}"),
        ("GatewayClass", "{'controllerName':'a.b/c'}"),
        ("Gateway", "{'gatewayClassName':'a','listeners':[{'name':'a','port':80,'protocol':'HTTP'}]}"),
        ("GRPCRoute", "{'rules':[{'backendRefs':[{'name':'a','port':80}]}]}"),
        ("HTTPRoute", "{'rules':[{'backendRefs':[{'name':'a','port':80}]}]}"),
        ("ListenerSet", "{'parentRef':{'name':'a'},'listeners':[{'name':'a','port':80,'protocol':'HTTP'}]}"),
        ("ReferenceGrant", "{'from':[{'group':'','kind':'a','namespace':'a'}],'to':[{'group':'','kind':'a'}]}"),
        ("TCPRoute", "{'rules':[{'backendRefs':[{'name':'a','port':80}]}]}"),
        ("TLSRoute", "{'hostnames':['a'],'rules':[{'backendRefs':[{'name':'a','port':80}]}]}"),
        ("UDPRoute", "{'rules':[{'backendRefs':[{'name':'a','port':80}]}]}"),
        ("XBackend", "{'type':'ExternalHostname','externalHostname':{'hostname':'a.example.com'},'port':{'port':443}}"),
        ("XBackendTrafficPolicy", "{'targetRefs':[{'group':'','kind':'Service','name':'a'}],'retryConstraint':{}}"),
        ("XListenerSet", "{'parentRef':{'name':'a'},'listeners':[{'name':'a','protocol':'HTTP'}]}"),
        ("XMesh", "{'controllerName':'a.b/c'}"));

    public static TheoryData<string, string, string> Served => [.. toArray(
        from text in SchemaTable.Kinds
        from bundle in CrdBundles.All
        from version in SchemaTable.Versions(bundle, text.Group, text.Kind)
        select new TheoryDataRow<string, string, string>($"{bundle}", text.Kind, $"{text.Group}/{version}"))];

    [Theory, MemberData(nameof(Served))]
    public void The_smallest_object_is_taken_and_what_it_became_is_taken_as_it_is(string bundle, string kind, string apiVersion)
    {
        var once = Judged(bundle, Object(kind, apiVersion));
        Assert.Equal("", Said(once));
        var again = Judge.Object(Bundle(bundle), once.Value);
        Assert.Equal("", Said(again));
        Assert.Equal(JsonText.Compact(NodeJson.Of(once.Value)), JsonText.Compact(NodeJson.Of(again.Value)));
    }

    [Theory, MemberData(nameof(Served))]
    public void The_order_of_keys_decides_nothing(string bundle, string kind, string apiVersion)
    {
        var node = Read(Object(kind, apiVersion));
        Assert.Equal("", Said(Judge.Object(Bundle(bundle), Reversed(node))));
    }

    [Theory, MemberData(nameof(Served))]
    public void A_null_is_as_good_as_nothing_and_an_unknown_field_is_warned_of(string bundle, string kind, string apiVersion)
    {
        var (value, said) = Judged(bundle, Object(kind, apiVersion).Replace("'spec':{", "'unheardOf':1,'spec':{'unheardOf':2,'unheardToo':null,", StringComparison.Ordinal));
        Assert.Equal("GW1056 GW1056 GW1056", Codes(said));
        Assert.DoesNotContain("unheard", JsonText.Compact(NodeJson.Of(value)), StringComparison.Ordinal);
        foreach (var field in (Arr<string>)Array("spec", "metadata"))
            Assert.Equal(field == "metadata" || kind != "ReferenceGrant" || !bundle.StartsWith("v1.4", StringComparison.Ordinal) ? "GW1054" : "", Codes(Judged(bundle, Nulled(kind, apiVersion, field)).Diagnostics));
    }

    [Theory]
    [InlineData("v1.6.1/standard", "gateway.networking.k8s.io/v1alpha2", "TCPRoute", "GW1052")]
    [InlineData("v1.4.1/standard", "gateway.networking.k8s.io/v1alpha2", "TCPRoute", "GW1058")]
    [InlineData("v1.4.1/standard", "gateway.networking.k8s.io/v1alpha3", "BackendTLSPolicy", "GW1052")]
    [InlineData("v1.6.1/experimental", "gateway.networking.x-k8s.io/v1alpha1", "XListenerSet", "GW1058")]
    [InlineData("v1.6.1/experimental", "gateway.networking.k8s.io/v1", "HttpRoute", "GW1058")]
    public void What_a_bundle_does_not_serve_is_refused(string bundle, string apiVersion, string kind, string code) =>
        Assert.Equal(code, Codes(Judged(bundle, $"{{'apiVersion':'{apiVersion}','kind':'{kind}','metadata':{{'name':'a'}}}}").Diagnostics));

    [Fact]
    public void Objects_of_other_groups_pass() =>
        Assert.Equal("", Said(Judged("v1.6.1/experimental", "{'apiVersion':'v1','kind':'Service','spec':1}")));

    /// <summary>The generator of worlds makes what an API server would take.</summary>
    [Fact]
    public void The_objects_of_generated_worlds_are_taken()
    {
        foreach (var world in Worlds.Sample(20261125, 40))
        {
            var documents = Compiler.Parsing.Read.Documents(new SourceText("world", Encoding.UTF8.GetBytes(WorldYaml.Print(world)))).Value;
            Assert.All(documents, document => Assert.Equal("", Said(Judge.Object(CrdBundles.Newest, document))));
        }
    }

    [Fact]
    public void A_choice_of_bundle_changes_what_is_said()
    {
        var text = new SourceText("set.json", Encoding.UTF8.GetBytes(Object("XListenerSet", "gateway.networking.x-k8s.io/v1alpha1").Replace('\'', '"')));
        string Said(Option<CrdBundle> crds) => Codes(Compile.Run(Array(text), CompileOptions.Files with { Crds = crds }).Diagnostics);
        Assert.Contains("GW1059", Said(None), StringComparison.Ordinal);
        Assert.DoesNotContain("GW1059", Said(CrdBundles.Named("1.4.1/experimental")), StringComparison.Ordinal);
        Assert.Contains("GW1058", Said(CrdBundles.Newest), StringComparison.Ordinal);
    }

    private static string Object(string kind, string apiVersion) =>
        $"{{'apiVersion':'{apiVersion}','kind':'{kind}','metadata':{{'name':'a'}},'spec':{Smallest.Find(found => found.Kind == kind).Map(found => found.Json).IfNone("{}")}}}";

    private static string Nulled(string kind, string apiVersion, string field) => field == "spec"
        ? $"{{'apiVersion':'{apiVersion}','kind':'{kind}','metadata':{{'name':'a'}},'spec':null}}"
        : Object(kind, apiVersion).Replace("'metadata':{'name':'a'}", "'metadata':null", StringComparison.Ordinal);

    private static Node Reversed(Node node) => node switch
    {
        Node.Mapping(var entries, var at) => new Node.Mapping(toArray(entries.Reverse().Select(entry => entry with { Value = Reversed(entry.Value) })), at),
        Node.Sequence(var items, var at) => new Node.Sequence(items.Map(Reversed), at),
        Node.Text => node,
        Node.Number => node,
        Node.Bool => node,
        Node.Null => node,
    };

    private static string Codes(Seq<Diagnostic> said) => string.Join(' ', said.Map(d => d.Code.Id));

    private static Reported<Node> Judged(string bundle, string json) => Judge.Object(Bundle(bundle), Read(json));

    private static CrdBundle Bundle(string name) => CrdBundles.Named(name).IfNone(() => throw new InvalidOperationException(name));

    private static Node Read(string json) =>
        Compiler.Parsing.Read.Json(new SourceText("object", Encoding.UTF8.GetBytes(json.Replace('\'', '"')))).Value.IfNone(() => throw new InvalidOperationException(json));

    private static string Said(Reported<Node> judged) => string.Join('\n', judged.Diagnostics.Map(d => $"{d.Code.Id} {d.At}: {d.Message}"));
}
