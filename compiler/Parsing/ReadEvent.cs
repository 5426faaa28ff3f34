using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>Where something stands in the text of one input; line 0 means that positions are not kept.</summary>
internal readonly record struct Place(int Line, int Column, int Length)
{
    public Origin In(string document, string field) => new(document, field, Line, Column, Length);
}

/// <summary>What a scalar says, wherever it stands.</summary>
internal abstract record Scalar
{
    private Scalar() { }
    private protected abstract int Rank { get; }

    public sealed record Null : Scalar { private protected override int Rank => 0; }
    public sealed record Bool(bool Value) : Scalar { private protected override int Rank => 1; }
    public sealed record Number(string Literal) : Scalar { private protected override int Rank => 2; }
    public sealed record Text(string Content) : Scalar { private protected override int Rank => 3; }

    /// <summary>A plain <c>&lt;&lt;</c>: a merge as a key, a text anywhere else.</summary>
    public sealed record Merge : Scalar { private protected override int Rank => 4; }

    /// <summary>Infinity or "not a number": YAML can write it and JSON cannot.</summary>
    public sealed record NotFinite(string Written) : Scalar { private protected override int Rank => 5; }
}

/// <summary>One step through a document, the same for YAML and JSON; keys and values of an object alternate.</summary>
internal abstract record ReadEvent
{
    private ReadEvent(Place at) => At = at;

    public Place At { get; }
    private protected abstract int Rank { get; }

    public sealed record OpenList(Option<string> Anchor, Place At) : ReadEvent(At) { private protected override int Rank => 0; }
    public sealed record OpenObject(Option<string> Anchor, Place At) : ReadEvent(At) { private protected override int Rank => 1; }
    public sealed record Close(Place At) : ReadEvent(At) { private protected override int Rank => 2; }
    public sealed record Leaf(Scalar Value, Option<string> Anchor, Place At) : ReadEvent(At) { private protected override int Rank => 3; }
    public sealed record Alias(string Name, Place At) : ReadEvent(At) { private protected override int Rank => 4; }

    /// <summary>A step that can be followed, so that the rest of the document is read, and a reason to refuse the document.</summary>
    public sealed record Refused(Func<Origin, Diagnostic> Why, ReadEvent Step) : ReadEvent(Step.At) { private protected override int Rank => 5; }
}
