using System.Collections.Generic;
using static Sluice.Laws.Ending;
using static Sluice.Laws.HostileCase;

namespace Sluice.Laws;

/// <summary>What belongs to one connection, what a client says of itself, upgrades; and backends that answer with malice.</summary>
internal static class HopCases
{
    private const string Get = "GET /pub/x HTTP/1.1\r\nHost: a.test\r\n";
    private const string Post = "POST /pub/x HTTP/1.1\r\nHost: a.test\r\n";
    private const string Handshake = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    public static IEnumerable<HostileCase> All => [.. Connection, .. Claims, .. Expectations, .. Upgrading];

    private static IEnumerable<HostileCase> Connection =>
    [
        Must("what Connection names is not passed on", "RFC 9110 7.6.1", $"{Get}Connection: X-Secret, keep-alive\r\nX-Secret: 1\r\nX-Keep: 2\r\n\r\n",
            Served(Check.Absent("x-secret", "connection"), Check.Header("x-keep", "2"))),
        Must("Connection names what the gateway adds", "RFC 9110 7.6.1", $"{Get}Connection: X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Host, X-Real-IP\r\n\r\n", Served(Check.Present("x-forwarded-for"))),
        Must("Connection names the framing", "RFC 9110 7.6.1", $"{Post}Connection: Content-Length, Transfer-Encoding, Host\r\nContent-Length: 5\r\n\r\nhello",
            Refused(), Served(Check.Body("hello"), Check.Header("host", "a.test"))),
        Choice("Connection names who asks", "RFC 9110 7.6.1", $"{Get}Connection: close, Authorization, Cookie\r\nAuthorization: Bearer t\r\nCookie: a=b\r\n\r\n", Served(), Refused()),
        Must("what always belongs to the connection", "RFC 9110 7.6.1",
            $"{Get}Connection: keep-alive\r\nKeep-Alive: timeout=5\r\nProxy-Connection: keep-alive\r\nTE: gzip, trailers\r\nUpgrade: foo\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nProxy-Authorization: Basic eA==\r\n\r\n",
            Served(Check.Absent("keep-alive", "proxy-connection", "upgrade", "http2-settings"))),
    ];

    private static IEnumerable<HostileCase> Claims =>
    [
        Choice("Proxy", "RFC 3875 4.1.18", $"{Get}Proxy: http://evil.test/\r\n\r\n", Served(Check.Absent("proxy"))),
        Choice("where the client comes from", "RFC 7239 8.1",
            $"{Get}X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.test\r\nForwarded: for=1.2.3.4;proto=https\r\nX-Real-IP: 1.2.3.4\r\n\r\n",
            Served(Check.Header("x-forwarded-for", "127.0.0.1"), Check.NotHeader("x-forwarded-proto", "https"), Check.NotHeader("x-forwarded-host", "evil.test"), Check.Absent("forwarded"))),
        Choice("where the client comes from, with underscores", "RFC 3875 4.1.18", $"{Get}X_Forwarded_For: 1.2.3.4\r\n\r\n", Refused(), Served(Check.Absent("x_forwarded_for"))),
        Must("a header that the rule sets", "Gateway API, HTTPHeaderFilter",
            $"{Get}X-Route: admin\r\nx-route: admin\r\nX-Original-URL: /admin\r\nX-Rewrite-URL: /admin\r\n\r\n", Served(Check.Header("x-route", "pub"))),
    ];

    private static IEnumerable<HostileCase> Expectations =>
    [
        Should("an expectation that nobody knows", "RFC 9110 10.1.1", $"{Post}Expect: 200-ok\r\nContent-Length: 5\r\n\r\nhello", Refused(400, 417), Served(Check.Body("hello"))),
        new("100-continue", Force.Must, "RFC 9110 10.1.1",
            [new Move.Send($"{Post}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n"), new Move.AwaitInterim(), new Move.Send("hello")], [Served(Check.Body("hello"))]),
    ];

