using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Parsing;

/// <summary>
/// Objects from fields. All fields are read before any is missed, so that one reading reports every fault; a field that
/// no name fits is a warning, as with an API server that prunes it.
/// </summary>
internal static class Shape
{
    public static Decoder<Z> Of<A, Z>(
        Field<A> a, Func<Origin, A, Z> make) => node =>
        Read(node, Names(a.Names), map =>
            from x0 in a.Read(map)
            select
                from y0 in x0
                select make(map.At, y0));

    public static Decoder<Z> Of<A, B, Z>(
        Field<A> a, Field<B> b, Func<Origin, A, B, Z> make) => node =>
        Read(node, Names(a.Names, b.Names), map =>
            from x0 in a.Read(map)
            from x1 in b.Read(map)
            select
                from y0 in x0
                from y1 in x1
                select make(map.At, y0, y1));

    public static Decoder<Z> Of<A, B, C, Z>(
        Field<A> a, Field<B> b, Field<C> c, Func<Origin, A, B, C, Z> make) => node =>
        Read(node, Names(a.Names, b.Names, c.Names), map =>
            from x0 in a.Read(map)
            from x1 in b.Read(map)
            from x2 in c.Read(map)
            select
                from y0 in x0
                from y1 in x1
                from y2 in x2
                select make(map.At, y0, y1, y2));

    public static Decoder<Z> Of<A, B, C, D, Z>(
        Field<A> a, Field<B> b, Field<C> c, Field<D> d, Func<Origin, A, B, C, D, Z> make) => node =>
        Read(node, Names(a.Names, b.Names, c.Names, d.Names), map =>
            from x0 in a.Read(map)
            from x1 in b.Read(map)
            from x2 in c.Read(map)
            from x3 in d.Read(map)
            select
                from y0 in x0
                from y1 in x1
                from y2 in x2
                from y3 in x3
                select make(map.At, y0, y1, y2, y3));

    public static Decoder<Z> Of<A, B, C, D, E, Z>(
        Field<A> a, Field<B> b, Field<C> c, Field<D> d, Field<E> e, Func<Origin, A, B, C, D, E, Z> make) => node =>
        Read(node, Names(a.Names, b.Names, c.Names, d.Names, e.Names), map =>
            from x0 in a.Read(map)
            from x1 in b.Read(map)
            from x2 in c.Read(map)
            from x3 in d.Read(map)
            from x4 in e.Read(map)
            select
                from y0 in x0
                from y1 in x1
                from y2 in x2
                from y3 in x3
                from y4 in x4
                select make(map.At, y0, y1, y2, y3, y4));

    public static Decoder<Z> Of<A, B, C, D, E, F, Z>(
        Field<A> a, Field<B> b, Field<C> c, Field<D> d, Field<E> e, Field<F> f, Func<Origin, A, B, C, D, E, F, Z> make) => node =>
        Read(node, Names(a.Names, b.Names, c.Names, d.Names, e.Names, f.Names), map =>
            from x0 in a.Read(map)
            from x1 in b.Read(map)
            from x2 in c.Read(map)
            from x3 in d.Read(map)
            from x4 in e.Read(map)
            from x5 in f.Read(map)
            select
                from y0 in x0
                from y1 in x1
                from y2 in x2
                from y3 in x3
                from y4 in x4
                from y5 in x5
                select make(map.At, y0, y1, y2, y3, y4, y5));

    public static Decoder<Z> Of<A, B, C, D, E, F, G, Z>(
        Field<A> a, Field<B> b, Field<C> c, Field<D> d, Field<E> e, Field<F> f, Field<G> g, Func<Origin, A, B, C, D, E, F, G, Z> make) => node =>
        Read(node, Names(a.Names, b.Names, c.Names, d.Names, e.Names, f.Names, g.Names), map =>
            from x0 in a.Read(map)
            from x1 in b.Read(map)
            from x2 in c.Read(map)
            from x3 in d.Read(map)
            from x4 in e.Read(map)
            from x5 in f.Read(map)
            from x6 in g.Read(map)
            select
                from y0 in x0
                from y1 in x1
                from y2 in x2
                from y3 in x3
                from y4 in x4
                from y5 in x5
                from y6 in x6
                select make(map.At, y0, y1, y2, y3, y4, y5, y6));

