using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>What scalars mean to kubectl: YAML 1.1 without timestamps, sexagesimals and binaries.</summary>
internal static class YamlScalars
{
    private const string Core = "tag:yaml.org,2002:";

    /// <summary>An unquoted scalar without a tag.</summary>
    public static Scalar Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => new Scalar.Null(),
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" => new Scalar.Bool(true),
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" => new Scalar.Bool(false),
        ".nan" or ".NaN" or ".NAN" or ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" =>
            new Scalar.NotFinite(text),
        "<<" => new Scalar.Merge(),
        _ => YamlNumbers.Literal(text).Match<Scalar>(literal => new Scalar.Number(literal), () => new Scalar.Text(text)),
    };

    /// <summary>A scalar whose tag says what it is; the reason if it is not.</summary>
    public static Either<Func<Origin, Diagnostic>, Scalar> Tagged(string tag, string text) => tag switch
    {
        "!" or Core + "str" => new Scalar.Text(text),
        Core + "null" => Fitting(tag, text, Plain(text) as Scalar.Null),
        Core + "bool" => Fitting(tag, text, Plain(text) as Scalar.Bool),
        Core + "int" => Fitting(tag, text, Plain(text) is Scalar.Number number && IsInteger(number.Literal) ? number : null),
        Core + "float" => Fitting(tag, text, Plain(text) as Scalar.Number),
        _ => Left<Func<Origin, Diagnostic>, Scalar>(at => ReadDiagnostics.UnknownTag(at, Written(tag))),
    };

    /// <summary>Lists and objects may only be tagged as what they are.</summary>
    public static bool FitsCollection(string tag, bool isObject) => tag is "!" || tag == Core + (isObject ? "map" : "seq");

    /// <summary>The tag as people write it.</summary>
    public static string Written(string tag) => tag.StartsWith(Core, StringComparison.Ordinal) ? "!!" + tag[Core.Length..] : tag;

    private static Either<Func<Origin, Diagnostic>, Scalar> Fitting(string tag, string text, Scalar? fit) =>
        fit is null
            ? Left<Func<Origin, Diagnostic>, Scalar>(at => ReadDiagnostics.TagDoesNotFit(at, Written(tag), text))
            : Right<Func<Origin, Diagnostic>, Scalar>(fit);

    private static bool IsInteger(string literal) => literal.AsSpan().IndexOfAny('.', 'e', 'E') < 0;
}
