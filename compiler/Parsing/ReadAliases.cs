using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>
/// What an alias stands for: a copy of the anchored value whose paths are those of the alias and whose positions stay
/// those of the text that was written.
/// </summary>
internal static class ReadAliases
{
    private const int TooMany = 1_000_000_000;

    /// <summary>Left when the copy would be too large or too deep.</summary>
    public static Either<Unit, (Node Node, Purse Left)> Copy(Node node, string field, int depth, Purse left) =>
        Spend(left, Count(node, left.AliasedValues, depth, field.Length - node.At.Field.Length))
            .Map(rest => (Reroot(node, node.At.Field, field), rest));

    /// <summary>The same tree under another path.</summary>
    public static Node Reroot(Node node, string from, string to) => node switch
    {
        Node.Null(var at) => new Node.Null(Move(at, from, to)),
        Node.Bool(var value, var at) => new Node.Bool(value, Move(at, from, to)),
        Node.Number(var literal, var at) => new Node.Number(literal, Move(at, from, to)),
        Node.Text(var content, var at) => new Node.Text(content, Move(at, from, to)),
        Node.Sequence(var items, var at) => new Node.Sequence(items.Map(item => Reroot(item, from, to)), Move(at, from, to)),
        Node.Mapping(var entries, var at) => new Node.Mapping(
            entries.Map(entry => RerootEntry(entry, from, to)), Move(at, from, to)),
    };

    private static Entry RerootEntry(Entry entry, string from, string to)
    {
        var value = Reroot(entry.Value, from, to);
        return new(new(entry.Key.Value, entry.Key.At with { Field = value.At.Field }), value);
    }

    private static Origin Move(Origin at, string from, string to) => at with { Field = ReadPath.Moved(at.Field, from, to) };

    private static Either<Unit, Purse> Spend(Purse left, (int Values, int Units) cost) =>
        cost.Values > left.AliasedValues || cost.Units > left.Units
            ? Left<Unit, Purse>(unit)
            : Right<Unit, Purse>(new(left.Units - cost.Units, left.AliasedValues - cost.Values));

    // Stops counting as soon as the answer is "too many": an anchored value is at most as large as what was paid for.
    private static (int Values, int Units) Count(Node node, int limit, int depth, int longer)
    {
        var own = (Values: 1, Units: 1 + (Math.Max(0, node.At.Field.Length + longer) / ReadLimits.PathsPerUnit));
        return node switch
        {
            Node.Null => own,
            Node.Bool => own,
            Node.Number => own,
            Node.Text => own,
            Node.Sequence(var items, _) => Sum(own, items, limit, depth, longer),
            Node.Mapping(var entries, _) => Sum((own.Values, own.Units + entries.Count), entries.Map(e => e.Value), limit, depth, longer),
        };
    }

    private static (int Values, int Units) Sum((int Values, int Units) own, Arr<Node> children, int limit, int depth, int longer)
    {
        if (depth >= ReadLimits.Depth) return (TooMany, TooMany);
        var total = own;
        foreach (var child in children)
        {
            if (total.Values > limit) break;
            var (values, units) = Count(child, limit - total.Values, depth + 1, longer);
            total = (Math.Min(total.Values + values, TooMany), Math.Min(total.Units + units, TooMany));
        }

        return total;
    }
}
