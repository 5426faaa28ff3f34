using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Sluice.Laws;

/// <summary>Inputs by number: the same number gives the same bytes for ever.</summary>
internal sealed class Fuzzing(int seed)
{
    /// <summary>Ends each input: whatever is taken for a request before it, this one ends the connection, if it is still reached.</summary>
    public const string Last = "GET /pub/last HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n";

    private const int Longest = 6000;

    private static readonly string[] Valid =
    [
        "GET /pub/x HTTP/1.1\r\nHost: a.test\r\n\r\n",
        "GET /admin/x?y=z HTTP/1.1\r\nHost: a.test\r\nAccept: */*\r\nX-A: 1\r\n\r\n",
        "GET /other//x;v=1 HTTP/1.1\r\nHost: a.test:80\r\nCookie: a=b; c=d\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: b.test\r\nConnection: keep-alive, X-A\r\nX-A: 1\r\nTE: trailers\r\n\r\n",
        "HEAD /pub HTTP/1.1\r\nHost: A.TEST\r\n\r\n",
        "OPTIONS /pub/ HTTP/1.1\r\nHost: a.test\r\nOrigin: http://b.test\r\n\r\n",
        "GET http://a.test/pub/abs HTTP/1.1\r\nHost: a.test\r\n\r\n",
        "POST /pub/x HTTP/1.1\r\nHost: a.test\r\nContent-Length: 5\r\n\r\nhello",
        "POST /admin HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "PUT /x HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n3;e=1\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\n",
        "POST /pub/form HTTP/1.1\r\nHost: a.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 42\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a.test\r\n\r\nabc",
        "GET /pub/ws HTTP/1.1\r\nHost: a.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        "POST /pub/x HTTP/1.1\r\nHost: a.test\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
        "GET /pub/x HTTP/1.0\r\nHost: a.test\r\nConnection: keep-alive\r\n\r\n",
    ];

    private static readonly string[] Hostile = [.. HostileSeeds()];

    private static readonly string[] Pieces =
    [
        "/../", "/./", "%2e%2e", "%2f", "%5c", "%00", "%25", "//", ";", ";a=b", "..;/", "\\", "#", "?", "%20", "/admin", "/pub", "%61dmin", " ", "\t", "\r", "\n", "\r\n", "\0", "\u000b", "\u000c",
        "\u0085", "\u00a0", "\u00ff", ":", ",", "\"", "HTTP/1.1", "HTTP/1.0", "0\r\n\r\n", "5\r\n", "GET /smuggled HTTP/1.1\r\nHost: a.test\r\n\r\n", "Host: b.test\r\n", "X-Route: admin\r\n",
    ];

    private static readonly string[] Lengths = ["0", "1", "3", "4", "5", "6", "10", "+5", "-1", "0x5", "5, 5", "5,6", " 5", "5 ", "05", "", "99999999999999999999", "5\t", "1e1", "\u00d9\u00a5"];

    private static readonly string[] Codings = ["chunked", "Chunked", "identity", "chunked, identity", "gzip, chunked", "xchunked", " chunked", "chunked ", "chunked\t", "\u000bchunked", "chunked;a=b", "", "\"chunked\""];

    private static readonly string[] Sizes = ["5", "0", "00005", "0x5", "+5", "5;a=b", "5;\n", "5 ;x", "5;a=\"\r\n\"", "F", "FFFFFFFFFFFFFFFF", "-1", "5\t", "", "5\n"];

    public byte[] Input(int number)
    {
        var random = new Random(HashCode(seed, number));
        var text = Seed(random);
        for (var mutations = random.Next(0, 4); mutations > 0; mutations--) text = Mutated(text, random);
        if (text.Length > Longest) text = text[..Longest];
        return Encoding.Latin1.GetBytes(text + Last);
    }

    private static string Seed(Random random) => Pick(random, random.Next(3) == 0 ? Hostile : Valid);

    private static IEnumerable<string> HostileSeeds() =>
        from hostile in (IEnumerable<HostileCase>)[.. BodyCases.All, .. HeadCases.All, .. TargetCases.All, .. HopCases.All]
        where hostile.Moves is [Move.Send { Times: 1, Text.Length: < 2000 }]
        select ((Move.Send)hostile.Moves[0]).Text;

