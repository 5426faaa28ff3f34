namespace Sluice.Reference;

/// <summary>Paths of requests, made from the path that a match asks for.</summary>
internal static class ProbePaths
{
    private static readonly string[] Wild = ["/a", "/ab", "/b", "/a/b", "/a/b/c", "/aa", "/A/"];

    internal static string For(Dice dice, PathMatch? match) => match switch
    {
        null => dice.Pick(Pools.Paths),
        PathMatch.Exact(var value) => dice.Chance(75) ? value : Near(dice, value),
        PathMatch.Prefix(var value) => dice.Chance(35) ? value : Near(dice, value),
        PathMatch.Pattern => dice.Pick(Wild),
    };

    // An element more, text after the last element, a slash more or less, another case.
    private static string Near(Dice dice, string path) => dice.Below(8) switch
    {
        0 or 1 => $"{path.TrimEnd('/')}/x",
        2 => $"{path.TrimEnd('/')}/x/y/",
        3 => path == "/" ? "/example" : $"{path.TrimEnd('/')}example",
        4 => $"{path.TrimEnd('/')}/",
        5 => path.TrimEnd('/') is { Length: > 0 } bare ? bare : "/",
        6 => dice.Chance(50) ? path.ToUpperInvariant() : $"{path.TrimEnd('/')}/b%2Fc",
        _ => dice.Pick(Pools.Paths),
    };
}
