using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Sluice.Runtime.Limits;

/// <summary>
/// All paths that servers of various habits take one path for: percent signs decoded, once or more often; backslashes taken
/// for slashes; empty segments merged; parameters, queries, fragments and blanks cut off. Nothing here resolves dot
/// segments: a reading that has one is reason enough to refuse.
/// </summary>
internal sealed class PathReadings(PathPolicy policy)
{
    /// <summary>A path with more readings than these is no path that anybody needs.</summary>
    private const int Most = 48;

    private static readonly PathReadings Everything = new(new());

    private static readonly SearchValues<char> Special = SearchValues.Create("%;");

    /// <summary>Whether the path has one reading only, which most do.</summary>
    public static bool IsPlain(ReadOnlySpan<char> path) => !path.ContainsAny(Special) && path.IndexOf("//") < 0;

    /// <summary>The readings of a path but for itself; nothing if there are too many.</summary>
    public List<string>? Of(string path)
    {
        var readings = new List<string> { path };
        for (var i = 0; i < readings.Count; i++)
        {
            if (readings.Count > Most) return null;
            var reading = readings[i];
            Add(readings, Decoded(reading));
            Add(readings, reading.Replace('\\', '/'));
            Add(readings, Cut(reading));
            if (policy.EmptySegments != PathChoice.AsItStands) Add(readings, Merged(reading));
            if (policy.Parameters != PathChoice.AsItStands) Add(readings, WithoutParameters(reading));
            if (policy.TrailingBlanks != PathChoice.AsItStands) Add(readings, Trimmed(reading));
        }
        readings.RemoveAt(0);
        return readings;
    }

    /// <summary>Whether a choice of the policy rules the path out as it is written.</summary>
    public bool IsUnwanted(ReadOnlySpan<char> path)
    {
        if (policy.EmptySegments == PathChoice.Refuse && path.IndexOf("//") >= 0) return true;
        if (policy.Parameters == PathChoice.Refuse && path.Contains(';')) return true;
        for (var i = path.IndexOf('%'); i >= 0; i = Next(path, i))
            if (Choice(Octet(path, i), path, i) == PathChoice.Refuse) return true;
        return false;
    }

    /// <summary>
    /// Whether an element is <c>.</c> or <c>..</c>, however it and the slashes around it are written: some backend would
    /// resolve it, and leave the prefix that chose the rule.
    /// </summary>
    public static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        if (path.IndexOf("/.") < 0 && !path.Contains('%')) return false;
        if (HasDots(path)) return true;
        if (!path.Contains('%')) return false;
        var (coded, decoded) = (path.ToString(), "");
        while ((decoded = Everything.Decoded(coded)) != coded)
        {
            if (HasDots(decoded)) return true;
            coded = decoded;
        }
        return false;
    }

    /// <summary>Whether an element is dots, as it stands or without what some server cuts off behind them.</summary>
    private static bool HasDots(ReadOnlySpan<char> path)
    {
        foreach (var range in path.SplitAny('/', '\\'))
        {
            var element = path[range];
            var dots = element.IndexOfAnyExcept('.');
            if (dots < 0) dots = element.Length;
            if (dots is 1 or 2 && (dots == element.Length || element[dots] is ';' or '?' or '#' or '\0' or ' ' or '\t')) return true;
        }
        return false;
    }

    /// <summary>Whether percent signs are used against RFC 3986 2.1, or for octets that are no text.</summary>
    public static bool IsMalformed(ReadOnlySpan<char> path)
    {
        for (var i = path.IndexOf('%'); i >= 0; i = Next(path, i))
        {
            var octet = Octet(path, i);
            if (octet <= 0) return true;
            // Overlong forms: two octets that begin with C0 or C1, three with E0 80, four with F0 80.
            var second = i + 3 < path.Length && path[i + 3] == '%' ? Octet(path, i + 3) : -1;
            if (second is >= 0x80 and <= 0xbf && (octet is 0xc0 or 0xc1 || (octet == 0xe0 && second < 0xa0) || (octet == 0xf0 && second < 0x90))) return true;
        }
        return false;
    }

    private static void Add(List<string> readings, string reading)
    {
        if (!readings.Contains(reading)) readings.Add(reading);
    }

    /// <summary>With every triplet decoded that the policy does not leave as it stands.</summary>
    private string Decoded(string path)
    {
        if (!path.Contains('%', StringComparison.Ordinal)) return path;
        var text = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            var octet = Octet(path, i);
            if (octet < 0 || Choice(octet, path, i) == PathChoice.AsItStands)
            {
                text.Append(path[i]);
                continue;
            }
            text.Append((char)octet);
            i += 2;
        }
        return text.ToString();
    }

    private PathChoice Choice(int octet, ReadOnlySpan<char> path, int at) => octet switch
    {
        '/' or '\\' => policy.EncodedSlashes,
        '%' when at + 4 < path.Length && char.IsAsciiHexDigit(path[at + 3]) && char.IsAsciiHexDigit(path[at + 4]) => policy.DoubleEncoding,
        ' ' or '\t' when at + 3 == path.Length || path[at + 3] == '/' => policy.TrailingBlanks,
        ';' => policy.Parameters,
        // What has to be encoded, because no path may hold it, is no matter of taste.
        _ => policy.Encoding == PathChoice.Refuse && !IsUnreserved((char)octet) ? PathChoice.WhereRulesAgree : policy.Encoding,
    };

    private static bool IsUnreserved(char octet) => char.IsAsciiLetterOrDigit(octet) || octet is '-' or '.' or '_' or '~';

    private static string Cut(string path) =>
        path.AsSpan().IndexOfAny('?', '#', '\0') is var end and > 0 ? path[..end] : path;

    private static string Merged(string path)
    {
        while (path.Contains("//", StringComparison.Ordinal)) path = path.Replace("//", "/", StringComparison.Ordinal);
        return path;
    }

    private static string WithoutParameters(string path)
    {
        if (!path.Contains(';', StringComparison.Ordinal)) return path;
        var elements = path.Split('/');
        for (var i = 0; i < elements.Length; i++)
            if (elements[i].IndexOf(';', StringComparison.Ordinal) is var end and >= 0) elements[i] = elements[i][..end];
        return string.Join('/', elements);
    }

    private static string Trimmed(string path)
    {
        if (path.AsSpan().IndexOfAny(" \t") < 0) return path;
        var elements = path.Split('/');
        for (var i = 0; i < elements.Length; i++) elements[i] = elements[i].TrimEnd(' ', '\t');
        return string.Join('/', elements);
    }

    private static int Next(ReadOnlySpan<char> path, int at)
    {
        var next = path[(at + 1)..].IndexOf('%');
        return next < 0 ? -1 : at + 1 + next;
    }

    /// <summary>The octet of a triplet; -1 if it is none.</summary>
    private static int Octet(ReadOnlySpan<char> path, int at) =>
        at + 2 < path.Length && path[at] == '%' && byte.TryParse(path.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet) ? octet : -1;
}
