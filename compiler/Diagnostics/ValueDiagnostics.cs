using Sluice.Compiler.Text;

namespace Sluice.Compiler.Diagnostics;

/// <summary>What can be said of a single object by itself (GW2001 on): the rules of its schema.</summary>
public static class ValueDiagnostics
{
    public static readonly Code BadText = Plain("GW2001", "text breaks a rule of its field");
    public static readonly Code OutOfRange = Plain("GW2002", "number is out of range");
    public static readonly Code NotAChoice = Plain("GW2003", "value is none of the choices");
    public static readonly Code TooMany = Plain("GW2004", "list has too many or too few items");
    public static readonly Code DuplicateItem = Plain("GW2005", "list key is given twice");
    public static readonly Code UnionMismatch = Plain("GW2006", "fields do not fit the type they are given with");
    public static readonly Code NotTogether = Plain("GW2007", "fields exclude each other");

    public static Diagnostic Text(Located<string> text, string rule) =>
        DecodeDiagnostics.Of(BadText, text.At, $"\"{Shorten(text.Value)}\" is not accepted here: {rule}", None);

    public static Diagnostic Range(Node.Number number, long low, long high) =>
        DecodeDiagnostics.Of(OutOfRange, number.At, $"{number.Literal} is out of range: {low} to {high} is allowed",
            $"write a whole number from {low} to {high}");

    public static Diagnostic Choice(Located<string> text, Arr<string> choices, Option<string> near) =>
        DecodeDiagnostics.Of(NotAChoice, text.At,
            $"\"{Shorten(text.Value)}\" is none of the choices: {string.Join(", ", choices)}",
            near.Map(choice => $"did you mean '{choice}'?"));

    public static Diagnostic Count(Origin list, int count, int low, int high) =>
        DecodeDiagnostics.Of(TooMany, list, $"this list has {count} items; {low} to {high} are allowed", None);

    public static Diagnostic Entries(Origin map, int count, int most) =>
        DecodeDiagnostics.Of(TooMany, map, $"this object has {count} entries; at most {most} are allowed", "remove some of them");

    public static Diagnostic Length(Located<string> text, int length, int least, int most) =>
        DecodeDiagnostics.Of(BadText, text.At, $"\"{Shorten(text.Value)}\" is not accepted here: {(least == 0 ? $"at most {most}" : $"{least} to {most}")} characters are allowed, and it has {length}", None);

    public static Diagnostic Twice(Located<string> key, Origin first) =>
        DecodeDiagnostics.Of(DuplicateItem, key.At, $"'{key.Value}' is given twice in this list", "keep one of them") with
        {
            Labels = Array(new Label(first, "first given here")),
        };

    public static Diagnostic Union(Origin at, string what, string help) =>
        DecodeDiagnostics.Of(UnionMismatch, at, what, help);

    public static Diagnostic Exclusive(Origin at, string what, string help, Arr<Label> labels = default) =>
        DecodeDiagnostics.Of(NotTogether, at, what, help) with { Labels = labels };

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static Code Plain(string id, string title) => new(id, Severity.Error, title, Arr<Effect>.Empty);
}
