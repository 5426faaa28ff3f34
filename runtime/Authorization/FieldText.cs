using System.Buffers;
using System.Collections.Frozen;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;

namespace Sluice.Runtime.Authorization;

/// <summary>Which headers may come from an authorization service or go to one, and how their text is written.</summary>
internal static class FieldText
{
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Headers that frame one message, belong to one connection or name the other side: they are never carried over.</summary>
    private static readonly FrozenSet<string> Bound = FrozenSet.Create(CgiNames.Comparer,
        "Host", "Authority", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "TE", "Trailer",
        "Expect", "HTTP2-Settings");

    /// <summary>What describes the body of the message that it stands in, and of no other.</summary>
    private static readonly FrozenSet<string> OfBody = FrozenSet.Create(CgiNames.Comparer,
        "Content-Type", "Content-Encoding", "Content-Language", "Content-Location", "Content-Range", "Content-MD5", "Content-Digest",
        "Repr-Digest", "ETag", "Last-Modified", "Accept-Ranges");

    public static bool IsBound(string name) => name.StartsWith(':') || Bound.Contains(name);

    public static bool IsOfBody(string name) => OfBody.Contains(name);

    public static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(Token);

    /// <summary>Whether the text has no control character but tabs.</summary>
    public static bool IsValue(ReadOnlySpan<char> value)
    {
        foreach (var character in value)
            if ((character < ' ' && character != '\t') || character == '\x7f') return false;
        return true;
    }

    /// <summary>Whether the answer itself says that a header of it is meant for one connection.</summary>
    public static bool IsNominated(HttpResponseHeaders headers, string name)
    {
        if (!headers.NonValidated.TryGetValues("Connection", out var lines)) return false;
        foreach (var line in lines)
            foreach (var range in line.AsSpan().Split(','))
                if (line.AsSpan(range).Trim(" \t").Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    /// <summary>Whether nobody could be in doubt where the answer ends: the client of .NET overlooks a length that is none, and one of two.</summary>
    public static bool HasOneLength(HttpResponseMessage answer)
    {
        if (!answer.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths)) return true;
        if (lengths.Count > 1 || answer.Headers.NonValidated.Contains("Transfer-Encoding")) return false;
        foreach (var length in lengths)
            if (length.Length == 0 || length.AsSpan().ContainsAnyExceptInRange('0', '9')) return false;
        return true;
    }

    /// <summary>Octets that were read as Latin-1, as the text that they are in UTF-8; what is none is marked as such.</summary>
    public static string Utf8(string latin) => Ascii.IsValid(latin) ? latin : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin));
}
