using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Schemas;

/// <summary>A rule on a value that is otherwise as its schema says: everything about the value that breaks it.</summary>
internal sealed record SchemaRule(string Name, Func<Node, Seq<Diagnostic>> Faults);

/// <summary>The rules by the names that the schemas give them.</summary>
internal static class SchemaRules
{
    public static readonly Arr<SchemaRule> All =
        FilterRules.All + FilterUnions.All + HostnameRules.All + ListenerRules.All + MetadataRules.All + ParentRules.All + PathRules.All + PolicyRules.All + RouteRules.All;

    public static SchemaRule Named(string name) =>
        All.Find(rule => rule.Name == name).IfNone(() => throw new InvalidOperationException($"the rule '{name}' is not known"));

    /// <summary>A rule with at most one fault.</summary>
    public static SchemaRule One(string name, Func<Node, bool> holds, Func<Node, Diagnostic> say) =>
        new(name, node => holds(node) ? Empty : Seq1(say(node)));

    /// <summary>A rule on each item of a list.</summary>
    public static SchemaRule Each(string name, Func<Node, bool> holds, Func<Node, Diagnostic> say) =>
        new(name, list => toSeq(list.Items().Filter(item => !holds(item)).Map(say)).Strict());

    /// <summary>A rule that no two items of a list have one key.</summary>
    public static SchemaRule Apart<K>(string name, Func<Node, K> key, Func<Node, Origin, Diagnostic> say) =>
        new(name, list => toSeq(list.Items()
            .GroupBy(key)
            .SelectMany(group => group.Skip(1).Select(again => say(again, group.First().At)))).Strict());
}

/// <summary>Questions to nodes that are as their schema says.</summary>
internal static class Facts
{
    public static bool Has(this Node node, string field) => Nodes.Find(node, field).IsSome;

    /// <summary>The text of a field, or nothing.</summary>
    public static string Word(this Node node, string field) => Nodes.Find(node, field).Map(Word).IfNone("");

    public static string Word(this Node node) => node is Node.Text(var text, _) ? text : "";

    public static Located<string> Located(this Node node, string field) => new(node.Word(field), node.Place(field));

    public static Arr<Node> Items(this Node node) => node is Node.Sequence(var items, _) ? items : Arr<Node>.Empty;

    public static Arr<Node> Items(this Node node, string field) => Nodes.Find(node, field).Map(Items).IfNone(Arr<Node>.Empty);

    public static Arr<Entry> Entries(this Node node) => node is Node.Mapping(var entries, _) ? entries : Arr<Entry>.Empty;

    /// <summary>The literal of a number, which has one form, or nothing.</summary>
    public static string Literal(this Node node, string field) =>
        Nodes.Find(node, field).Map(found => found is Node.Number(var literal, _) ? literal : "").IfNone("");

    /// <summary>Where a field stands, or the object that does not have it.</summary>
    public static Origin Place(this Node node, string field) => Nodes.Find(node, field).Map(found => found.At).IfNone(node.At);
}
