namespace Sluice.Adapters.Cli.Render;

/// <summary>A source by lines, which end as YAML says: LF, CRLF or CR.</summary>
internal static class SourceLines
{
    private static readonly string[] Breaks = ["\r\n", "\n", "\r"];

    public static Arr<string> Of(string source) =>
        (source.StartsWith('\ufeff') ? source[1..] : source).Split(Breaks, StringSplitOptions.None).ToArr();

    /// <summary>A line by its number from 1, if the source has it.</summary>
    public static Option<string> At(string source, int number) =>
        Of(source) is var lines && number >= 1 && number <= lines.Count ? Some(lines[number - 1]) : None;
}
