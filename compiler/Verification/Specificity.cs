using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>How narrow a host pattern is, read off its text alone.</summary>
internal static class Specificity
{
    /// <summary>Negative if the left one comes first: a name, the longer suffix, every host; the text settles the rest.</summary>
    public static int Compare(HostPattern left, HostPattern right) =>
        Group(left).CompareTo(Group(right)) is var group and not 0 ? group
        : Text(right).Length.CompareTo(Text(left).Length) is var length and not 0 ? length
        : string.CompareOrdinal(Text(left), Text(right));

    /// <summary>Whether each host that the inner pattern owns is owned by the outer one.</summary>
    public static bool Contains(HostPattern outer, HostPattern inner) => outer switch
    {
        HostPattern.Any => true,
        HostPattern.Exact(var name) => inner is HostPattern.Exact && Text(inner) == name,
        HostPattern.Suffix(var tail) => inner is not HostPattern.Any
            && Text(inner).EndsWith(tail, StringComparison.Ordinal)
            && (inner is HostPattern.Suffix || Text(inner).Length > tail.Length),
    };

    private static int Group(HostPattern pattern) => pattern switch
    {
        HostPattern.Exact => 0,
        HostPattern.Suffix => 1,
        HostPattern.Any => 2,
    };

    private static string Text(HostPattern pattern) => pattern switch
    {
        HostPattern.Exact(var name) => name,
        HostPattern.Suffix(var tail) => tail,
        HostPattern.Any => "",
    };
}
