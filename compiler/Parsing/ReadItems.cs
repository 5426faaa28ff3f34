using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

public static partial class Read
{
    /// <summary>
    /// The objects of a document: the items of a <c>List</c> or a <c>GatewayList</c>, lists inside lists included, each
    /// with its paths counted from itself; of any other document, the document. What the API server leaves out of the
    /// items of a typed list, their kind and version, is taken from the list.
    /// </summary>
    public static Arr<Node> Items(Node document) => toArray(Flattened(document, ReadLimits.Depth));

    private static Seq<Node> Flattened(Node node, int depth) =>
        depth > 0 && IsList(node)
            ? toSeq(Children(node)).Bind(item => Flattened(Typed(ReadAliases.Reroot(item, item.At.Field, ""), node), depth - 1)).Strict()
            : Seq1(node);

    private static bool IsList(Node node) =>
        TextAt(node, "kind").Exists(kind => kind.EndsWith("List", StringComparison.Ordinal))
        && Nodes.Find(node, "items").Exists(items => items is Node.Sequence or Node.Null);

    private static Arr<Node> Children(Node node) =>
        Nodes.Find(node, "items").Match(items => items is Node.Sequence sequence ? sequence.Items : default, () => default);

    private static Node Typed(Node item, Node list) =>
        item is Node.Mapping(var entries, var at)
        && TextAt(list, "kind").Exists(kind => kind.Length > "List".Length)
        && Nodes.Find(item, "kind").IsNone && Nodes.Find(item, "apiVersion").IsNone
            ? new Node.Mapping(Inherited(list).ToArr() + entries, at)
            : item;

    private static Seq<Entry> Inherited(Node list) =>
        list is Node.Mapping(var entries, _)
            ? toSeq(entries).Choose(entry => (entry.Key.Value, entry.Value) switch
            {
                ("apiVersion", Node.Text) => Some(entry),
                ("kind", Node.Text(var kind, var at)) => Some(entry with { Value = new Node.Text(kind[..^"List".Length], at) }),
                _ => None,
            }).Strict()
            : Empty;

    private static Option<string> TextAt(Node node, string key) =>
        Nodes.Find(node, key).Bind(value => value is Node.Text(var text, _) ? Some(text) : None);
}
