using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>What has been said about an input so far; beyond the limit messages are counted and not kept.</summary>
internal sealed record Remarks(Seq<Diagnostic> Kept, int More)
{
    public static readonly Remarks None = new(Empty, 0);

    public int Count => Kept.Count + More;

    public Remarks Add(Func<Diagnostic> diagnostic) =>
        Kept.Count < ReadLimits.Messages ? new(Kept.Add(diagnostic()), More) : this with { More = More + 1 };

    /// <summary>Everything that was kept, and how much was not.</summary>
    public Seq<Diagnostic> All(string document) =>
        More == 0 ? Kept : Kept.Add(ReadDiagnostics.AndMore(Origin.Of(document), More));
}
