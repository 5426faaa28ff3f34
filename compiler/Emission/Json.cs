namespace Sluice.Compiler.Emission;

/// <summary>
/// What is printed before it is decided how: the JSON data model without fractions. Fields stand in the order that the
/// emitter gave them, which is fixed, so that equal values have equal bytes.
/// </summary>
public abstract record Json
{
    private Json() { }
    private protected abstract int Rank { get; }

    public sealed record Null : Json { private protected override int Rank => 0; }
    public sealed record Bool(bool Value) : Json { private protected override int Rank => 1; }
    public sealed record Number(long Value) : Json { private protected override int Rank => 2; }
    public sealed record Text(string Value) : Json { private protected override int Rank => 3; }
    public sealed record List(Arr<Json> Items) : Json { private protected override int Rank => 4; }

    /// <summary>Fields by name, in their order; a name stands once.</summary>
    public sealed record Mapping(Arr<(string Key, Json Value)> Fields) : Json { private protected override int Rank => 5; }
}

/// <summary>A vocabulary for emitters: a field is zero or one pairs, an object is fields one after the other.</summary>
public static class Jsons
{
    public static Json Mapping(params Arr<(string Key, Json Value)>[] fields) =>
        new Json.Mapping(toArray(fields.SelectMany(field => field)));

    public static Json List<A>(Arr<A> items, Func<A, Json> print) => new Json.List(items.Map(print));

    public static Json Texts(Arr<string> items) => List(items, item => (Json)new Json.Text(item));

    public static Arr<(string Key, Json Value)> Field(string key, Json value) => Array((key, value));

    public static Arr<(string Key, Json Value)> Field(string key, string value) => Field(key, new Json.Text(value));

    public static Arr<(string Key, Json Value)> Field(string key, long value) => Field(key, new Json.Number(value));

    /// <summary>What is absent has no field.</summary>
    public static Arr<(string Key, Json Value)> Field<A>(string key, Option<A> value, Func<A, Json> print) =>
        value.Match(some => Field(key, print(some)), () => Arr<(string, Json)>.Empty);

    public static Arr<(string Key, Json Value)> Field(string key, Option<string> value) =>
        Field(key, value, text => (Json)new Json.Text(text));

    public static Arr<(string Key, Json Value)> Field(string key, Option<long> value) =>
        Field(key, value, number => (Json)new Json.Number(number));

    /// <summary>What does not hold has no field.</summary>
    public static Arr<(string Key, Json Value)> Flag(string key, bool holds) =>
        holds ? Field(key, new Json.Bool(true)) : Arr<(string, Json)>.Empty;

    /// <summary>A list whose emptiness says nothing has no field then.</summary>
    public static Arr<(string Key, Json Value)> Listed<A>(string key, Arr<A> items, Func<A, Json> print) =>
        items.IsEmpty ? Arr<(string, Json)>.Empty : Field(key, List(items, print));
}
