using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>
/// Steps → tree. One function for YAML and JSON, so that both mean the same, and a loop rather than a recursion, so that
/// no nesting exhausts the stack.
/// </summary>
internal static class ReadGrowth
{
    public static Tree Step(Tree tree, ReadEvent step) => step switch
    {
        ReadEvent.OpenList(var anchor, var at) => Open(tree, isObject: false, anchor, at),
        ReadEvent.OpenObject(var anchor, var at) => Open(tree, isObject: true, anchor, at),
        ReadEvent.Close(var at) => Close(tree, at),
        ReadEvent.Leaf(var value, var anchor, var at) => Leaf(tree, value, anchor, at),
        ReadEvent.Alias(var name, var at) => Alias(tree, name, at),
        ReadEvent.Refused(var why, var inner) =>
            Step(tree.Say(() => why(inner.At.In(tree.Document, NextField(tree)))), inner),
    };

    private static string NextField(Tree tree) => tree.Top.Map(top => top.NextField).IfNone("");

    private static bool AwaitsKey(Tree tree) => tree.Top.Exists(top => top.AwaitsKey);

    private static Tree Open(Tree tree, bool isObject, Option<string> anchor, Place at)
    {
        var depth = tree.Top.Map(top => top.Depth).IfNone(0) + 1;
        var field = NextField(tree);
        return depth > ReadLimits.Depth
            ? tree.Stop(() => ReadDiagnostics.TooDeep(at.In(tree.Document, field)))
            : Pay(tree, anchor, at.In(tree.Document, field)) with { Top = new Frame(tree.Top, isObject, field, anchor, at, depth) };
    }

    private static Tree Close(Tree tree, Place at) => tree.Top.Match(
        top => top.Key.IsSome
            ? tree.Stop(() => ReadDiagnostics.NotYaml(at.In(tree.Document, top.NextField), "the key has no value", "Write ': ' after the key"))
            : Put(Closed(tree, top) with { Top = top.Below }, Finished(tree, top), top.Anchor),
        () => tree);

    private static Node Finished(Tree tree, Frame top)
    {
        var at = top.At.In(tree.Document, top.Field);
        return top.IsObject ? new Node.Mapping(toArray(top.Entries), at) : new Node.Sequence(toArray(top.Items), at);
    }

    private static Tree Closed(Tree tree, Frame top) =>
        top.IsObject
            ? ReadKeys.Duplicates(top.Entries).Fold(tree, (t, twice) =>
                t.Say(() => ReadDiagnostics.DuplicateKey(twice.Second, twice.First)))
            : tree;

    private static Tree Leaf(Tree tree, Scalar value, Option<string> anchor, Place at)
    {
        var origin = at.In(tree.Document, NextField(tree));
        var paid = Pay(tree, anchor, origin);
        var read = value switch
        {
            Scalar.Null => paid,
            Scalar.Bool => paid,
            Scalar.Number => paid,
            Scalar.Text => paid,
            Scalar.Merge => AwaitsKey(tree) ? paid.Say(() => ReadDiagnostics.MergeKey(origin)) : paid,
            Scalar.NotFinite(var written) => paid.Say(() => ReadDiagnostics.NotFinite(origin, written)),
        };
        return Put(read, ReadKeys.Leaf(value, origin), anchor);
    }

    private static Tree Alias(Tree tree, string name, Place at)
    {
        var field = NextField(tree);
        var depth = tree.Top.Map(top => top.Depth).IfNone(0);
        var nothing = new Node.Null(at.In(tree.Document, field));
        return IsOpen(tree.Top, name)
            ? Put(tree.Say(() => ReadDiagnostics.RecursiveAlias(nothing.At, name)), nothing, None)
            : tree.Anchors.Find(name).Match(
                anchored => ReadAliases.Copy(anchored, field, depth, tree.Left).Match(
                    Right: copy => Put(tree with { Left = copy.Left }, copy.Node, None),
                    Left: _ => tree.Stop(() => ReadDiagnostics.AliasesTooLarge(nothing.At, name))),
                () => Put(tree.Say(() => ReadDiagnostics.UnknownAlias(nothing.At, name)), nothing, None));
    }

    private static bool IsOpen(Option<Frame> top, string anchor) =>
        top.Match(t => t.Anchor == anchor || IsOpen(t.Below, anchor), () => false);

    /// <summary>Puts a finished node where it belongs: the root, an item, a key or the value of a key.</summary>
    private static Tree Put(Tree tree, Node node, Option<string> anchor)
    {
        var named = anchor.Match(
            name => tree with { Anchors = tree.Anchors.AddOrUpdate(name, node) },
            () => tree);
        return named.Top.Match(
            top => top.AwaitsKey ? PlaceKey(named, top, node)
                : named with { Top = top.IsObject ? WithEntry(top, node) : top with { Items = top.Items.Add(node) } },
            () => named with { Root = node });
    }

    private static Frame WithEntry(Frame top, Node value) =>
        top.Key.Match(key => top with { Entries = top.Entries.Add(new Entry(key, value)), Key = None }, () => top);

    private static Tree PlaceKey(Tree tree, Frame top, Node node)
    {
        var key = ReadKeys.Text(node);
        var told = key.IsSome ? tree
            : tree.Say(() => IsTemplate(top, node) ? ReadDiagnostics.TemplateNotRendered(node.At) : ReadDiagnostics.KeyNotText(node));
        var text = key.IfNone("?");
        var field = ReadPath.Key(top.Field, text);
        return told with
        {
            Top = top with
            {
                Key = new Located<string>(text, node.At with { Field = field }),
                At = top.At.Line == 0 && node.At.Line > 0 ? new Place(node.At.Line, node.At.Column, 1) : top.At,
            },
        };
    }

    // '{{': an object whose first key is an object, right behind the brace.
    private static bool IsTemplate(Frame top, Node key) =>
        key is Node.Mapping && top.At.Line == key.At.Line && top.At.Column + 1 == key.At.Column;

    private static Tree Pay(Tree tree, Option<string> anchor, Origin at)
    {
        var price = 1 + (at.Field.Length / ReadLimits.PathsPerUnit) + (anchor.IsSome ? ReadLimits.UnitsPerAnchor : 0);
        var left = tree.Left.Units - price;
        return left < 0
            ? tree.Stop(() => ReadDiagnostics.TooManyValues(at))
            : tree with { Left = tree.Left with { Units = left } };
    }
}
