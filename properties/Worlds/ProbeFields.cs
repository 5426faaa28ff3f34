using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Headers and query strings, made from what a match asks for.</summary>
internal static class ProbeFields
{
    internal static Arr<Field> For(Dice dice, IReadOnlyList<NamedMatch> asked) => toArray(
        asked.Where(_ => dice.Chance(94)).SelectMany(m => Lines(dice, m))
            .Concat(dice.Perhaps(15, new Field(dice.Pick(Pools.HeaderNames), dice.Pick(Pools.HeaderValues))))
            .ToArray());

    internal static string? Query(Dice dice, IReadOnlyList<NamedMatch> asked)
    {
        var pairs = asked.Where(_ => dice.Chance(94)).Select(m => $"{m.Name}={Encoded(dice, Value(dice, m.Value, Pools.QueryValues))}")
            .Concat(dice.Perhaps(12, $"{dice.Pick(Pools.QueryNames)}={Encoded(dice, dice.Pick(Pools.QueryValues))}"))
            .Concat(dice.Perhaps(4, dice.Pick(["q", "x=%zz", "&", "q=%31"])))
            .ToArray();
        return pairs.Length == 0 ? null : string.Join('&', pairs);
    }

    // A value with a comma may come as two lines; a name comes in any case.
    private static IEnumerable<Field> Lines(Dice dice, NamedMatch match)
    {
        var name = dice.Chance(80) ? match.Name : match.Name.ToUpperInvariant();
        var value = Value(dice, match.Value, Pools.HeaderValues);
        return dice.Chance(50) ? value.Split(',').Select(v => new Field(name, v)) : [new(name, value)];
    }

    private static string Value(Dice dice, ValueMatch match, IReadOnlyList<string> pool) => match switch
    {
        ValueMatch.Exact(var value) => dice.Chance(94) ? value : dice.Pick(pool),
        ValueMatch.Pattern => dice.Pick(pool),
    };

    private static string Encoded(Dice dice, string value) => value.Replace(" ", dice.Chance(50) ? "+" : "%20", StringComparison.Ordinal);
}
