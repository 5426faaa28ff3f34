using System.Collections.Generic;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Sluice.Laws.Reader;

/// <summary>Pieces of YAML in any order.</summary>
public sealed record Soup(string Text);

/// <summary>A manifest with a few pieces cut, doubled or put in.</summary>
public sealed record Damaged(string Text);

/// <summary>A document that cannot be read.</summary>
public sealed record Damage(string Text);

/// <summary>One object as JSON and as YAML, what it holds, and its keys and scalars as each text writes them.</summary>
public sealed record Written(string Json, string JsonLine, string Yaml, string Shape, Arr<string> JsonScalars, Arr<string> YamlScalars);

/// <summary>Texts for the reader: few characters, many of them with a meaning in YAML.</summary>
public static class ReaderTexts
{
    private static readonly string[] Tokens =
    [
        "a", "b: ", "c:", "- ", "-", "? ", ": ", ":", "\n", "\n  ", "\n    ", "\r\n", "\r", "\t", " ", "[", "]", "{", "}", ", ", "&x ", "*x", "!!str ",
        "!!int ", "!t ", "! ", "'", "\"", "\\", "\\u12", "|\n", ">-\n", "|2\n", "# c", "#", "%YAML 1.1\n", "%TAG ! x\n", "\n---\n", "---", "\n...\n", "<<: ",
        "0x1F", "1e3", ".5", "1_0", "null", "~", "true", "@", "`", "{{ x }}", "\u2028", "\u0085", "\uFEFF", "\u0000", "é", "😀", "\uD800", "kind: List\nitems:\n",
    ];

