using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Sluice.Reference;

/// <summary>A YAML value that is about to be printed. What is absent from a map was never said.</summary>
internal abstract record Yaml
{
    private Yaml() { }
    private protected abstract int Rank { get; }

    internal sealed record Text(string Value) : Yaml { private protected override int Rank => 0; }

    /// <summary>A number or truth value, printed as it stands.</summary>
    internal sealed record Bare(string Value) : Yaml { private protected override int Rank => 1; }
    internal sealed record Map(IReadOnlyList<(string Key, Yaml Value)> Entries) : Yaml { private protected override int Rank => 2; }
    internal sealed record List(IReadOnlyList<Yaml> Items) : Yaml { private protected override int Rank => 3; }
}

internal static class Yamls
{
    internal static Yaml? Text(string? value) => value is null ? null : new Yaml.Text(value);
    internal static Yaml? Number(long? value) => value is { } n ? new Yaml.Bare(n.ToString(CultureInfo.InvariantCulture)) : null;
    internal static Yaml? Truth(bool? value) => value is { } b ? new Yaml.Bare(b ? "true" : "false") : null;

    internal static Yaml Map(params (string Key, Yaml? Value)[] entries) =>
        new Yaml.Map([.. entries.Where(e => e.Value is not null).Select(e => (e.Key, e.Value!))]);

    internal static Yaml List<A>(IReadOnlyList<A> items, Func<A, Yaml> print) => new Yaml.List([.. items.Select(print)]);

    /// <summary>The list, or nothing at all when it is empty.</summary>
    internal static Yaml? Filled<A>(IReadOnlyList<A> items, Func<A, Yaml> print) => items.Count == 0 ? null : List(items, print);

    internal static Yaml Texts(IReadOnlyList<string> items) => List(items, i => new Yaml.Text(i));

    internal static string Print(Yaml node)
    {
        var text = new StringBuilder();
        Block(text, node, 0);
        return text.ToString();
    }

    // Writes a value that starts at the beginning of a line of its own, or after "- ".
    private static void Block(StringBuilder text, Yaml node, int indent)
    {
        if (node is Yaml.Map { Entries.Count: > 0 } map)
            for (var i = 0; i < map.Entries.Count; i++)
                Entry(text.Append(' ', i == 0 ? 0 : indent), map.Entries[i].Key, map.Entries[i].Value, indent);
        else if (node is Yaml.List { Items.Count: > 0 } list)
            for (var i = 0; i < list.Items.Count; i++)
                Block(text.Append(' ', i == 0 ? 0 : indent).Append("- "), list.Items[i], indent + 2);
        else
            text.Append(Flow(node)).Append('\n');
    }

    private static void Entry(StringBuilder text, string key, Yaml value, int indent)
    {
        text.Append(key).Append(':');
        if (value is Yaml.Map { Entries.Count: > 0 } or Yaml.List { Items.Count: > 0 })
            Block(text.Append('\n').Append(' ', indent + 2), value, indent + 2);
        else
            text.Append(' ').Append(Flow(value)).Append('\n');
    }

    private static string Flow(Yaml node) => node switch
    {
        Yaml.Text(var value) => Quoted(value),
        Yaml.Bare(var value) => value,
        Yaml.Map => "{}",
        Yaml.List => "[]",
    };

    private static string Quoted(string value) =>
        "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal) + "\"";
}
