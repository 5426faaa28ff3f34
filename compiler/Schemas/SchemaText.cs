using System.Globalization;
using System.Text;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Schemas;

/// <summary>
/// The written form of the schemas of one kind (README.md describes it): a head, a letter for each group of versions that
/// share a schema, and the tree. Reading takes the lines and words that hold for one letter.
/// </summary>
internal sealed record SchemaText(string Group, string Kind, bool Namespaced, bool HasStatus, Arr<SchemaColumn> Columns)
{
    public static SchemaText Of(string text)
    {
        var lines = toArray(text.Split('\n').Select(SchemaLine.Of));
        var head = lines[0];
        var tree = lines.Skip(1).SkipWhile(line => line.Name != ".").ToArr();
        return new(head.Name, head.Type, head.Words.Contains("namespaced"), head.Words.Contains("status"), toArray(lines
            .Skip(1)
            .TakeWhile(line => line.Name != ".")
            .Select(line => new SchemaColumn(line.Type.Cons(line.Words).ToArr(), new Lazy<Schema>(() => Read(tree, 0, line.Name[0]))))));
    }

    private static Schema Read(Arr<SchemaLine> lines, int at, char letter)
    {
        var line = lines[at];
        var parts = toArray(Enumerable.Range(at + 1, lines.Count - at - 1)
            .TakeWhile(index => lines[index].Depth > line.Depth)
            .Where(index => lines[index].Depth == line.Depth + 1 && lines[index].Holds(letter))
            .Select(index => (Line: lines[index], Schema: Read(lines, index, letter))));
        var words = line.For(letter);
        var common = new Common(Value(words, "default=").Map(Default), words.Filter(word => word[0] == '!').Map(word => SchemaRules.Named(word[1..])));
        return line.Type switch
        {
            "object" => new Schema.Object(parts.Map(part => new FieldSchema(part.Line.Name, part.Line.For(letter).Contains("required"), part.Schema)), common),
            "map" => new Schema.Table(parts[0].Schema, Limit(words, "max=", int.MaxValue), common),
            "list" => new Schema.List(parts[0].Schema, Limit(words, "min=", 0), Limit(words, "max=", int.MaxValue),
                words.Contains("set") || words.Exists(word => word.StartsWith("keys=", StringComparison.Ordinal)), List(words, "keys="), common),
            "text" => new Schema.Text(Limit(words, "min=", 0), Limit(words, "max=", int.MaxValue), Value(words, "like=").Map(Patterns.Named), List(words, "in="), common),
            "int32" => Whole(words, int.MinValue, int.MaxValue, common),
            "int64" => Whole(words, long.MinValue, long.MaxValue, common),
            "bool" => new Schema.Truth(common),
            "time" => new Schema.Time(common),
            "any" => new Schema.Anything(common),
            var type => throw new InvalidOperationException($"'{type}' is no type of a schema"),
        };
    }

    private static Schema.Whole Whole(Arr<string> words, long low, long high, Common common) =>
        new(Value(words, "min=").Map(Number).IfNone(low), Value(words, "max=").Map(Number).IfNone(high), List(words, "in=").Map(Number), common);

    private static Option<string> Value(Arr<string> words, string start) =>
        words.Find(word => word.StartsWith(start, StringComparison.Ordinal)).Map(word => word[start.Length..]);

    private static int Limit(Arr<string> words, string start, int otherwise) => Value(words, start).Map(text => (int)Number(text)).IfNone(otherwise);

    private static Arr<string> List(Arr<string> words, string start) => Value(words, start).Map(text => toArray(text.Split(','))).IfNone(Arr<string>.Empty);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static Node Default(string json) =>
        Parsing.Read.Json(new SourceText("", Encoding.UTF8.GetBytes(json))).Value.IfNone(() => throw new InvalidOperationException($"'{json}' is no JSON"));
}

/// <summary>Versions of a kind that share one schema, each as <c>BUNDLE/VERSION</c>; the schema is read when it is first asked for.</summary>
internal sealed record SchemaColumn(Arr<string> Served, Lazy<Schema> Schema);

/// <summary>One line: indentation, a name, a type, and words; an <c>@</c> and letters limit the line or a word to these columns.</summary>
internal sealed record SchemaLine(int Depth, string Name, string Type, string Letters, Arr<string> Words)
{
    public static SchemaLine Of(string text)
    {
        var words = text.Trim().Split(' ');
        var (type, letters) = Marked(words[1]);
        return new((text.Length - text.TrimStart().Length) / 2, words[0], type, letters, toArray(words.Skip(2)));
    }

    public bool Holds(char letter) => Letters.Length == 0 || Letters.Contains(letter, StringComparison.Ordinal);

    public Arr<string> For(char letter) => toArray(Words
        .Map(Marked)
        .Filter(word => word.Letters.Length == 0 || word.Letters.Contains(letter, StringComparison.Ordinal))
        .Map(word => word.Word));

    private static (string Word, string Letters) Marked(string word) =>
        word.LastIndexOf('@') is var at and > 0 && word.AsSpan(at + 1).IndexOfAnyExceptInRange('a', 'z') < 0
            ? (word[..at], word[(at + 1)..])
            : (word, "");
}
