namespace Sluice.Compiler.Text;

/// <summary>One key and its value in a mapping; the key keeps its own place so that a message can point at it.</summary>
public sealed record Entry(Located<string> Key, Node Value);

/// <summary>
/// The shape of an input before anything is known of what it means: the JSON data model, each node with its place.
/// </summary>
public abstract record Node
{
    private Node(Origin at) => At = at;

    public Origin At { get; }

    // A record's copy constructor may not be private: this member closes the union to other assemblies.
    private protected abstract int Rank { get; }

    public sealed record Null(Origin At) : Node(At) { private protected override int Rank => 0; }
    public sealed record Bool(bool Value, Origin At) : Node(At) { private protected override int Rank => 1; }

    /// <summary>A number as it was written; whether it fits an integer field is for the field to say.</summary>
    public sealed record Number(string Literal, Origin At) : Node(At) { private protected override int Rank => 2; }
    public sealed record Text(string Content, Origin At) : Node(At) { private protected override int Rank => 3; }
    public sealed record Sequence(Arr<Node> Items, Origin At) : Node(At) { private protected override int Rank => 4; }
    public sealed record Mapping(Arr<Entry> Entries, Origin At) : Node(At) { private protected override int Rank => 5; }
}

public static class Nodes
{
    /// <summary>What the node is, in the words a person who writes YAML would use.</summary>
    public static string Describe(Node node) => node switch
    {
        Node.Null => "nothing (null)",
        Node.Bool(var value, _) => value ? "the boolean true" : "the boolean false",
        Node.Number(var text, _) => $"the number {text}",
        Node.Text(var text, _) => $"the text \"{Shorten(text)}\"",
        Node.Sequence => "a list",
        Node.Mapping => "an object",
    };

    public static Option<Node> Find(Node node, string key) => node switch
    {
        Node.Mapping(var entries, _) => entries.Find(e => e.Key.Value == key).Map(e => e.Value),
        Node.Null => None,
        Node.Bool => None,
        Node.Number => None,
        Node.Text => None,
        Node.Sequence => None,
    };

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
