using System.Collections.Generic;
using Sluice.Compiler.Diagnostics;

namespace Sluice.Adapters.Cli.Render;

/// <summary>The words that all renderers share.</summary>
internal static class DiagnosticWords
{
    public static string Severity(Severity severity) =>
        severity == Compiler.Diagnostics.Severity.Error ? "error"
        : severity == Compiler.Diagnostics.Severity.Warning ? "warning"
        : "hint";

    public static string Subject(Subject subject) => subject switch
    {
        Compiler.Diagnostics.Subject.Input(var document) => document,
        Compiler.Diagnostics.Subject.Whole(var key) => key.ToString(),
        Compiler.Diagnostics.Subject.Listener(var owner, var name) => $"{owner} listener {name}",
        Compiler.Diagnostics.Subject.Parent(var route, var index) => $"{route} parentRefs[{index}]",
        Compiler.Diagnostics.Subject.EveryParent(var route) => route.ToString(),
        Compiler.Diagnostics.Subject.Ancestor(var policy, var gateway) => $"{policy} for Gateway {gateway}",
        Compiler.Diagnostics.Subject.EveryAncestor(var policy) => policy.ToString(),
    };

    /// <summary>The sentence, what was looked at, the help and the manifest that would help, each on its line.</summary>
    public static string Advice(Diagnostic diagnostic) =>
        string.Join('\n', Array(Cells.Clean(diagnostic.Message))
            + diagnostic.Notes.Map(note => $"note: {Cells.Clean(note)}")
            + diagnostic.Help.Map(help => $"help: {Cells.Clean(help)}").ToArr()
            + Manifest(diagnostic));

    /// <summary>What could be applied, under a line that says so.</summary>
    public static Arr<string> Manifest(Diagnostic diagnostic) => diagnostic.Manifest.Match(
        manifest => Array("apply:") + toArray(manifest.TrimEnd('\n').Split('\n').Select(line => $"  {Cells.Clean(line)}")),
        () => Empty);

    /// <summary>The counts that matter: <c>2 errors, 1 warning</c>.</summary>
    public static string Summary(IEnumerable<Diagnostic> diagnostics) =>
        string.Join(", ", diagnostics
            .GroupBy(d => d.Code.Severity)
            .OrderByDescending(group => group.Key)
            .Select(group => Count(group.Count(), Severity(group.Key))));

    /// <summary>Where to read on, about the first of the gravest.</summary>
    public static string More(IEnumerable<Diagnostic> diagnostics) => diagnostics
        .OrderByDescending(d => d.Code.Severity)
        .HeadOrNone()
        .Match(d => $"for more: sluice explain {d.Code.Id}\n", () => "");

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
