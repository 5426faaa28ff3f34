using System.Globalization;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Schemas;

/// <summary>
/// A value under its schema: unknown fields go, nothing becomes the default, limits are checked, and rules last, on what is
/// otherwise sound. A field that is null counts as absent.
/// </summary>
internal static class Apply
{
    public static Reported<Node> Run(Schema schema, Node node)
    {
        var judged = Value(schema, node);
        return schema is Schema.List || HasErrors(judged.Diagnostics) ? judged : Ruled(schema, judged, judged.Value);
    }

    private static Reported<Node> Ruled(Schema schema, Reported<Node> judged, Node sound) => schema.Common.Rules.IsEmpty
        ? judged
        : judged with { Diagnostics = schema.Common.Rules.Fold(judged.Diagnostics, (said, rule) => Joined(said, rule.Faults(sound))) };

    public static bool HasErrors(Seq<Diagnostic> said) => !said.IsEmpty && said.Exists(d => d.Code.Severity == Severity.Error);

    private static Reported<Node> Value(Schema schema, Node node) => schema switch
    {
        Schema.Object fields => node is Node.Mapping map ? Object(fields, map) : Wrong(node, "an object"),
        Schema.Table table => node is Node.Mapping map ? Table(table, map) : Wrong(node, "an object"),
        Schema.List list => node is Node.Sequence items ? List(list, items) : Wrong(node, "a list"),
        Schema.Text text => node is Node.Text given ? Text(text, given) : Wrong(node, "text"),
        Schema.Whole whole => node is Node.Number number ? Whole(whole, number) : Wrong(node, "a whole number"),
        Schema.Truth => node is Node.Bool ? Reported.Clean(node) : Wrong(node, "true or false"),
        Schema.Time => node is Node.Text(var time, var at)
            ? IsTime(time) ? Reported.Clean(node) : Reported.With(node, ValueDiagnostics.Text(new(time, at), "a time is written as in 2026-01-31T09:30:00Z"))
            : Wrong(node, "text"),
        Schema.Anything => Reported.Clean(node),
    };

    private static Reported<Node> Object(Schema.Object schema, Node.Mapping map)
    {
        var given = toArray(map.Entries.Choose(entry => schema.Fields.Find(field => field.Name == entry.Key.Value).Bind(field => Kept(field, entry))));
        var absent = schema.Fields.Filter(field => !given.Exists(found => found.Field.Name == field.Name));
        var added = toArray(absent.Choose(field => field.Schema.Common.Default.Map(value => (Field: field, Entry: new Entry(new(field.Name, map.At), Placed(value, map.At))))));
        var read = (given + added).Map(found => (found.Entry.Key, Value: Run(found.Field.Schema, found.Entry.Value)));
        var said = Joined(
            Unknown(schema, map),
            toSeq(absent
                .Filter(field => field.Required && field.Schema.Common.Default.IsNone)
                .Map(field => DecodeDiagnostics.Missing(map.At, field.Name))).Strict());
        return new(
            new Node.Mapping(read.Map(found => new Entry(found.Key, found.Value.Value)), map.At),
            read.Fold(said, (all, found) => Joined(all, found.Value.Diagnostics)));
    }

    private static Option<(FieldSchema Field, Entry Entry)> Kept(FieldSchema field, Entry entry) =>
        Filled(field.Schema, entry.Value).Map(value => (field, entry with { Value = value }));

    /// <summary>Null becomes the default, or nothing at all.</summary>
    private static Option<Node> Filled(Schema schema, Node node) =>
        node is Node.Null(var at) && schema is not Schema.Anything ? schema.Common.Default.Map(value => Placed(value, at)) : Some(node);

    private static Seq<Diagnostic> Unknown(Schema.Object schema, Node.Mapping map) =>
        map.Entries.ForAll(entry => schema.Fields.Exists(field => field.Name == entry.Key.Value))
            ? Empty
            : toSeq(map.Entries
                .Filter(entry => !schema.Fields.Exists(field => field.Name == entry.Key.Value))
                .Map(entry => DecodeDiagnostics.Unknown(entry.Key, NearNames.Of(entry.Key.Value, schema.Fields.Map(field => field.Name))))).Strict();

    private static Reported<Node> Table(Schema.Table schema, Node.Mapping map)
    {
        var read = toArray(map.Entries.Choose(entry => Filled(schema.Values, entry.Value).Map(value => (entry.Key, Value: Run(schema.Values, value)))));
        Seq<Diagnostic> said = read.Count > schema.Most ? Seq1(ValueDiagnostics.Entries(map.At, read.Count, schema.Most)) : Empty;
        return new(
            new Node.Mapping(read.Map(found => new Entry(found.Key, found.Value.Value)), map.At),
            read.Fold(said, (all, found) => Joined(all, found.Value.Diagnostics)));
    }

    /// <summary>Rules on a list are asked of its sound items, each once, so that a fault in one item hides none between others.</summary>
    private static Reported<Node> List(Schema.List schema, Node.Sequence list)
    {
        var read = list.Items.Map(item => Run(schema.Item, Filled(schema.Item, item).IfNone(item)));
        var sound = read.Filter(item => !HasErrors(item.Diagnostics)).Map(item => item.Value);
        Seq<Diagnostic> size = list.Items.Count < schema.Least || list.Items.Count > schema.Most
            ? Seq1(ValueDiagnostics.Count(list.At, list.Items.Count, schema.Least, schema.Most))
            : Empty;
        var repeated = Repeated(schema, sound);
        var said = Joined(read.Fold(size, (found, item) => Joined(found, item.Diagnostics)), repeated);
        return Ruled(schema, new(new Node.Sequence(read.Map(item => item.Value), list.At), said),
            new Node.Sequence(repeated.IsEmpty ? sound : toArray(sound.DistinctBy(item => Identity(schema, item))), list.At));
    }

