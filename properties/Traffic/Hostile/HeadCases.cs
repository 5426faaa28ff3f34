using System.Collections.Generic;
using static Sluice.Laws.Ending;
using static Sluice.Laws.HostileCase;

namespace Sluice.Laws;

/// <summary>Request lines and header sections that are no HTTP, or just about; and how large they may be.</summary>
internal static class HeadCases
{
    private const string Get = "GET /pub/x HTTP/1.1\r\nHost: a.test\r\n";

    private static readonly Ending NoHttp = Refused(400, 403, 405, 426, 501, 505);

    public static IEnumerable<HostileCase> All => [.. Fields, .. Lines, .. OtherProtocols, .. Sizes];

    private static IEnumerable<HostileCase> Fields =>
    [
        Should("lines that end with a line feed", "RFC 9112 2.2", "GET /pub/x HTTP/1.1\nHost: a.test\n\n", NoHttp),
        Must("a line feed in a value", "RFC 9112 2.2, RFC 9110 5.5", $"{Get}X: a\nX-Inj: 1\r\n\r\n", NoHttp),
        Must("a carriage return in a value", "RFC 9112 2.2", $"{Get}X: a\rX-Inj: 1\r\n\r\n", NoHttp),
        Must("lines that end with a carriage return", "RFC 9112 2.2", "GET /pub/x HTTP/1.1\rHost: a.test\r\r", NoHttp.OrWait()),
        Must("a NUL in a value", "RFC 9110 5.5", $"{Get}X: a\0b\r\n\r\n", NoHttp),
        Should("a control character in a value", "RFC 9110 5.5", $"{Get}X: a\u0001b\r\n\r\n", NoHttp),
        Must("a folded line", "RFC 9112 5.2", $"{Get}X: a\r\n b\r\n\r\n", NoHttp),
        Must("a space before the first field", "RFC 9112 2.2", "GET /pub/x HTTP/1.1\r\n X: a\r\nHost: a.test\r\n\r\n", NoHttp),
        Must("a field without a colon", "RFC 9112 5", $"{Get}NoColon\r\n\r\n", NoHttp),
        Must("a field without a name", "RFC 9110 5.1", $"{Get}: v\r\n\r\n", NoHttp),
        Must("brackets in a name", "RFC 9110 5.1", $"{Get}X[1]: v\r\n\r\n", NoHttp),
        Must("a space in a name", "RFC 9110 5.1", $"{Get}X Y: v\r\n\r\n", NoHttp),
        Must("a space behind a name", "RFC 9112 5.1", $"{Get}X-A : v\r\n\r\n", NoHttp),
        Must("other letters in a name", "RFC 9110 5.1", $"{Get}X-\u00c3\u00a9: v\r\n\r\n", NoHttp),
    ];

    private static IEnumerable<HostileCase> Lines =>
    [
        Should("two spaces behind the method", "RFC 9112 3", "GET  /pub/x HTTP/1.1\r\nHost: a.test\r\n\r\n", NoHttp),
        Should("tabs in the request line", "RFC 9112 3", "GET\t/pub/x\tHTTP/1.1\r\nHost: a.test\r\n\r\n", NoHttp),
        Must("a space in the target", "RFC 9112 3.2", "GET /pub/x y HTTP/1.1\r\nHost: a.test\r\n\r\n", NoHttp),
        Must("a request of HTTP/0.9", "RFC 9112 3", "GET /pub/x\r\n\r\n", NoHttp),
        Must("a letter behind the version", "RFC 9112 2.3", "GET /pub/x HTTP/1.1x\r\nHost: a.test\r\n\r\n", NoHttp),
        Must("a version in small letters", "RFC 9112 2.3", "GET /pub/x http/1.1\r\nHost: a.test\r\n\r\n", NoHttp),
        Must("version 2.0 in the syntax of 1.1", "RFC 9112 2.3", "GET /pub/x HTTP/2.0\r\nHost: a.test\r\n\r\n", NoHttp),
        Must("a space in the version", "RFC 9112 2.3", "GET /pub/x HTTP/ 1.1\r\nHost: a.test\r\n\r\n", NoHttp),
        Must("a method that is no token", "RFC 9110 9.1", "GE(T /pub/x HTTP/1.1\r\nHost: a.test\r\n\r\n", NoHttp),
        Must("a method in small letters", "RFC 9110 9.1", "get /pub/x HTTP/1.1\r\nHost: a.test\r\n\r\n", Refused(400, 404, 405, 501), Served(Check.Method("get"))),
        Should("an empty line before the request", "RFC 9112 2.2", $"\r\n{Get}\r\n", Served()),
        Should("a higher minor version", "RFC 9112 2.3", "GET /pub/x HTTP/1.2\r\nHost: a.test\r\n\r\n", Served(), Refused(400, 505)),
    ];

    private static IEnumerable<HostileCase> OtherProtocols =>
    [
        Must("a hello of TLS", "RFC 9112 3", $"\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003{new string('\0', 505)}", NoHttp.OrWait()),
        Must("a wrong preface of HTTP/2", "RFC 9113 3.4", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\r\0\0\0\u0004\0\0\0\0\0", NoHttp.OrWait()),
        Must("every byte once", "RFC 9112 3", string.Concat(Enumerable.Range(0, 256).Select(i => (char)i)), NoHttp),
    ];

    private static IEnumerable<HostileCase> Sizes =>
    [
        Should("a request line of 8,000 bytes", "RFC 9112 3", $"GET /pub/{new string('a', 7981)} HTTP/1.1\r\nHost: a.test\r\n\r\n", Served()),
        Sends("a target of 100 KB", "RFC 9110 15.5.15", [Refused(400, 414, 431)], new("GET /pub/"), new(new string('a', 1000), 100), new(" HTTP/1.1\r\nHost: a.test\r\n\r\n")),
        Sends("a field of 100 KB", "RFC 6585 5", [Refused(400, 431)], new(Get + "X: "), new(new string('a', 1000), 100), new("\r\n\r\n")),
        Sends("10,000 fields", "RFC 6585 5", [Refused(400, 431)], new(Get), new("X: 1\r\n", 10_000), new("\r\n")),
        Should("20 KB of fields", "RFC 6585 5", Get + string.Concat(Enumerable.Range(0, 20).Select(i => $"X{i}: {new string('a', 1000)}\r\n")) + "\r\n", Served()),
    ];

    private static HostileCase Sends(string name, string rule, Ending[] endings, params Move.Send[] moves) => new(name, Force.Must, rule, moves, endings);
}
