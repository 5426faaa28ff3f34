using System.Text.RegularExpressions;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>The shared scalar types of the Gateway API, with their limits.</summary>
internal static partial class ApiScalars
{
    /// <summary>Empty (the core group) or a DNS subdomain.</summary>
    public static readonly Decoder<Located<string>> Group =
        Scalars.Ruled(text => text.Length == 0 || IsSubdomain(text), "a group is empty or a DNS subdomain");

    public static readonly Decoder<Located<string>> Kind =
        Scalars.Ruled(text => text.Length is > 0 and <= 63 && KindPattern().IsMatch(text), "a kind is 1 to 63 letters, digits and inner hyphens, and begins with a letter");

    /// <summary>The name of an object that is referred to. The API sets no pattern; control characters name nothing.</summary>
    public static readonly Decoder<Located<string>> ObjectName =
        Scalars.Ruled(text => text.Length is > 0 and <= 253 && !text.Any(char.IsControl), "a name is 1 to 253 characters without control characters");

    /// <summary>The name that an object gives itself.</summary>
    public static readonly Decoder<Located<string>> OwnName =
        Scalars.Ruled(IsSubdomain, "a name is lower-case letters, digits, inner hyphens and dots, at most 253");

    public static readonly Decoder<Located<string>> Namespace =
        Scalars.Ruled(text => text.Length <= 63 && IsLabel(text), "a namespace is 1 to 63 lower-case letters, digits and inner hyphens");

    public static readonly Decoder<Located<string>> SectionName =
        Scalars.Ruled(IsSubdomain, "a section name is a lower-case DNS subdomain");

    /// <summary>A DNS name, or one behind <c>*.</c>; an IP address is none.</summary>
    public static readonly Decoder<Located<string>> Hostname =
        Scalars.Ruled(text => IsHostname(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text),
            "a hostname is a lower-case DNS name, or '*.' and a name; not an IP address, and without a port");

    public static readonly Decoder<Located<string>> PreciseHostname =
        Scalars.Ruled(IsHostname, "this hostname is a lower-case DNS name without wildcard; not an IP address");

    public static readonly Decoder<Located<int>> Port = Scalars.Int(1, 65535);

    /// <summary>A token of RFC 9110.</summary>
    public static readonly Decoder<Located<string>> HeaderName =
        Scalars.Ruled(text => text.Length is > 0 and <= 256 && text.All(IsTokenCharacter), "a header name is 1 to 256 letters, digits and !#$%&'*+-.^_`|~");

    /// <summary>What may stand in a header line: no control characters but tab.</summary>
    public static Decoder<Located<string>> HeaderValue(int most) =>
        Scalars.Ruled(text => text.Length >= 1 && text.Length <= most && !text.Any(c => c is < ' ' and not '\t' or '\u007f'), $"a header value is 1 to {most} characters without control characters");

    public static readonly Decoder<Located<string>> ControllerName =
        Scalars.Ruled(text => text.Length <= 253 && ControllerPattern().IsMatch(text), "a controller name is a domain, '/' and a path");

    public static readonly Decoder<Located<ApiDuration>> Duration =
        Scalars.Ruled(text => DurationPattern().IsMatch(text), "a duration is one to four terms such as 1h30m, 10s or 500ms, each of at most five digits")
            .Map(text => text.Map(Sum));

    public static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);

    private static ApiDuration Sum(string text) =>
        new(TermPattern().Matches(text).Sum(term =>
            long.Parse(term.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) * Unit(term.Groups[2].Value)));

    private static long Unit(string unit) => unit switch { "h" => 3_600_000, "m" => 60_000, "s" => 1_000, _ => 1 };

    private static bool IsHostname(string text) => IsSubdomain(text) && !AddressPattern().IsMatch(text);

    private static bool IsSubdomain(string text) => text.Length is > 0 and <= 253 && text.Split('.').All(IsLabel);

    private static bool IsLabel(string label) =>
        label.Length > 0 && label[0] != '-' && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    [GeneratedRegex(@"^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex KindPattern();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/[A-Za-z0-9/\-._~%!$&'()*+,;=:]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex ControllerPattern();

    [GeneratedRegex(@"^([0-9]{1,5}(h|m|s|ms)){1,4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"([0-9]{1,5})(ms|h|m|s)", RegexOptions.CultureInvariant)]
    private static partial Regex TermPattern();

    [GeneratedRegex(@"^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex AddressPattern();
}
