using System.Collections.Generic;
using DiffEngine;

namespace Sluice.Snapshots;

/// <summary>
/// Approved files, in Verify's convention: <c>name.verified.ext</c> is what a reviewer agreed to, <c>name.received.ext</c>
/// is written beside it where the output differs. An empty output has no file, and a file that nothing produces fails.
/// <c>UPDATE_SNAPSHOTS=1</c> approves whatever comes, except in CI.
/// </summary>
internal static class Golden
{
    private static readonly bool InCi = Environment.GetEnvironmentVariable("CI") == "true" || BuildServerDetector.Detected;

    /// <summary>What differs in a folder, output by output; nothing when all is as approved.</summary>
    /// <param name="outputs">Text by file name without the middle part: <c>plan.txt</c>.</param>
    public static Arr<string> Differences(string folder, Arr<(string Name, string Text)> outputs)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1") Approve(folder, outputs, InCi);
        return Compared(folder, outputs, Show);
    }

    /// <param name="show">What to do with a pair of files that differ.</param>
    internal static Arr<string> Compared(string folder, Arr<(string Name, string Text)> outputs, Action<string, string> show)
    {
        Discard(folder, "*.received.*");
        var produced = outputs.Filter(output => output.Text.Length > 0);
        var stale = Directory.GetFiles(folder, "*.verified.*")
            .Where(file => !produced.Exists(output => Named(folder, output.Name, "verified") == file))
            .Select(file => $"{file} is approved, and nothing produces it any more");
        return toArray(produced.SelectMany(output => Difference(folder, output.Name, output.Text, show)).Concat(stale));
    }

    internal static void Approve(string folder, Arr<(string Name, string Text)> outputs, bool inCi)
    {
        if (inCi) throw new InvalidOperationException("UPDATE_SNAPSHOTS is for people: in CI nobody reads what it approves");
        Discard(folder, "*.verified.*");
        foreach (var (name, text) in outputs.Filter(output => output.Text.Length > 0))
            File.WriteAllText(Named(folder, name, "verified"), text);
    }

    private static Option<string> Difference(string folder, string name, string text, Action<string, string> show)
    {
        var (verified, received) = (Named(folder, name, "verified"), Named(folder, name, "received"));
        var approved = File.Exists(verified) ? File.ReadAllText(verified) : "";
        if (approved == text) return None;
        File.WriteAllText(received, text);
        show(received, verified);
        return $"{verified} differs\n{Diff(approved.Split('\n'), text.Split('\n'))}";
    }

    /// <summary>The lines between the equal ends of both texts, at most twelve of each.</summary>
    private static string Diff(string[] approved, string[] received)
    {
        var same = approved.Zip(received).TakeWhile(pair => pair.Item1 == pair.Item2).Count();
        var rest = Math.Min(approved.Length, received.Length) - same;
        var end = Enumerable.Reverse(approved).Zip(Enumerable.Reverse(received)).Take(rest).TakeWhile(pair => pair.Item1 == pair.Item2).Count();
        return string.Join('\n', new[] { $"@@ line {same + 1} @@" }
            .Concat(Lines('-', approved[same..^end]))
            .Concat(Lines('+', received[same..^end])));
    }

    private static IEnumerable<string> Lines(char sign, string[] lines) => lines.Length <= 12
        ? lines.Select(line => $"{sign}{line}")
        : lines.Take(11).Select(line => $"{sign}{line}").Append($"{sign} … and {lines.Length - 11} more lines");

    /// <summary>A diff tool opens only where somebody can see it.</summary>
    private static void Show(string received, string verified)
    {
        var seen = !OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 };
        if (seen && !InCi && !DiffRunner.Disabled && DiffTools.TryFindForText(out _)) DiffRunner.Launch(received, verified);
    }

    private static void Discard(string folder, string pattern) =>
        Directory.GetFiles(folder, pattern).ToList().ForEach(File.Delete);

    private static string Named(string folder, string name, string state) =>
        Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(name)}.{state}{Path.GetExtension(name)}");
}