    private static readonly string[] Manifests =
    [
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: infra, labels: {app.kubernetes.io/name: "edge"}}
        spec:
          gatewayClassName: sluice
          listeners:
          - name: https
            protocol: HTTPS
            port: 443
            hostname: '*.example.com'
            tls: &tls
              mode: Terminate
              certificateRefs: [{name: cert}]   # one is enough
          - {name: more, port: 0x20FB, protocol: HTTPS, tls: *tls}
        ---
        """,
        """
        kind: List
        apiVersion: v1
        items:
          - apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata:
              name: cart
              annotations:
                note: |-
                  first line
                    second line
                folded: >
                  a b
                  c
            spec:
              parentRefs:
                - name: edge
              rules:
                - matches: [{path: {type: PathPrefix, value: /cart}}, {headers: [{name: x, value: "a\tb"}]}]
                  backendRefs: [{name: cart, port: 8080, weight: 1}]
        """,
        """
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "cart", "labels": {"a/b": "\u00e9"}},
         "spec": {"ports": [{"port": 80, "targetPort": "http"}, {"port": 1.5e1}], "selector": null, "x": true}}
        {"kind": "Second"}
        """,
    ];

    public static Arbitrary<Soup> Soup() =>
        (from size in Gen.Choose(0, 25)
         from tokens in Gen.ArrayOf(Gen.Elements(Tokens), size)
         select new Soup(string.Concat(tokens))).ToArbitrary();

    public static Arbitrary<Damaged> Damaged() =>
        (from text in Gen.Elements(Manifests)
         from count in Gen.Choose(1, 4)
         from edits in Gen.ArrayOf(Edit, count)
         select new Damaged(edits.Aggregate(text, (t, edit) => edit(t)))).ToArbitrary();

    public static Arbitrary<Damage> Damage() =>
        Gen.Elements(
            "a: [", "a: \"b", "{", "a: b: c", "x: *nope", "a: 1\na: 2", "a:\n\tb: c", "- a\nb: c", "a: !x b", "a: \u0001", "'", "[[[[", "? [a]\n: b",
            "a: &a [*a]", "a: {{ b }}", "<<: {}", "a: .nan", "!!int x", "... x", "a\nb: c", "@a")
        .Select(text => new Damage(text)).ToArbitrary();

    public static Arbitrary<Written> Written() => ObjectOf(3).Select(Print).ToArbitrary();

    private static readonly Gen<Func<string, string>> Edit =
        from kind in Gen.Choose(0, 3)
        from at in Gen.Choose(0, 10_000)
        from size in Gen.Choose(0, 12)
        from token in Gen.Elements(Tokens)
        select new Func<string, string>(text =>
        {
            var start = at % (text.Length + 1);
            var length = Math.Min(size, text.Length - start);
            return kind switch
            {
                0 => text.Remove(start, length),
                1 => text.Insert(start, token),
                2 => text.Insert(start, text.Substring(start, length)),
                _ => text.Remove(start, length).Insert(start, token),
            };
        });

    /// <summary>A value before it is printed.</summary>
    private abstract record Value
    {
        private Value() { }
        private protected abstract int Rank { get; }

        public sealed record Leaf(string Json, string Yaml, string Shape, string Comment) : Value { private protected override int Rank => 0; }
        public sealed record ListOf(Arr<Value> Items) : Value { private protected override int Rank => 1; }
        public sealed record ObjectOf(Arr<(Leaf Key, Value Item)> Entries) : Value { private protected override int Rank => 2; }
    }

    private static Gen<Value> ObjectOf(int depth) =>
        from size in Gen.Choose(1, 4)
        from keys in Gen.ArrayOf(Text, size)
        from items in Gen.ArrayOf(Any(depth - 1), size)
        select (Value)new Value.ObjectOf(toArray(keys.Select((key, i) => (Key(key, i), items[i]))));

    private static Gen<Value> Any(int depth) =>
        depth == 0 ? Leaves : Gen.Frequency((3, Leaves), (1, ObjectOf(depth)), (1,
            from size in Gen.Choose(0, 3)
            from items in Gen.ArrayOf(Any(depth - 1), size)
            select (Value)new Value.ListOf(toArray(items))));

    private static Gen<Value> Leaves =>
        from comment in Gen.Elements("", "", " # c: 'd")
        from leaf in Gen.OneOf(
            Gen.Elements("", "~", "null", "NULL").Select(yaml => ("null", yaml, "null")),
            Gen.Elements("true", "True", "yes", "on", "y").Select(yaml => ("true", yaml, "true")),
            Gen.Elements("false", "NO", "off").Select(yaml => ("false", yaml, "false")),
            Gen.Elements("0x10", "16", "+16", "1_6", "020").Select(yaml => ("16", yaml, "#16")),
            Gen.Elements("-0.5", "-.5").Select(yaml => ("-0.5", yaml, "#-0.5")),
            from text in Text from style in Gen.Choose(0, 2) select (Quoted(text), InYaml(text, style), $"'{text}'"))
        select (Value)new Value.Leaf(leaf.Item1, leaf.Item2, leaf.Item3, comment);

    private static readonly Gen<string> Text =
        from size in Gen.Choose(0, 8)
        from text in Gen.ArrayOf(Gen.Elements("a", "b", "z", " ", "'", "\"", "\\", "#", ":", ": ", "- ", "{", "]", ",", "&", "*", "!", "é", "😀", "\t", "\n", "1"), size)
        select string.Concat(text);

    // A number behind each key keeps the keys of an object different.
    private static Value.Leaf Key(string text, int index)
    {
        var key = text.Replace("\n", "", StringComparison.Ordinal) + index.ToString(CultureInfo.InvariantCulture);
        return new(Quoted(key), InYaml(key, key.Length % 3), key, "");
    }

    private static string Quoted(string text) =>
        '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal) + '"';

    private static string InYaml(string text, int style) =>
        style == 0 && text.Length > 1 && text.All(c => c is 'a' or 'b' or 'z' or 'é') ? text
        : style == 1 && !text.Contains('\n', StringComparison.Ordinal) ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'"
        : Quoted(text);

    private static Written Print(Value value) =>
        new(Json(value, ",\n  "), Json(value, ", "), Yaml(value, ""), Shape(value),
            toArray(Scalars(value).Select(leaf => leaf.Json)), toArray(Scalars(value).Select(leaf => leaf.Yaml)));

    private static string Json(Value value, string comma) => value switch
    {
        Value.Leaf leaf => leaf.Json,
        Value.ListOf(var items) => $"[{string.Join(comma, items.Map(item => Json(item, comma)))}]",
        Value.ObjectOf(var entries) => $"{{{string.Join(comma, entries.Map(entry => $"{entry.Key.Json}: {Json(entry.Item, comma)}"))}}}",
    };

    private static string Yaml(Value value, string indent) => value switch
    {
        Value.Leaf leaf => leaf.Yaml + leaf.Comment,
        Value.ListOf(var items) => string.Concat(items.Map(item => $"{indent}-{Behind(item, indent)}")),
        Value.ObjectOf(var entries) => string.Concat(entries.Map(entry => $"{indent}{entry.Key.Yaml}:{Behind(entry.Item, indent)}")),
    };

    private static string Behind(Value value, string indent) => value switch
    {
        Value.Leaf leaf => $" {Yaml(leaf, indent)}\n",
        Value.ListOf([]) => " []\n",
        Value.ListOf list => "\n" + Yaml(list, indent + "  "),
        Value.ObjectOf some => "\n" + Yaml(some, indent + "  "),
    };

    private static string Shape(Value value) => value switch
    {
        Value.Leaf leaf => leaf.Shape,
        Value.ListOf(var items) => $"[{string.Join(',', items.Map(Shape))}]",
        Value.ObjectOf(var entries) => $"{{{string.Join(',', entries.Map(entry => $"{entry.Key.Shape}:{Shape(entry.Item)}"))}}}",
    };

    private static IEnumerable<Value.Leaf> Scalars(Value value) => value switch
    {
        Value.Leaf leaf => Seq1(leaf),
        Value.ListOf(var items) => items.SelectMany(Scalars),
        Value.ObjectOf(var entries) => entries.SelectMany(entry => Seq1(entry.Key).Concat(Scalars(entry.Item))),
    };
}
