using FsCheck;
using FsCheck.Fluent;
using Sluice.Compiler.Emission;

namespace Sluice.Laws.Planning;

/// <summary>JSON values whose texts are what printers and readers get wrong.</summary>
public static class ArbitraryJson
{
    /// <summary>Each is text; unquoted, some reader of YAML would take it for something else or for the end.</summary>
    public static readonly Arr<string> Misread = Array(
        "", " ", " a", "a ", "y", "N", "yes", "No", "on", "OFF", "true", "False", "null", "NULL", "~", "<<", "=",
        "0", "-1", "+1", "1_000", "1,000", "0x1F", "0o17", "0b11", "017", "1.5", "1.", ".5", "-.5", "1e3", "1.5E-3", ".inf", "-.Inf", ".NaN",
        "12:30:45", "1:30", "2026-01-31", "2026-1-3", "2026-01-31T10:00:00Z", "2026-01-31 10:00:00",
        "a: b", "a:", "a #b", "#a", "- a", "-", "--- ", "---", "...", "... a", "? a", ":a", ",", "[a]", "{a}", "&a", "*a", "!a", "|", ">", "'a'", "\"a\"", "%a", "@a", "`a`",
        "a\nb", "a\n", "\n", "a\tb", "a\rb", "\u0000", "\u0007", "\u001b", "\u007f", "\u0085", "\u2028", "\u2029", "\ufeff", "\u00a0", "\u200b", "😀", "a\\\nb");

    /// <summary>Text that needs no quotes, near to text that does.</summary>
    public static readonly Arr<string> Plain = Array(
        "a", "a b", "a:b", "a#b", "shop/cart:80", "10.0.0.1", "v1", "1h", "10s", "yes please", "nullable", "/cart", "_x", "é", "日本", "0x", "1-2", "a'b", "a\"b", "a\\b", "$a", "(a)", "<a", "=a");

    public static Arbitrary<Json> Values() => Gen.Sized(size => Value(Math.Min(size, 24))).ToArbitrary();

    private static Gen<string> Text => Gen.OneOf(
        Gen.Elements(Misread.ToArray()),
        Gen.Elements(Plain.ToArray()),
        Gen.ArrayOf(Gen.Elements("ab01:#-?,[]{}&*!|>'\"%@`~ \\/\n\t\r\u0000\u007f\u0085\u2028\ufeffé日".ToCharArray())).Select(chars => new string(chars)),
        Gen.Choose(990, 1100).Select(length => new string('k', length)));

    private static Gen<Json> Value(int size) => size <= 1 ? Leaf : Gen.Frequency(
        (1, Leaf),
        (2, from count in Gen.Choose(0, 4)
            from items in Gen.ArrayOf(Value(size / 3), count)
            select (Json)new Json.List(toArray(items))),
        (2, from count in Gen.Choose(0, 4)
            from keys in Gen.ArrayOf(Text, count)
            from values in Gen.ArrayOf(Value(size / 3), count)
            select (Json)new Json.Mapping(toArray(keys.Distinct().Zip(values)))));

    private static Gen<Json> Leaf => Gen.OneOf(
        Gen.Constant((Json)new Json.Null()),
        Gen.Elements(true, false).Select(value => (Json)new Json.Bool(value)),
        Gen.Elements(0L, -1L, 42L, long.MinValue, long.MaxValue).Select(value => (Json)new Json.Number(value)),
        Text.Select(value => (Json)new Json.Text(value)));
}
