using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>Fields of an object. As for an API server, a field that is null is a field that is absent.</summary>
internal static class Fields
{
    public static Field<A> Required<A>(string name, Decoder<A> decoder) =>
        new(Array(name), map => Present(map, name).Match(
            value => decoder(value),
            () => Decoders.Bad<A>(DecodeDiagnostics.Missing(map.At, name))));

    public static Field<Option<A>> Optional<A>(string name, Decoder<A> decoder) =>
        new(Array(name), map => Present(map, name).Match(
            value => decoder(value).Select(read => read.Map(Some)),
            () => Decoders.Good(Option<A>.None)));

    /// <summary>A default stands where the object stands, so that a message about it has a place.</summary>
    public static Field<A> Default<A>(string name, Decoder<A> decoder, Func<Origin, A> otherwise) =>
        new(Array(name), map => Present(map, name).Match(
            value => decoder(value),
            () => Decoders.Good(otherwise(map.At))));

    public static Field<Located<A>> Default<A>(string name, Decoder<Located<A>> decoder, A otherwise) =>
        Default(name, decoder, at => new Located<A>(otherwise, at));

    public static Field<Arr<A>> List<A>(string name, Decoder<A> item, int most) =>
        Default(name, Decoders.List(item, most), _ => Arr<A>.Empty);

    /// <summary>Fields that are known and say nothing that matters here.</summary>
    public static Field<Unit> Ignored(params string[] names) => new(toArray(names), _ => Decoders.Good(unit));

    private static Option<Node> Present(Node.Mapping map, string name) =>
        Nodes.Find(map, name).Filter(value => value is not Node.Null);
}
