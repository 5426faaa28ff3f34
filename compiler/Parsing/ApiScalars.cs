using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Schemas;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>
/// The shared scalar types of the Gateway API. Their limits are the schema's, which has judged them before anything is
/// decoded; kinds of other groups have no schema here, so what they share has its limits.
/// </summary>
internal static class ApiScalars
{
    public static readonly Decoder<Located<string>> Group = Scalars.AnyText;
    public static readonly Decoder<Located<string>> Kind = Scalars.AnyText;
    public static readonly Decoder<Located<string>> SectionName = Scalars.AnyText;
    public static readonly Decoder<Located<string>> Hostname = Scalars.AnyText;
    public static readonly Decoder<Located<string>> PreciseHostname = Scalars.AnyText;
    public static readonly Decoder<Located<string>> HeaderName = Scalars.AnyText;
    public static readonly Decoder<Located<string>> ControllerName = Scalars.AnyText;

    /// <summary>The name of an object that is referred to. The API sets no pattern; control characters name nothing.</summary>
    public static readonly Decoder<Located<string>> ObjectName =
        Scalars.AnyText.Check(name => name.Value.Any(char.IsControl) ? Seq1(HoleDiagnostics.Name(name)) : Empty);

    /// <summary>The name that an object gives itself.</summary>
    public static readonly Decoder<Located<string>> OwnName =
        Scalars.Ruled(text => text.Length is > 0 and <= 253 && Patterns.IsSubdomain(text), "a name is lower-case letters, digits, inner hyphens and dots, at most 253");

    public static readonly Decoder<Located<string>> Namespace =
        Scalars.Ruled(text => text.Length <= 63 && Patterns.IsLabel(text), "a namespace is 1 to 63 lower-case letters, digits and inner hyphens");

    public static readonly Decoder<Located<int>> Port = Scalars.Int(1, 65535);

    public static readonly Decoder<Located<ApiDuration>> Duration =
        Scalars.AnyText.Map(text => text.Map(value => new ApiDuration(Durations.Of(value))));
}
