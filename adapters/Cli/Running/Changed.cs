using Sluice.Adapters.Cli.Render;
using Sluice.Compiler;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Adapters.Cli.Running;

/// <summary>What is worth telling about a turn, given that all of the turn before was told.</summary>
internal static class Changed
{
    /// <summary>Messages that were not there before. One that only moved to another line is not new.</summary>
    public static Arr<Diagnostic> New(Compilation before, Compilation after)
    {
        var known = before.Diagnostics.Select(Matter).ToHashSet();
        return after.Diagnostics.Filter(diagnostic => !known.Contains(Matter(diagnostic))).ToArr();
    }

    /// <summary>Documents that had errors, and are still there without any.</summary>
    public static Arr<string> Recovered(Turn turn) => Faulty(turn.Before)
        .Except(Faulty(turn.After))
        .Where(document => turn.After.Sources.ContainsKey(new(document)))
        .ToArr();

    /// <summary>Objects that a change would have lost, because its text cannot be read or is refused.</summary>
    public static Arr<ObjectKey> Kept(Turn turn) => turn.Changes.Bind(change => change switch
    {
        Change.Put => Empty,
        Change.Update(var source) => Kept(turn.After, source),
        Change.Remove => Empty,
    });

    private static Arr<ObjectKey> Kept(Compilation after, SourceText source) => Faulty(after).Contains(source.Name)
        ? Served(after.Sources.Find(new(source.Name))).Except(Served(Parse.Source(source, after.Options.Crds))).ToArr()
        : Empty;

    private static Arr<ObjectKey> Served(Option<ParsedSource> source) =>
        source.Map(parsed => parsed.Objects.Filter(found => found.Content.IsSome).Map(found => found.Key)).IfNone(Empty);

    private static Arr<string> Faulty(Compilation compilation) => compilation.Diagnostics
        .Filter(diagnostic => diagnostic.Code.Severity == Severity.Error)
        .Map(diagnostic => diagnostic.At.Document)
        .Distinct().Order(StringComparer.Ordinal).ToArr();

    private static (string, string, string, string, string) Matter(Diagnostic diagnostic) => (
        diagnostic.Code.Id, diagnostic.At.Document, diagnostic.At.Field, DiagnosticWords.Subject(diagnostic.About), diagnostic.Message);
}
