using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>What reading an input may still cost.</summary>
internal readonly record struct Purse(int Units, int AliasedValues)
{
    public static readonly Purse Full = new(ReadLimits.Units, ReadLimits.AliasedValues);
}

/// <summary>A list or an object that is still open.</summary>
internal sealed record Frame(Option<Frame> Below, bool IsObject, string Field, Option<string> Anchor, Place At, int Depth)
{
    public Seq<Node> Items { get; init; }
    public Seq<Entry> Entries { get; init; }

    /// <summary>The key that waits for its value.</summary>
    public Option<Located<string>> Key { get; init; }

    public bool AwaitsKey => IsObject && Key.IsNone;

    /// <summary>The path of whatever comes next.</summary>
    public string NextField =>
        IsObject ? Key.Map(k => k.At.Field).IfNone(Field) : ReadPath.Item(Field, Items.Count);
}

/// <summary>A document while it is read. It is whole once it has a root, and good if nothing was said about it.</summary>
internal sealed record Tree(string Document, Option<Frame> Top, Option<Node> Root, Remarks Said, Purse Left)
{
    /// <summary>What each anchor stands for. Only looked up.</summary>
    public HashMap<string, Node> Anchors { get; init; }

    /// <summary>Reading on would be useless or too expensive.</summary>
    public bool Stopped { get; init; }

    public static Tree Start(string document, Remarks said, Purse left) => new(document, None, None, said, left);

    public Tree Say(Func<Diagnostic> diagnostic) => this with { Said = Said.Add(diagnostic) };

    public Tree Stop(Func<Diagnostic> diagnostic) => Say(diagnostic) with { Stopped = true };
}
