using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Diagnostics;

public enum Severity { Hint, Warning, Error }

/// <summary>One condition of the API and what a diagnostic makes of it. <see cref="Holds"/> is its status.</summary>
public sealed record Effect(string Condition, bool Holds, string Reason);

/// <summary>
/// The fixed part of a message: what docs/errors/GWnnnn.md explains, and the conditions that it sets on its subject.
/// Status is folded from these; a condition and a reason are written nowhere else.
/// </summary>
public sealed record Code(string Id, Severity Severity, string Title, Arr<Effect> Effects);

/// <summary>Which status entry a diagnostic speaks about.</summary>
public abstract record Subject
{
    private Subject() { }
    private protected abstract int Rank { get; }

    /// <summary>The text of an input as a whole: there is no object to carry a condition.</summary>
    public sealed record Input(string Document) : Subject { private protected override int Rank => 0; }
    public sealed record Whole(ObjectKey Key) : Subject { private protected override int Rank => 1; }

    /// <summary>A listener of a Gateway or of a set of listeners: an entry of <c>status.listeners</c>.</summary>
    public sealed record Listener(ObjectKey Owner, string Name) : Subject { private protected override int Rank => 2; }

    /// <summary>A route as one parent sees it: the entry of <c>status.parents</c> for <c>spec.parentRefs[Index]</c>.</summary>
    public sealed record Parent(ObjectKey Route, int Index) : Subject { private protected override int Rank => 3; }

    /// <summary>A route as each of its parents sees it.</summary>
    public sealed record EveryParent(ObjectKey Route) : Subject { private protected override int Rank => 4; }

    /// <summary>A policy as one Gateway sees it: an entry of <c>status.ancestors</c>.</summary>
    public sealed record Ancestor(ObjectKey Policy, ObjectName Gateway) : Subject { private protected override int Rank => 5; }

    /// <summary>A policy as every Gateway sees it that it reaches.</summary>
    public sealed record EveryAncestor(ObjectKey Policy) : Subject { private protected override int Rank => 6; }
}

/// <summary>Another place that is involved, and what it has to do with the matter.</summary>
public sealed record Label(Origin At, string Text);

/// <summary>The varying part of a message: one sentence, where, what else is involved, and what to do about it.</summary>
public sealed record Diagnostic(Code Code, Origin At, Subject About, string Message)
{
    public Arr<Label> Labels { get; init; }

    /// <summary>One imperative sentence that the reader can carry out.</summary>
    public Option<string> Help { get; init; }

    /// <summary>What was looked at on the way, a line each: for example what each listener of a parent says of a route.</summary>
    public Arr<string> Notes { get; init; }

    /// <summary>A manifest that would help, ready to be applied.</summary>
    public Option<string> Manifest { get; init; }
}

public static class Diagnostics
{
    /// <summary>Stable order for people: by place, then code, then words. What is said of several parents is said once.</summary>
    public static Seq<Diagnostic> Sorted(Seq<Diagnostic> diagnostics) =>
        toSeq(diagnostics
            .OrderBy(d => d.At)
            .ThenBy(d => d.Code.Id, StringComparer.Ordinal)
            .ThenBy(d => d.Message, StringComparer.Ordinal)
            .DistinctBy(d => (d.At, d.Code.Id, d.Message, Help: d.Help.IfNone("")))).Strict();
}
