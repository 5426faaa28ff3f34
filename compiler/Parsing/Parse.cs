using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Schemas;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>The name of an input, as a key: a file name, or "Kind namespace/name" for an object from a watch.</summary>
public sealed record SourceName(string Text) : IComparable<SourceName>
{
    public int CompareTo(SourceName? other) => string.CompareOrdinal(Text, other?.Text);

    public override string ToString() => Text;
}

/// <summary>One input, read: its objects, and whether all of its text could be read.</summary>
/// <param name="Readable">False when a part of the text is no YAML or JSON, so that objects may be missing unseen.</param>
public sealed record ParsedSource(SourceName Name, Arr<ParsedObject> Objects, bool Readable, Seq<Diagnostic> Diagnostics);

/// <summary>text → objects: every scalar with its place, every fault of the input at once.</summary>
public static class Parse
{
    /// <param name="crds">What objects are judged by, as in <see cref="CompileOptions.Crds"/>.</param>
    public static ParsedSource Source(SourceText source, Option<CrdBundle> crds)
    {
        var read = Read.Documents(source);
        var objects = read.Value.Map(document => Read.Items(document)).Bind(items => items).Map(document => DecodeObject.Run(document, crds));
        return new(
            new SourceName(source.Name),
            toArray(objects.SelectMany(o => o.Value)),
            !read.Diagnostics.Exists(d => d.Code.Severity == Severity.Error),
            read.Diagnostics + toSeq(objects.SelectMany(o => o.Diagnostics)).Strict());
    }

    /// <summary>
    /// What to go on with when an input changed: objects that the new text refuses, or that an unreadable part of it may
    /// have held, stay as they were. An API server does the same when it refuses an update.
    /// </summary>
    public static ParsedSource Carry(ParsedSource previous, ParsedSource next)
    {
        var good = previous.Objects.Filter(old => old.Content.IsSome).Map(old => old with { Carried = true });
        var kept = next.Objects.Map(now => now.Content.IsSome ? now : good.Find(old => old.Key == now.Key).IfNone(now));
        var lost = next.Readable
            ? Arr<ParsedObject>.Empty
            : good.Filter(old => !next.Objects.Exists(now => now.Key == old.Key));
        return next with { Objects = kept + lost };
    }
}
