using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Filter lists in which each kind stands at most once, and a redirect never beside a rewrite.</summary>
internal static class FilterMaker
{
    /// <param name="percent">How often there are filters at all.</param>
    /// <param name="prefixed">Whether the rule has one match, by prefix: only then may a prefix be replaced.</param>
    internal static IReadOnlyList<Filter> Http(Dice dice, int percent, bool prefixed)
    {
        if (!dice.Chance(percent)) return [];
        Filter[] filters =
        [
            .. Headers(dice, 40),
            .. Addresses(dice, prefixed),
        ];
        dice.Shuffle(filters);
        return filters;
    }

    internal static IReadOnlyList<Filter> Grpc(Dice dice, int percent) => dice.Chance(percent) ? [.. Headers(dice, 60)] : [];

    private static IEnumerable<Filter> Headers(Dice dice, int percent)
    {
        if (dice.Chance(percent)) yield return new Filter.RequestHeaders(Change(dice));
        if (dice.Chance(percent)) yield return new Filter.ResponseHeaders(Change(dice));
    }

    private static IReadOnlyList<Filter> Addresses(Dice dice, bool prefixed) => dice.Below(10) switch
    {
        < 3 => [Redirect(dice, prefixed)],
        < 7 => [new Filter.Rewrite(dice.Maybe(50, Pools.TargetHosts), dice.Chance(75) ? Path(dice, prefixed) : null)],
        _ => [],
    };

    private static Filter.Redirect Redirect(Dice dice, bool prefixed) => new(
        dice.Maybe(40, ["http", "https"]), dice.Maybe(40, Pools.TargetHosts), dice.Chance(50) ? Path(dice, prefixed) : null,
        dice.MaybeNumber(40, [80, 443, 8080, 8443]), dice.MaybeNumber(60, [301, 302]));

    private static PathChange Path(Dice dice, bool prefixed) =>
        prefixed && dice.Chance(70) ? new PathChange.Prefix(dice.Pick(Pools.NewPrefixes)) : new PathChange.Full(dice.Pick(Pools.NewPaths));

    // A name, in whatever case, is in one of the lists only; inside a list it may be spelled twice in different case.
    private static HeaderChange Change(Dice dice)
    {
        var lists = dice.Some(dice.Between(2, Pools.EditedNames.Count), Pools.EditedNames)
            .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .SelectMany(spellings => Placed(spellings, dice.Below(3)))
            .ToLookup(placed => placed.List, placed => placed.Name);
        return new([.. lists[0].Select(Line)], [.. lists[1].Select(Line)], [.. lists[2]]);

        Label Line(string name) => new(name, dice.Pick(Pools.EditedValues));
    }

    private static IEnumerable<(int List, string Name)> Placed(IEnumerable<string> names, int list) => names.Select(name => (list, name));
}
