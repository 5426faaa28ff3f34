using FsCheck;
using FsCheck.Fluent;
using Sluice.Compiler.Ir;

namespace Sluice.Laws.Planning;

/// <summary>Matches of both kinds, over few paths, names and patterns.</summary>
internal static class ArbitraryMatches
{
    public static Gen<Match> Http =>
        from path in Path
        from method in Maybe(Gen.Elements("GET", "POST"))
        from headers in Conditions("version", "x-tenant")
        from query in Conditions("q", "Animal")
        select (Match)new Match.Http(path, method, headers, query);

    public static Gen<Match> Grpc =>
        from method in Method
        from headers in Conditions("version", "x-tenant")
        select (Match)new Match.Grpc(method, headers);

    public static Gen<Option<A>> Maybe<A>(Gen<A> some) =>
        Gen.OneOf(Gen.Constant(Option<A>.None), some.Select(a => Some(a)));

    private static Gen<PathMatch> Path => Gen.OneOf(
        Gen.Elements("/", "/cart", "/cart/items").Select(p => (PathMatch)new PathMatch.Exact(p)),
        Gen.Elements("", "/cart", "/shop", "/cart/items").Select(p => (PathMatch)new PathMatch.Prefix(p)),
        Gen.Elements("/v[0-9]+", "/(a|b)/.*", "/x.").Select(p => (PathMatch)new PathMatch.Pattern(p)));

    private static Gen<ValueMatch> Value => Gen.OneOf(
        Gen.Elements("1", "two", "a, b").Select(v => (ValueMatch)new ValueMatch.Exact(v)),
        Gen.Elements("[0-9]+", "a.*").Select(v => (ValueMatch)new ValueMatch.Pattern(v)));

    private static Gen<Arr<NamedMatch>> Conditions(params string[] names) =>
        from chosen in Gen.SubListOf(names)
        from values in Gen.ArrayOf(Value, names.Length)
        select toArray(chosen.Select((name, i) => new NamedMatch(name, values[i])));

    private static Gen<GrpcMethodMatch> Method => Gen.OneOf(
        Gen.Elements("shop.Cart", "shop.Pay").Zip(Gen.Elements("Get", "List"))
            .Select(m => (GrpcMethodMatch)new GrpcMethodMatch.Exact(m.Item1, m.Item2)),
        Gen.Elements("shop.Cart", "shop.Payment").Select(s => (GrpcMethodMatch)new GrpcMethodMatch.Service(s)),
        Gen.Elements("Get", "List").Select(m => (GrpcMethodMatch)new GrpcMethodMatch.Method(m)),
        Maybe(Gen.Elements("shop.Car.", "bank.*")).Zip(Maybe(Gen.Elements("G.t", "L.*")))
            .Select(m => (GrpcMethodMatch)new GrpcMethodMatch.Pattern(m.Item1, m.Item2)),
        Gen.Constant((GrpcMethodMatch)new GrpcMethodMatch.Any()));
}
