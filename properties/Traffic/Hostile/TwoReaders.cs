using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Sluice.Laws;

/// <summary>A request as some backend reads it.</summary>
internal sealed record Reading(string Method, string Target, string Host, string Route, string Peer, string Body, int End);

/// <summary>
/// Two backends that read the same bytes: one takes nothing that RFC 9112 does not say, one takes nearly everything, and
/// prefers the wrong way wherever there are two. On what a gateway forwards they have to agree.
/// </summary>
internal static class TwoReaders
{
    private static readonly SearchValues<char> Tokens = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The first request of the text; nothing while it is not there as a whole.</summary>
    /// <exception cref="FormatException">The text is no request.</exception>
    public static Reading? Strict(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return null;
        var lines = text[..end].Split("\r\n");
        var start = lines[0].Split(' ');
        if (start is not [var method, var target, "HTTP/1.1"] || method.Length == 0 || method.AsSpan().ContainsAnyExcept(Tokens) || !target.StartsWith('/')
            || target.AsSpan().ContainsAnyExceptInRange('!', '~')) throw new FormatException($"request line: {lines[0]}");
        var fields = new List<(string Name, string Value)>();
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line.AsSpan(0, colon).ContainsAnyExcept(Tokens)) throw new FormatException($"field: {line}");
            if (line.Any(c => (c < ' ' && c != '\t') || c == '\x7f')) throw new FormatException($"octet in: {line}");
            fields.Add((line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim(' ', '\t')));
        }
        var (lengths, codings) = (All(fields, "content-length"), All(fields, "transfer-encoding"));
        if (lengths.Count + codings.Count > 1) throw new FormatException("the end is said more than once");
        if (codings.Count == 1 && codings[0] != "chunked") throw new FormatException($"coding: {codings[0]}");
        if (lengths.Count == 1 && (lengths[0].Length == 0 || !lengths[0].All(char.IsAsciiDigit))) throw new FormatException($"length: {lengths[0]}");
        var body = codings.Count == 1 ? StrictChunks(text, end + 4)
            : lengths.Count == 1 ? Plain(text, end + 4, int.Parse(lengths[0], CultureInfo.InvariantCulture))
            : (Body: "", End: end + 4);
        return body is not { } whole ? null
            : new(method, target, One(fields, "host"), One(fields, "x-route"), One(fields, "x-forwarded-for"), whole.Body, whole.End);
    }

    /// <summary>Lines end anywhere; names are trimmed and have no underscores; a length is any number that can be made out.</summary>
    public static Reading? Lenient(string text)
    {
        var at = 0;
        var lines = new List<string>();
        while (true)
        {
            var end = text.AsSpan(at).IndexOfAny('\r', '\n');
            if (end < 0) return null;
            var line = text.Substring(at, end);
            at += end + (text.AsSpan(at + end).StartsWith("\r\n", StringComparison.Ordinal) ? 2 : 1);
            if (line.Length == 0 && lines.Count == 0) continue;
            if (line.Length == 0) break;
            if (line[0] is ' ' or '\t' && lines.Count > 1) lines[^1] += line;
            else lines.Add(line);
        }
        var start = lines[0].Split((char[])[' ', '\t', '\v', '\f'], StringSplitOptions.RemoveEmptyEntries);
        var fields = lines.Skip(1).Select(Field).ToList();
        var coding = All(fields, "transfer-encoding").Any(v => v.Contains("chunked", StringComparison.OrdinalIgnoreCase));
        var length = All(fields, "content-length") is [.., var last] ? Number(last, 10) : null;
        // Where both are there, the length wins here.
        var body = length is { } count ? Plain(text, at, count) : coding ? LenientChunks(text, at) : (Body: "", End: at);
        return body is not { } whole ? null
            : new(start.ElementAtOrDefault(0) ?? "", start.ElementAtOrDefault(1) ?? "", One(fields, "host"), One(fields, "x-route"), One(fields, "x-forwarded-for"), whole.Body, whole.End);
    }

    private static (string Body, int End)? StrictChunks(string text, int at)
    {
        var body = new StringBuilder();
        while (true)
        {
            var end = text.IndexOf("\r\n", at, StringComparison.Ordinal);
            if (end < 0) return null;
            var size = text[at..end];
            if (size.Length is 0 or > 8 || !size.All(char.IsAsciiHexDigit)) throw new FormatException($"chunk: {size}");
            var count = int.Parse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            at = end + 2;
            if (text.Length < at + count + 2) return null;
            if (text[(at + count)..(at + count + 2)] != "\r\n") throw new FormatException("a chunk does not end");
            body.Append(text, at, count);
            at += count + 2;
            if (count == 0) return (body.ToString(), at);
        }
    }

    private static (string Body, int End)? LenientChunks(string text, int at)
    {
        var body = new StringBuilder();
        while (true)
        {
            var end = text.IndexOf('\n', at);
            if (end < 0) return null;
            var count = Number(text[at..end], 16) ?? 0;
            at = end + 1;
            if (count == 0)
            {
                // Trailers up to an empty line.
                while (true)
                {
                    end = text.IndexOf('\n', at);
                    if (end < 0) return null;
                    var isEmpty = text[at..end].Trim('\r').Length == 0;
                    at = end + 1;
                    if (isEmpty) return (body.ToString(), at);
                }
            }
            if (text.Length < at + count) return null;
            body.Append(text, at, count);
            at += count;
            if (text.Length < at + 2) return null;
            at += text.AsSpan(at).StartsWith("\r\n", StringComparison.Ordinal) ? 2 : text[at] == '\n' ? 1 : 0;
        }
    }

    private static (string Body, int End)? Plain(string text, int at, int length) =>
        text.Length - at < length ? null : (text.Substring(at, length), at + length);

    private static (string, string) Field(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (line, "") : (line[..colon].Trim().Replace('_', '-').ToLowerInvariant(), line[(colon + 1)..].Trim());
    }

    /// <summary>Whatever can be made out: blanks, signs and prefixes are passed over, and what follows the digits, too.</summary>
    private static int? Number(string text, int radix)
    {
        var digits = text.Trim().TrimStart('+', '-', '"');
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) (digits, radix) = (digits[2..], 16);
        digits = new([.. digits.TakeWhile(c => radix == 16 ? char.IsAsciiHexDigit(c) : char.IsAsciiDigit(c))]);
        return int.TryParse(digits, radix == 16 ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 0 ? number : null;
    }

    private static List<string> All(List<(string Name, string Value)> fields, string name) => [.. fields.Where(f => f.Name == name).Select(f => f.Value)];

    private static string One(List<(string Name, string Value)> fields, string name) => string.Join(" & ", All(fields, name));
}
