using Sluice.Compiler.Ir;
using static Sluice.Laws.Planning.Edits;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Planning;

/// <summary>V9 and V11: shares that are not the whole, patterns that a request could be slow to match.</summary>
internal static class MeaningMutations
{
    public static readonly Arr<Mutation> All = Array(
        Splitting("the total is not the sum", split => split with { Total = split.Total + 1 }),
        Splitting("a share weighs nothing", split => split with
        {
            Shares = split.Shares.SetItem(0, split.Shares[0] with { Weight = 0 }),
            Total = split.Total - split.Shares[0].Weight,
        }),
        Splitting("a share weighs less than nothing", split => split with
        {
            Shares = split.Shares.SetItem(0, split.Shares[0] with { Weight = -1 }),
            Total = split.Total - split.Shares[0].Weight - 1,
        }),
        new Mutation("V9", "a split has no shares", Action(action => action is Action.Refuse { Why: not Drafts.NobodyToAsk }
            ? Some((Action)new Action.Split(Filters.None, Arr<Share>.Empty, 0))
            : None)),
        Mirroring("a mirror copies more than everything", mirror => mirror with { Numerator = mirror.Denominator + 1 }),
        Mirroring("a mirror copies less than nothing", mirror => mirror with { Numerator = -1 }),
        Mirroring("a mirror copies a part of nothing", mirror => mirror with { Numerator = 0, Denominator = 0 }),
        Pattern("refers back", @"(a)\1"),
        Pattern("looks ahead", "a(?=b)"),
        Pattern("looks behind", "(?<!a)b"),
        Pattern("is atomic", "(?>a*)b"),
        Pattern("is not a pattern", "a("),
        Pattern("ends its own anchors", "a)|(?:b"),
        Pattern("is too long", new string('a', 1025)));

    private static Mutation Splitting(string name, Func<Action.Split, Action> change) => new("V9", name,
        Action(action => action is Action.Split split ? Some(change(split)) : None));

    private static Mutation Mirroring(string name, Func<Mirror, Mirror> change) => new("V9", name, Split(split =>
        First(split.Filters.Mirrors, mirror => Some(change(mirror)))
            .Map(mirrors => (Action)(split with { Filters = split.Filters with { Mirrors = mirrors } }))));

    /// <summary>In the place of the value of a header, where it changes no rank.</summary>
    private static Mutation Pattern(string name, string regex) => new("V11", $"a pattern {name}", Entry(entry => entry.Match switch
    {
        Match.Http http => http.Headers.IsEmpty ? None : Some(entry with { Match = http with { Headers = Replaced(http.Headers, regex) } }),
        Match.Grpc grpc => grpc.Headers.IsEmpty ? None : Some(entry with { Match = grpc with { Headers = Replaced(grpc.Headers, regex) } }),
    }));

    private static Arr<NamedMatch> Replaced(Arr<NamedMatch> headers, string regex) =>
        headers.SetItem(0, headers[0] with { Value = new ValueMatch.Pattern(regex) });
}