    private static Seq<Diagnostic> Repeated(Schema.List schema, Arr<Node> items) => !schema.Unique || items.Count < 2
        ? Empty
        : toSeq(items
            .GroupBy(item => Identity(schema, item), StringComparer.Ordinal)
            .SelectMany(same => same.Skip(1).Select(again => ValueDiagnostics.Twice(Key(schema, again), Key(schema, same.First()).At)))).Strict();

    private static string Identity(Schema.List schema, Node item) =>
        schema.Keys.IsEmpty ? Printed(item) : string.Join('\n', schema.Keys.Map(key => Nodes.Find(item, key).Map(Printed).IfNone("")));

    private static Located<string> Key(Schema.List schema, Node item) => schema.Keys.IsEmpty
        ? new(Plain(item), item.At)
        : new(string.Join(' ', schema.Keys.Map(key => Nodes.Find(item, key).Map(Plain).IfNone("")).Filter(word => word.Length > 0)), item.Place(schema.Keys[^1]));

    /// <summary>A scalar with a mark of its type: the text "1" is not the number 1.</summary>
    private static string Printed(Node node) => (node is Node.Text ? "\"" : "") + Plain(node);

    private static string Plain(Node node) => node switch
    {
        Node.Null => "null",
        Node.Bool(var value, _) => value ? "true" : "false",
        Node.Number(var literal, _) => literal,
        Node.Text(var text, _) => text,
        Node.Sequence(var items, _) => $"[{string.Join(',', items.Map(Printed))}]",
        Node.Mapping(var entries, _) => $"{{{string.Join(',', entries.Map(entry => $"{entry.Key.Value}:{Printed(entry.Value)}"))}}}",
    };

    private static Reported<Node> Text(Schema.Text schema, Node.Text node)
    {
        var located = new Located<string>(node.Content, node.At);
        if (!schema.Choices.IsEmpty)
            return schema.Choices.Contains(node.Content)
                ? Reported.Clean<Node>(node)
                : Reported.With<Node>(node, ValueDiagnostics.Choice(located, schema.Choices, NearNames.Of(node.Content, schema.Choices)));
        var length = node.Content.EnumerateRunes().Count();
        return length < schema.Least || length > schema.Most ? Reported.With<Node>(node, ValueDiagnostics.Length(located, length, schema.Least, schema.Most))
            : schema.Pattern.Filter(pattern => !pattern.Fits(node.Content)).Match(
                pattern => Reported.With<Node>(node, ValueDiagnostics.Text(located, pattern.Rule)),
                () => Reported.Clean<Node>(node));
    }

    /// <summary>A number in its shortest form: 80, 80.0 and 8e1 are one, as for an API server that kubectl speaks to.</summary>
    private static Reported<Node> Whole(Schema.Whole schema, Node.Number node) => Integer(node.Literal).Match(
        value => value < schema.Low || value > schema.High
            ? Reported.With<Node>(node, ValueDiagnostics.Range(node, schema.Low, schema.High))
            : schema.Choices.IsEmpty || schema.Choices.Contains(value)
                ? Reported.Clean<Node>(new Node.Number(value.ToString(CultureInfo.InvariantCulture), node.At))
                : Reported.With<Node>(node, ValueDiagnostics.Choice(new(node.Literal, node.At), schema.Choices.Map(choice => $"{choice}"), None)),
        () => IsWritten(node.Literal) ? Reported.With<Node>(node, ValueDiagnostics.Range(node, schema.Low, schema.High)) : Wrong(node, "a whole number"));

    private static Option<long> Integer(string literal) =>
        long.TryParse(literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? Some(value)
        : !IsWritten(literal) && double.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == Math.Floor(number) && Math.Abs(number) < 1L << 53
            ? Some((long)number)
        : None;

    /// <summary>Digits alone: a whole number, whatever its size.</summary>
    private static bool IsWritten(string literal) => literal.AsSpan().IndexOfAny('.', 'e', 'E') < 0;

    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private static bool IsTime(string text) =>
        DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static Reported<Node> Wrong(Node node, string expected) => Reported.With(node, DecodeDiagnostics.Type(node, expected));

    /// <summary>A default stands where it was left out, so that a message about it has a place.</summary>
    private static Node Placed(Node value, Origin at) => value switch
    {
        Node.Null => new Node.Null(at),
        Node.Bool(var truth, _) => new Node.Bool(truth, at),
        Node.Number(var literal, _) => new Node.Number(literal, at),
        Node.Text(var text, _) => new Node.Text(text, at),
        Node.Sequence(var items, _) => new Node.Sequence(items.Map(item => Placed(item, at)), at),
        Node.Mapping(var entries, _) => new Node.Mapping(entries.Map(entry => new Entry(new(entry.Key.Value, at), Placed(entry.Value, at))), at),
    };

    private static Seq<Diagnostic> Joined(Seq<Diagnostic> first, Seq<Diagnostic> second) =>
        second.IsEmpty ? first : first.IsEmpty ? second : (first + second).Strict();
}