    public static Decoder<Z> Of<A, B, C, D, E, F, G, H, Z>(
        Field<A> a, Field<B> b, Field<C> c, Field<D> d, Field<E> e, Field<F> f, Field<G> g, Field<H> h, Func<Origin, A, B, C, D, E, F, G, H, Z> make) => node =>
        Read(node, Names(a.Names, b.Names, c.Names, d.Names, e.Names, f.Names, g.Names, h.Names), map =>
            from x0 in a.Read(map)
            from x1 in b.Read(map)
            from x2 in c.Read(map)
            from x3 in d.Read(map)
            from x4 in e.Read(map)
            from x5 in f.Read(map)
            from x6 in g.Read(map)
            from x7 in h.Read(map)
            select
                from y0 in x0
                from y1 in x1
                from y2 in x2
                from y3 in x3
                from y4 in x4
                from y5 in x5
                from y6 in x6
                from y7 in x7
                select make(map.At, y0, y1, y2, y3, y4, y5, y6, y7));

    public static Decoder<Z> Of<A, B, C, D, E, F, G, H, I, Z>(
        Field<A> a, Field<B> b, Field<C> c, Field<D> d, Field<E> e, Field<F> f, Field<G> g, Field<H> h, Field<I> i, Func<Origin, A, B, C, D, E, F, G, H, I, Z> make) => node =>
        Read(node, Names(a.Names, b.Names, c.Names, d.Names, e.Names, f.Names, g.Names, h.Names, i.Names), map =>
            from x0 in a.Read(map)
            from x1 in b.Read(map)
            from x2 in c.Read(map)
            from x3 in d.Read(map)
            from x4 in e.Read(map)
            from x5 in f.Read(map)
            from x6 in g.Read(map)
            from x7 in h.Read(map)
            from x8 in i.Read(map)
            select
                from y0 in x0
                from y1 in x1
                from y2 in x2
                from y3 in x3
                from y4 in x4
                from y5 in x5
                from y6 in x6
                from y7 in x7
                from y8 in x8
                select make(map.At, y0, y1, y2, y3, y4, y5, y6, y7, y8));

    public static Decoder<Z> Of<A, B, C, D, E, F, G, H, I, J, Z>(
        Field<A> a, Field<B> b, Field<C> c, Field<D> d, Field<E> e, Field<F> f, Field<G> g, Field<H> h, Field<I> i, Field<J> j, Func<Origin, A, B, C, D, E, F, G, H, I, J, Z> make) => node =>
        Read(node, Names(a.Names, b.Names, c.Names, d.Names, e.Names, f.Names, g.Names, h.Names, i.Names, j.Names), map =>
            from x0 in a.Read(map)
            from x1 in b.Read(map)
            from x2 in c.Read(map)
            from x3 in d.Read(map)
            from x4 in e.Read(map)
            from x5 in f.Read(map)
            from x6 in g.Read(map)
            from x7 in h.Read(map)
            from x8 in i.Read(map)
            from x9 in j.Read(map)
            select
                from y0 in x0
                from y1 in x1
                from y2 in x2
                from y3 in x3
                from y4 in x4
                from y5 in x5
                from y6 in x6
                from y7 in x7
                from y8 in x8
                from y9 in x9
                select make(map.At, y0, y1, y2, y3, y4, y5, y6, y7, y8, y9));

    private static Arr<string> Names(params Arr<string>[] names) => toArray(names.SelectMany(known => known));

    private static Reported<Option<Z>> Read<Z>(Node node, Arr<string> known, Func<Node.Mapping, Reported<Option<Z>>> fields)
    {
        if (node is not Node.Mapping map) return Decoders.Bad<Z>(DecodeDiagnostics.Type(node, "an object"));
        var (value, said) = fields(map);
        return new(value, Unknown(map, known) + said);
    }

    private static Seq<Diagnostic> Unknown(Node.Mapping map, Arr<string> known) =>
        toSeq(map.Entries
            .Filter(entry => !known.Contains(entry.Key.Value))
            .Map(entry => DecodeDiagnostics.Unknown(entry.Key, NearNames.Of(entry.Key.Value, known)))).Strict();
}