    private static string Mutated(string text, Random random) => random.Next(16) switch
    {
        0 => Slice(text, random) is var (from, length) ? text.Insert(from, text.Substring(from, length)) : text,
        1 => Slice(text, random) is var (from, length) ? text.Remove(from, length) : text,
        2 => text.Insert(random.Next(text.Length + 1), ((char)random.Next(256)).ToString()),
        3 => Replaced(text, random.Next(text.Length + 1), (char)random.Next(256)),
        4 => text.Insert(random.Next(text.Length + 1), Pick(random, Pieces)),
        5 => SwappedLines(text, random),
        6 => WithField(text, random, "Content-Length", Pick(random, Lengths)),
        7 => WithField(text, random, "Transfer-Encoding", Pick(random, Codings)),
        8 => Replaced(text, random.Next(text.Length + 1), null),
        9 => text.Insert(After(text, random, ':', '\n', ' '), Pick(random, Pieces)),
        10 => text + Seed(random),
        11 => WithSize(text, random),
        12 => InTarget(text, random),
        13 => text.IndexOf("\r\n", random.Next(text.Length + 1), StringComparison.Ordinal) is var at and >= 0 ? text.Remove(at + random.Next(2), 1) : text,
        14 => WithField(text, random, "Host", Pick(random, Hosts)),
        _ => WithField(text, random, "Connection", Pick(random, Options)),
    };

    private static readonly string[] Hosts = ["a.test", "b.test", "A.Test.", "a.test:1", "a.test, b.test", "a.test/admin", "", "a.test@b.test", "[::1]"];

    private static readonly string[] Options = ["close", "keep-alive", "upgrade", "X-A", "Content-Length", "Transfer-Encoding, close", "Host", "X-Route", "keep-alive, X-Forwarded-For"];

    private static (int From, int Length)? Slice(string text, Random random)
    {
        if (text.Length == 0) return null;
        var from = random.Next(text.Length);
        return (from, Math.Min(random.Next(1, 40), text.Length - from));
    }

    /// <summary>Another character, or the same in the other case.</summary>
    private static string Replaced(string text, int at, char? by) =>
        at >= text.Length ? text : $"{text[..at]}{by ?? (char.IsAsciiLetterLower(text[at]) ? char.ToUpperInvariant(text[at]) : char.ToLowerInvariant(text[at]))}{text[(at + 1)..]}";

    private static string SwappedLines(string text, Random random)
    {
        var lines = text.Split("\r\n");
        var (a, b) = (random.Next(lines.Length), random.Next(lines.Length));
        (lines[a], lines[b]) = (lines[b], lines[a]);
        return string.Join("\r\n", lines);
    }

    /// <summary>With a field more, or with another value of it.</summary>
    private static string WithField(string text, Random random, string name, string value)
    {
        var at = text.IndexOf(name + ":", StringComparison.OrdinalIgnoreCase);
        if (at >= 0 && random.Next(2) == 0)
        {
            var end = text.IndexOf("\r\n", at, StringComparison.Ordinal);
            return end < 0 ? text : $"{text[..(at + name.Length)]}: {value}{text[end..]}";
        }
        var line = text.IndexOf("\r\n", StringComparison.Ordinal);
        return line < 0 ? text : text.Insert(line + 2, $"{name}: {value}\r\n");
    }

    private static string WithSize(string text, Random random)
    {
        var body = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var end = body < 0 ? -1 : text.IndexOf("\r\n", body + 4, StringComparison.Ordinal);
        return end < 0 ? text : $"{text[..(body + 4)]}{Pick(random, Sizes)}{text[end..]}";
    }

    private static string InTarget(string text, Random random)
    {
        var (start, end) = (text.IndexOf('/', StringComparison.Ordinal), text.IndexOf(" HTTP", StringComparison.Ordinal));
        return start < 0 || end < start ? text : text.Insert(random.Next(start, end + 1), Pick(random, Pieces));
    }

    private static int After(string text, Random random, params char[] any)
    {
        var at = text.IndexOfAny(any, random.Next(text.Length + 1));
        return at < 0 ? text.Length : at + random.Next(2);
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    /// <summary>The same in every process.</summary>
    private static int HashCode(int seed, int number) => unchecked((int)(((uint)seed * 2654435761u) ^ ((uint)number * 2246822519u)));
}
