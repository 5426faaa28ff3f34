namespace Sluice.Compiler.Parsing;

/// <summary>
/// How much of an input is read before reading stops with a message. The numbers are far above what people write and low
/// enough that no input takes more than seconds or a few hundred megabytes.
/// </summary>
public static class ReadLimits
{
    /// <summary>Octets of one input: 32 MiB.</summary>
    public const int Octets = 32 * 1024 * 1024;

    /// <summary>Lists and objects inside one another, aliases included.</summary>
    public const int Depth = 100;

    /// <summary>Documents of one input that are not empty.</summary>
    public const int Documents = 50_000;

    /// <summary>
    /// What the trees of one input may cost: a key or a value costs 1, and 1 more for each <see cref="PathsPerUnit"/>
    /// characters of its path, because each value carries its path.
    /// </summary>
    public const int Units = 1_500_000;

    public const int PathsPerUnit = 64;

    /// <summary>What a value costs more because it has an anchor, which is remembered to the end of its document.</summary>
    public const int UnitsPerAnchor = 10;

    /// <summary>Values of one input that come from aliases; this is what stops a "billion laughs".</summary>
    public const int AliasedValues = 100_000;

    /// <summary>Messages about one input; the rest is counted.</summary>
    public const int Messages = 100;

    /// <summary>Spaces before the text of a line; the scanner looks no further ahead.</summary>
    public const int Indentation = 1_000;

    /// <summary>Characters of a key that a path repeats; a longer key is cut there.</summary>
    public const int KeyInPath = 320;
}
