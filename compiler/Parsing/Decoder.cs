using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>Reads a node as an <typeparamref name="A"/>, or as none with every reason reported.</summary>
public delegate Reported<Option<A>> Decoder<A>(Node node);

/// <summary>One or more named fields of an object, and how to read them from it.</summary>
internal sealed record Field<A>(Arr<string> Names, Func<Node.Mapping, Reported<Option<A>>> Read);

internal static class Decoders
{
    public static Reported<Option<A>> Good<A>(A value) => Reported.Clean(Some(value));

    public static Reported<Option<A>> Bad<A>(Diagnostic diagnostic) => Reported.With(Option<A>.None, diagnostic);

    public static Reported<Option<A>> Bad<A>(Seq<Diagnostic> diagnostics) => new(None, diagnostics);

    public static Decoder<B> Map<A, B>(this Decoder<A> decoder, Func<A, B> f) =>
        node => decoder(node).Select(value => value.Map(f));

    /// <summary>A further rule on what was read; a broken rule refuses the value.</summary>
    public static Decoder<A> Check<A>(this Decoder<A> decoder, Func<A, Seq<Diagnostic>> faults) => node =>
    {
        var read = decoder(node);
        var found = read.Value.Map(faults).IfNone(Empty);
        return found.IsEmpty ? read : new(None, read.Diagnostics + found);
    };

    /// <summary>Every item, in order, and every fault of each.</summary>
    public static Decoder<Arr<A>> List<A>(Decoder<A> item, int most, int least = 0) => node =>
        node is not Node.Sequence(var items, var at) ? Bad<Arr<A>>(DecodeDiagnostics.Type(node, "a list"))
        : items.Count > most || items.Count < least ? Bad<Arr<A>>(ValueDiagnostics.Count(at, items.Count, least, most))
        : All(items.Map(child => item(child)));

    /// <summary>No two items with one key.</summary>
    public static Decoder<Arr<A>> Unique<A>(this Decoder<Arr<A>> list, Func<A, Located<string>> key) =>
        list.Check(items => toSeq(items
            .GroupBy(item => key(item).Value, StringComparer.Ordinal)
            .SelectMany(group => group.Skip(1).Select(again => ValueDiagnostics.Twice(key(again), key(group.First()).At)))).Strict());

    private static Reported<Option<Arr<A>>> All<A>(Arr<Reported<Option<A>>> items)
    {
        var said = toSeq(items.SelectMany(item => item.Diagnostics)).Strict();
        return items.ForAll(item => item.Value.IsSome)
            ? new(toArray(items.SelectMany(item => item.Value)), said)
            : new(None, said);
    }
}
