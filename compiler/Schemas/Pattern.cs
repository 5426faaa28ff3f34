using System.Text.RegularExpressions;

namespace Sluice.Compiler.Schemas;

/// <summary>A form that text must have, and what it is in words.</summary>
internal sealed record Pattern(string Name, Func<string, bool> Fits, string Rule);

/// <summary>
/// The patterns of the CRDs as functions that take time in proportion to the text. Where a pattern of the CRDs is looser
/// than what was meant (it is not anchored, or an alternative is not), so is the function.
/// </summary>
internal static partial class Patterns
{
    public static readonly Arr<Pattern> All = Array(
        new Pattern("Group", text => text.Length == 0 || IsSubdomain(text), "a group is empty or a lower-case DNS subdomain"),
        new Pattern("Kind", text => IsPlain(text, IsInner, IsAlphanumeric) && char.IsAsciiLetter(text[0]), "a kind is letters, digits and inner hyphens, and begins with a letter"),
        new Pattern("Label", IsLabel, "it must be lower-case letters, digits and inner hyphens"),
        new Pattern("Subdomain", IsSubdomain, "it must be a lower-case DNS subdomain"),
        new Pattern("Hostname", IsHostname, "a hostname is a lower-case DNS name, or '*.' and a name, without a port"),
        new Pattern("ControllerName", text => text.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 && IsSubdomain(text[..slash]) && IsPathEnd(text.AsSpan(slash + 1)),
            "a controller name is a domain, '/' and a path"),
        new Pattern("AddressType", IsAddressType, "an address type is IPAddress, Hostname, or a domain, '/' and a name"),
        new Pattern("Protocol", IsProtocol, "a protocol is HTTP, HTTPS, TLS, TCP, UDP, or a domain, '/' and a name"),
        new Pattern("LabelValue", IsLabelValue, "a label value is empty, or letters, digits and inner '-', '_' and '.'"),
        new Pattern("HeaderName", text => text.Length > 0 && text.All(IsToken), "a header name is letters, digits and !#$%&'*+-.^_`|~"),
        new Pattern("HeaderValue", IsHeaderValue, "a header value is visible ASCII characters with single blanks or tabs between them"),
        new Pattern("Duration", text => DurationForm().IsMatch(text), "a duration is one to four terms such as 1h30m, 10s or 500ms, each of at most five digits"),
        new Pattern("Uri", text => text.AsSpan().IndexOfAny(":/?#") is var end and > 0 && text.AsSpan(end).StartsWith("://"), "a URI begins with a scheme and '://'"),
        new Pattern("WellKnownAuthorities", IsWellKnown, "it must be System, or a domain, '/' and a name"),
        new Pattern("Origin", text => text == "*" || OriginForm().IsMatch(text), "an origin is '*', or a scheme, '://', a host and perhaps a port"),
        new Pattern("HttpOrigin", text => text == "*" || HttpOriginForm().IsMatch(text), "an origin is '*', or http:// or https:// with a host, which may begin with '*.', and perhaps a port"),
        new Pattern("PathText", IsPathText, "a path is made of letters, digits, -._~!$&'()*+,;=:@/ and %hh"));

    public static Pattern Named(string name) =>
        All.Find(pattern => pattern.Name == name).IfNone(() => throw new InvalidOperationException($"the pattern '{name}' is not known"));

    public static bool IsLabel(string text) => IsLabel(text.AsSpan());

    public static bool IsSubdomain(string text)
    {
        foreach (var label in text.AsSpan().Split('.'))
            if (!IsLabel(text.AsSpan()[label])) return false;
        return true;
    }

    public static bool IsHostname(string text) => IsSubdomain(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text);

    public static bool IsLabelValue(string text) => text.Length == 0 || IsPlain(text, IsNameInner, IsAlphanumeric);

    public static bool IsPathText(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '%' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2])) at += 2;
            else if (!char.IsAsciiLetterOrDigit(text[at]) && !"-/._~!$&'()*+,;=:@".Contains(text[at], StringComparison.Ordinal)) return false;
        }
        return text.Length > 0;
    }

    /// <summary>A name, perhaps with a domain and '/' before it, as keys of labels have it.</summary>
    /// <param name="longest">How many characters the name itself may have.</param>
    public static bool IsQualified(string text, int longest) => text.IndexOf('/', StringComparison.Ordinal) is var slash
        && (slash < 0 || IsSubdomain(text[..slash]))
        && text[(slash + 1)..] is var name && name.Length <= longest && IsPlain(name, IsNameInner, IsAlphanumeric);

    public static bool IsToken(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);

    private static bool IsLabel(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] == '-' || text[^1] == '-') return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-') return false;
        return true;
    }

    private static bool IsPlain(string text, Func<char, bool> inner, Func<char, bool> end) =>
        text.Length > 0 && end(text[0]) && end(text[^1]) && text.All(inner);

    private static bool IsInner(char c) => IsAlphanumeric(c) || c == '-';

    private static bool IsNameInner(char c) => IsAlphanumeric(c) || c is '-' or '_' or '.';

    private static bool IsAlphanumeric(char c) => char.IsAsciiLetterOrDigit(c);

    private static bool IsPathEnd(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && !"/-._~%!$&'()*+,;=:".Contains(c, StringComparison.Ordinal)) return false;
        return !text.IsEmpty;
    }

    // Only the first alternative is bound to the beginning and only the last to the end, so each is found anywhere else.
    private static bool IsAddressType(string text) =>
        text.StartsWith("Hostname", StringComparison.Ordinal)
        || text.Contains("IPAddress", StringComparison.Ordinal)
        || text.Contains("NamedAddress", StringComparison.Ordinal)
        || Enumerable.Range(1, Math.Max(0, text.Length - 1)).Any(at => text[at] == '/' && IsLowerOrDigit(text[at - 1]) && IsPathEnd(text.AsSpan(at + 1)));

    private static bool IsProtocol(string text) =>
        IsPlain(text, IsInner, IsAlphanumeric)
        || text.LastIndexOf('/') is var slash and > 0 && slash < text.Length - 1 && IsLowerOrDigit(text[slash - 1]) && text.Skip(slash + 1).All(IsAlphanumeric);

    private static bool IsLowerOrDigit(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);

    private static bool IsHeaderValue(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var blank = text[at] is ' ' or '\t';
            if (!blank && text[at] is < '!' or > '~') return false;
            if (blank && (at == 0 || at == text.Length - 1 || text[at - 1] is ' ' or '\t')) return false;
        }
        return text.Length > 0;
    }

    private static bool IsWellKnown(string text) =>
        text == "System" || text.Contains('/', StringComparison.Ordinal) && IsQualified(text, 63);

    [GeneratedRegex(@"^([0-9]{1,5}(h|m|s|ms)){1,4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DurationForm();

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9+\-.]+://[^:/?#]+(:[0-9]{1,5})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex OriginForm();

    [GeneratedRegex(@"^https?://((\*\.)?[a-zA-Z0-9\-]+(\.[a-zA-Z0-9\-]+)*|\*)(:[0-9]{1,5})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex HttpOriginForm();
}
