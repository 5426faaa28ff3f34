using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Rules of HTTPRoutes that an API server would take.</summary>
internal static class HttpRuleMaker
{
    internal static HttpRule Rule(Dice dice, string space)
    {
        var matches = dice.Chance(12) ? [] : Dice.Many(dice.Chance(70) ? 1 : dice.Between(2, 3), () => Match(dice));
        var prefixed = matches is [{ Path: PathMatch.Prefix }];
        var filters = FilterMaker.Http(dice, 45, prefixed);
        return new(null, matches, filters, filters.Any(f => f is Filter.Redirect)
            ? []
            : BackendMaker.References(dice, space, () => FilterMaker.Http(dice, 15, prefixed)));
    }

    internal static NamedMatch Header(Dice dice) => new(dice.Pick(Pools.HeaderNames),
        dice.Chance(75) ? new ValueMatch.Exact(dice.Pick(Pools.HeaderValues)) : new ValueMatch.Pattern(dice.Pick(Pools.HeaderPatterns)));

    /// <summary>Names are unique as they are spelled, which for headers is not as they are compared.</summary>
    internal static IReadOnlyList<NamedMatch> Headers(Dice dice, int percent) =>
        dice.Chance(percent) ? Distinct(Dice.Many(dice.Between(1, 3), () => Header(dice))) : [];

    private static HttpMatch Match(Dice dice) => new(
        dice.Chance(90) ? Path(dice) : null,
        Headers(dice, 25),
        dice.Chance(20) ? Distinct(Dice.Many(dice.Between(1, 2), () => Parameter(dice))) : [],
        dice.Maybe(25, Pools.Methods));

    private static PathMatch Path(Dice dice) => dice.Below(10) switch
    {
        < 6 => new PathMatch.Prefix(dice.Pick(Pools.Paths)),
        < 8 => new PathMatch.Exact(dice.Pick(Pools.Paths)),
        _ => new PathMatch.Pattern(dice.Pick(Pools.Patterns)),
    };

    private static NamedMatch Parameter(Dice dice) => new(dice.Pick(Pools.QueryNames),
        dice.Chance(75) ? new ValueMatch.Exact(dice.Pick(Pools.QueryValues)) : new ValueMatch.Pattern(dice.Pick(Pools.QueryPatterns)));

    private static IReadOnlyList<NamedMatch> Distinct(IReadOnlyList<NamedMatch> matches) => [.. matches.DistinctBy(m => m.Name)];
}
