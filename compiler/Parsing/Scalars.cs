using System.Globalization;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>Single values: text, numbers, booleans, choices.</summary>
internal static class Scalars
{
    public static readonly Decoder<Located<string>> AnyText = node => node is Node.Text(var text, var at)
        ? Decoders.Good(new Located<string>(text, at))
        : Decoders.Bad<Located<string>>(DecodeDiagnostics.Type(node, "text"));

    public static readonly Decoder<Located<bool>> Bool = node => node is Node.Bool(var value, var at)
        ? Decoders.Good(new Located<bool>(value, at))
        : Decoders.Bad<Located<bool>>(DecodeDiagnostics.Type(node, "true or false"));

    /// <summary>A whole number within bounds, both included.</summary>
    public static Decoder<Located<int>> Int(int low, int high) => node => node is not Node.Number number || !IsWhole(number)
        ? Decoders.Bad<Located<int>>(DecodeDiagnostics.Type(node, "a whole number"))
        : int.TryParse(number.Literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high
            ? Decoders.Good(new Located<int>(value, number.At))
            : Decoders.Bad<Located<int>>(ValueDiagnostics.Range(number, low, high));

    public static readonly Decoder<Located<long>> Long = node => node is not Node.Number number || !IsWhole(number)
        ? Decoders.Bad<Located<long>>(DecodeDiagnostics.Type(node, "a whole number"))
        : long.TryParse(number.Literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? Decoders.Good(new Located<long>(value, number.At))
            : Decoders.Bad<Located<long>>(ValueDiagnostics.Range(number, long.MinValue, long.MaxValue));

    private static bool IsWhole(Node.Number number) => number.Literal.AsSpan().IndexOfAny('.', 'e', 'E') < 0;

    /// <summary>Text of bounded length.</summary>
    public static Decoder<Located<string>> Sized(int least, int most) =>
        Ruled(text => text.Length >= least && text.Length <= most,
            least == most ? $"it must have {most} characters" : $"it must have {least} to {most} characters");

    /// <summary>Text that keeps a rule; <paramref name="rule"/> says which, in words.</summary>
    public static Decoder<Located<string>> Ruled(Func<string, bool> keeps, string rule) =>
        AnyText.Check(text => keeps(text.Value) ? Empty : Seq1(ValueDiagnostics.Text(text, rule)));

    /// <summary>One of a few words, in exactly this spelling.</summary>
    public static Decoder<Located<string>> Choice(params string[] choices) =>
        AnyText.Check(text => choices.Contains(text.Value, StringComparer.Ordinal)
            ? Empty
            : Seq1(ValueDiagnostics.Choice(text, toArray(choices), Values.NearNames.Of(text.Value, toArray(choices)))));

    /// <summary>A mapping of text to text, in ordinal order of its keys.</summary>
    public static Decoder<Arr<KeyValue>> Labels(int most) => node => node is not Node.Mapping(var entries, var at)
        ? Decoders.Bad<Arr<KeyValue>>(DecodeDiagnostics.Type(node, "an object"))
        : entries.Count > most ? Decoders.Bad<Arr<KeyValue>>(ValueDiagnostics.Count(at, entries.Count, 0, most))
        : Pairs(entries);

    private static Reported<Option<Arr<KeyValue>>> Pairs(Arr<Entry> entries)
    {
        var wrong = toSeq(entries
            .Filter(entry => entry.Value is not (Node.Text or Node.Null))
            .Map(entry => DecodeDiagnostics.Type(entry.Value, "text"))).Strict();
        return wrong.IsEmpty
            ? Decoders.Good(toArray(entries
                .Select(entry => new KeyValue(entry.Key.Value, entry.Value is Node.Text(var text, _) ? text : ""))
                .OrderBy(label => label.Key, StringComparer.Ordinal)))
            : Decoders.Bad<Arr<KeyValue>>(wrong);
    }
}
