using System.Collections.Generic;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;

namespace Sluice.Laws.Reader;

/// <summary>What holds of reading whatever the text is.</summary>
[Properties(Arbitrary = [typeof(ReaderTexts)])]
public class ReaderLaws
{
    [Property(MaxTest = 500)]
    public bool No_octets_make_the_reader_throw(byte[] octets) =>
        IsSound(Read.Documents(new SourceText("in", octets))) && Read.Json(new SourceText("in", octets)) is var (node, said) && node.IsSome == (said.IsEmpty && node.IsSome);

    [Property(MaxTest = 2000)]
    public bool No_tokens_make_the_reader_throw(Soup soup) => IsSound(Documents(soup.Text));

    [Property(MaxTest = 1000)]
    public bool No_damage_to_a_manifest_makes_the_reader_throw(Damaged manifest) => IsSound(Documents(manifest.Text));

    [Property(MaxTest = 300)]
    public bool JSON_and_YAML_of_one_value_read_alike(Written value) =>
        Shapes(value.Json).SequenceEqual(Shapes(value.Yaml)) && Shapes(value.Json).SequenceEqual(new[] { value.Shape });

    [Property(MaxTest = 300)]
    public bool A_watch_reads_JSON_as_a_file_does(Written value) =>
        Read.Json(new SourceText("in", Encoding.UTF8.GetBytes(value.Json))).Value.Map(ReaderTrees.Shape) == Some(value.Shape);

    [Property(MaxTest = 300)]
    public bool Positions_point_at_what_was_written(Written value) =>
        Pointed(value.Yaml).SequenceEqual(value.YamlScalars) && Pointed(value.Json).SequenceEqual(value.JsonScalars);

    [Property(MaxTest = 300)]
    public bool Line_endings_never_matter(Written value) =>
        Documents(value.Yaml) == Documents(value.Yaml.Replace("\n", "\r\n", StringComparison.Ordinal));

    [Property(MaxTest = 300)]
    public bool A_broken_document_hides_no_other(Written first, Written second, Damage damage) =>
        Documents($"{first.Yaml}---\n{damage.Text}\n---\n{second.Yaml}") is var (documents, said)
        && documents.Map(ReaderTrees.Shape) == Array(first.Shape, second.Shape)
        && !said.IsEmpty;

    [Property(MaxTest = 300)]
    public bool Items_of_a_list_are_the_objects_themselves(Written first, Written second) =>
        Documents($"kind: List\nitems:\n- {first.JsonLine}\n- {second.JsonLine}\n").Value.Map(Read.Items) is [var items]
        && Fields(items) == Fields(Documents($"{first.JsonLine}\n---\n{second.JsonLine}\n").Value);

    [Property(MaxTest = 300)]
    public bool An_alias_reads_as_what_it_stands_for(Written value) =>
        Documents($"- &x {value.JsonLine}\n- *x\n").Value is [Node.Sequence([var anchored, var alias], _)]
        && ReaderTrees.Shape(anchored) == ReaderTrees.Shape(alias)
        && ReaderTrees.Walk(alias).All(node => node.At.Field.StartsWith("[1]", StringComparison.Ordinal));

    /// <summary>An answer whose messages stand in the text, say something and can be followed.</summary>
    private static bool IsSound(Reported<Arr<Node>> read) =>
        read.Diagnostics.ForAll(d =>
            d.Code.Id is ['G', 'W', '1', '0', >= '0' and <= '4', _]
            && d.At is { Document: "in", Line: >= 0, Column: >= 0, Length: >= 0 }
            && d.About == new Subject.Input("in")
            && d.Message.Length > 0 && !d.Message.EndsWith('.') && d.Help.IsSome);

    private static IEnumerable<string> Shapes(string text) =>
        Documents(text) is (var documents, { IsEmpty: true }) ? documents.Map(ReaderTrees.Shape) : Seq<string>();

    private static Arr<(string, string)> Fields(Arr<Node> nodes) =>
        toArray(nodes.SelectMany(ReaderTrees.Walk).Select(node => (node.At.Field, ReaderTrees.Shape(node))));

    /// <summary>The stretches of text that the keys and scalars of a text point at, in order.</summary>
    private static IEnumerable<string> Pointed(string text)
    {
        var lines = text.Split('\n');
        return Documents(text).Value.SelectMany(Origins).Select(at => lines[at.Line - 1].Substring(at.Column - 1, at.Length));
    }

    private static IEnumerable<Origin> Origins(Node node) => node switch
    {
        Node.Null(var at) => Seq1(at),
        Node.Bool(_, var at) => Seq1(at),
        Node.Number(_, var at) => Seq1(at),
        Node.Text(_, var at) => Seq1(at),
        Node.Sequence(var items, _) => items.SelectMany(Origins),
        Node.Mapping(var entries, _) => entries.SelectMany(entry => Seq1(entry.Key.At).Concat(Origins(entry.Value))),
    };

    private static Reported<Arr<Node>> Documents(string text) => Read.Documents(new SourceText("in", Encoding.UTF8.GetBytes(text)));
}
