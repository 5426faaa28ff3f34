namespace Sluice.Adapters.Cli.Render;

/// <summary>A source by lines, which end as YAML says: LF, CRLF or CR.</summary>
internal static class SourceLines
{
    private static readonly string[] Breaks = ["\r\n", "\n", "\r"];

    public static Arr<string> Of(string source) =>
        (source.StartsWith('\ufeff') ? source[1..] : source).Split(Breaks, StringSplitOptions.None).ToArr();
}