    private static IEnumerable<HostileCase> Upgrading =>
    [
        Must("an upgrade to HTTP/2", "RFC 9113 3.1", $"{Get}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
            Served(Check.Absent("http2-settings"), Check.NotHeader("upgrade", "h2c")), Refused()),
        Must("a WebSocket that the backend declines, and a request behind it", "RFC 6455 4.2.2",
            $"GET /pub/ws HTTP/1.1\r\nHost: a.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 1777\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a.test\r\n\r\n",
            new Ending { Statuses = [426, 400, 200], MostAnswers = 2, MostRequests = 1, MayHangUp = true }) with { Reply = [new("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n")] },
        Must("a WebSocket by POST", "RFC 6455 4.1", $"POST /pub/ws HTTP/1.1\r\nHost: a.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{Handshake}Content-Length: 5\r\n\r\nhello",
            new Ending { Statuses = [200, 400, 405, 426], MostRequests = 1 }),
        Must("a WebSocket that Connection does not name", "RFC 9110 7.8", $"GET /pub/ws HTTP/1.1\r\nHost: a.test\r\nUpgrade: websocket\r\n{Handshake}\r\n",
            new Ending { Statuses = [200, 400, 426], MostRequests = 1, Checks = [Check.Absent("upgrade")] }),
        Must("an upgrade to what nobody knows", "RFC 9110 7.8", "GET /pub/ws HTTP/1.1\r\nHost: a.test\r\nConnection: Upgrade\r\nUpgrade: evil/1.0\r\n\r\n",
            new Ending { Statuses = [200, 400, 501], MostRequests = 1, Checks = [Check.Absent("upgrade")] }),
        Must("a backend that switches protocols unasked", "RFC 9110 15.2.2", "GET /pub/ws HTTP/1.1\r\nHost: a.test\r\n\r\n", new Ending { Statuses = [502], MostRequests = 1 })
            with { Reply = [new("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad")] },
    ];

    /// <summary>After each of these the next request on the same connection of the client gets its own answer, or none.</summary>
    public static IEnumerable<HostileCase> Backends =>
    [
        Backend("length and coding", Get, [200, 502], "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
        Backend("two lengths", Get, [502], "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"),
        Backend("a second answer behind the first", Get, [200], "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nBAD"),
        Backend("HEAD with a body", "HEAD /pub/x HTTP/1.1\r\nHost: a.test\r\n", [200], "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nBAD") with { IsHead = true },
        Backend("204 with a body", Get, [204, 500, 502], "HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nBAD"),
        Backend("lines that end with a line feed", Get, [200, 502], "HTTP/1.1 200 OK\nContent-Length: 3\n\nabc"),
        Backend("a folded line", Get, [200, 502], "HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 3\r\n\r\nabc"),
        Backend("a carriage return in a value", Get, [200, 502], "HTTP/1.1 200 OK\r\nX: a\rSet-Cookie: evil=1\r\nContent-Length: 3\r\n\r\nabc"),
        Backend("a chunk without a size", Get, [200, 502], "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n"),
        Backend("a body that is cut off", Get, [200, 502], "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\nabc"),
        Backend("5,000 interim answers", Get, [200, 502], "") with { Reply = [new("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 5000), new("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")] },
        Backend("a field of 100 KB", Get, [502], "") with { Reply = [new("HTTP/1.1 200 OK\r\nX: "), new(new string('a', 100), 1000), new("\r\nContent-Length: 2\r\n\r\nok")] },
        Backend("no status", Get, [502], "<html>hello"),
        Backend("no text", Get, [502], string.Concat(Enumerable.Repeat("\0\u0001\u0002\u0003", 64))),
        Backend("nothing, to GET", Get, [200, 502], ""),
        Backend("nothing, to POST", $"{Post}Content-Length: 5\r\n", [502], "", "hello") with { Endings = [new Ending { Statuses = [502], MayHangUp = true, MostAnswers = 2, WantedAnswers = 2, MostRequests = 2, KeepsOrder = true }] },
    ];

    private static HostileCase Backend(string name, string head, int[] statuses, string reply, string body = "") => new(
        $"backend: {name}", Force.Must, "RFC 9112 6.3, RFC 9110 7.6",
        [new Move.Send($"{head}\r\n{body}"), new Move.Await(), new Move.Send("GET /pub/clean HTTP/1.1\r\nHost: a.test\r\n\r\n")],
        [new Ending { Statuses = statuses, MayHangUp = true, MostAnswers = 2, WantedAnswers = 2, MostRequests = int.MaxValue, NotInAnswers = "BAD", KeepsOrder = true }])
    { Reply = [new(reply)] };
}
