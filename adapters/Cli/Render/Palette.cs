using Sluice.Compiler.Diagnostics;

namespace Sluice.Adapters.Cli.Render;

/// <summary>How parts of a message are set off: with ANSI colours, or not at all.</summary>
internal sealed record Palette(string Error, string Warning, string Hint, string Frame, string Strong, string Reset)
{
    public static readonly Palette Plain = new("", "", "", "", "", "");
    public static readonly Palette Ansi = new("\u001b[1;31m", "\u001b[1;33m", "\u001b[1;36m", "\u001b[34m", "\u001b[1m", "\u001b[0m");

    public string Of(Severity severity, string text) =>
        Paint(severity == Severity.Error ? Error : severity == Severity.Warning ? Warning : Hint, text);

    public string Framed(string text) => Paint(Frame, text);

    public string Emphasised(string text) => Paint(Strong, text);

    private string Paint(string start, string text) => text.Length == 0 ? "" : start + text + Reset;
}
