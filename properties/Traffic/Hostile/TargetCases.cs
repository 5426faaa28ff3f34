using System.Collections.Generic;
using static Sluice.Laws.Ending;
using static Sluice.Laws.HostileCase;

namespace Sluice.Laws;

/// <summary>What is asked for: the forms of targets, paths that look like others, and hosts.</summary>
internal static class TargetCases
{
    public static IEnumerable<HostileCase> All => [.. Forms, .. Octets, .. Traps, .. WrongHosts, .. RightHosts];

    private static IEnumerable<HostileCase> Forms =>
    [
        Must("an absolute target with another host than Host", "RFC 9112 3.2.2", Line("GET http://a.test/pub/x", "b.test"), Refused(), Served(Check.Header("host", "a.test"), Check.Target("/pub/x"))),
        Must("an absolute target", "RFC 9112 3.2.2", Line("GET http://a.test/pub/x"), Served(Check.Target("/pub/x"))),
        Must("a target of another scheme", "RFC 9110 7.1", Line("GET ftp://a.test/pub/x"), Refused(400, 404, 421)),
        Must("a target with a password", "RFC 9110 4.2.4", Line("GET http://u:p@a.test/pub/x"), Refused(), Served(Check.Header("host", "a.test"))),
        Must("an address of the cloud as target", "RFC 9110 7.1", Line("GET http://169.254.169.254/latest"), Declined(400, 404, 421)),
        Must("GET of an authority", "RFC 9112 3.2.3", Line("GET a.test:80"), Refused(400, 404, 405)),
        Must("a tunnel, and a request in it", "RFC 9110 9.3.6", Line("CONNECT a.test:80") + "GET /smuggled HTTP/1.1\r\nHost: a.test\r\n\r\n", Refused(400, 403, 404, 405, 501)),
        Must("GET of the asterisk", "RFC 9112 3.2.4", Line("GET *"), Refused(400, 404, 405)),
        Must("OPTIONS of the asterisk", "RFC 9112 3.2.4", Line("OPTIONS *"), new Ending { Statuses = [200, 204, 400, 404, 405, 501], MostRequests = 1 }),
        Should("TRACE", "RFC 9110 9.3.8", "TRACE /pub/x HTTP/1.1\r\nHost: a.test\r\nCookie: s=1\r\nAuthorization: Basic eA==\r\n\r\n", Declined(400, 403, 404, 405, 501), Served()),
    ];

    private static IEnumerable<HostileCase> Octets =>
    [
        Must("a fragment", "RFC 9112 3.2", Line("GET /pub/x#/../admin"), Refused(), Served(Check.TargetWithout("#"))),
        Must("a NUL", "RFC 3986 2", Line("GET /pub/x\0/admin"), Refused()),
        Must("an encoded NUL", "RFC 3986 2.1", Line("GET /pub/%00/admin"), Refused(400, 404), Served(Check.Target("/pub/%00/admin"))),
        Should("letters that are not encoded", "RFC 3986 2", Line("GET /pub/\u00c3\u00a9"), Refused(), Served(Check.Target("/pub/%C3%A9"))),
        Must("an encoded end of line", "RFC 3986 2.1", Line("GET /pub/%0d%0aX-Inj:%201"), Refused(), Served(Check.Target("/pub/%0d%0aX-Inj:%201", "/pub/%0D%0AX-Inj:%201"), Check.Absent("x-inj"))),
        Should("a triplet without digits", "RFC 3986 2.1", Line("GET /pub/%zz"), Refused(400, 404), Served(Check.Target("/pub/%zz", "/pub/%25zz"))),
        Must("a query is not touched", "RFC 3986 3.4", Line("GET /pub/x?a=%2F..%2Fadmin&b=/../c&d=%E4"), Served(Check.Target("/pub/x?a=%2F..%2Fadmin&b=/../c&d=%E4"))),
        Must("reserved characters stay encoded", "RFC 3986 2.2", Line("GET /pub/a%2Fb%20c%3Fd%25e"), Served(Check.Target("/pub/a%2Fb%20c%3Fd%25e")), Declined(301, 302, 307, 308, 400)),
        Must("unreserved characters may be decoded", "RFC 3986 2.3", Line("GET /pub/%61%2D%7e"), Served(Check.Target("/pub/%61%2D%7e", "/pub/a-~"))),
        Should("characters between allowed and forbidden", "RFC 3986 3.3", Line("GET /pub/!$&'()*+,;=:@|[]{}^`\"<>"), Refused(), Served()),
    ];

    /// <summary>Each leads some server from the rule of one prefix to the path of the other.</summary>
    private static IEnumerable<HostileCase> Traps =>
    [
        .. from path in Steps select Trap(Force.Must, path),
        .. from path in Habits select Trap(Force.Should, path),
        .. from path in Parameters select Trap(Force.Choice, path),
    ];

    private static readonly string[] Steps =
    [
        "/pub/../admin", "/pub/%2e%2e/admin", "/pub/%2E%2E/admin", "/pub/.%2e/admin", "/pub/..%2fadmin", "/pub%2f..%2fadmin", "/pub/..%2f..%2fadmin",
        "/%61dmin", "/adm%69n", "/admin%2f", "/admin/.", "/./admin", "/%2e/admin", "/admin%00", "/pub/%c0%ae%c0%ae/admin", "/pub/%c0%af../admin",
        "/pub/%u002e%u002e/admin", "/pub/.%00./admin", "/pub/..%ff/admin", "/pub/%ef%bc%8e%ef%bc%8e/admin", "/pub/..?/admin", "/pub/..%3f/admin",
        "/pub/..%23/admin", "/../admin", "/..%2fadmin", "/pub/x/../../admin", "/pub/..\u00c0\u00afadmin", "/ADMIN",
    ];

    private static readonly string[] Habits =
    [
        "//admin", "///admin", "/pub//../admin", "/pub/..//admin", "/pub\\..\\admin", "/pub/..\\admin", "/pub/..%5cadmin", "/pub/%252e%252e/admin",
        "/pub/%25%32%65%25%32%65/admin", "/pub/...//admin",
    ];

    private static readonly string[] Parameters = ["/pub/..;/admin", "/pub;/../admin", "/pub/;/../admin", "/admin;x=1", "/;/admin", "/admin%20", "/admin%09"];

    private static HostileCase Trap(Force force, string path) => new($"trap {path}", force, "RFC 3986 5.2.4, 6.2.2", [new Move.Send(Line($"GET {path}"))],
        [Declined(400, 404, 301, 302, 307, 308), Served(Check.RouteAgrees)]);

    private static IEnumerable<HostileCase> WrongHosts =>
    [
        Must("no host", "RFC 9112 3.2", "GET /pub/x HTTP/1.1\r\n\r\n", Declined(400)),
        Must("two hosts", "RFC 9112 3.2", "GET /pub/x HTTP/1.1\r\nHost: a.test\r\nHost: b.test\r\n\r\n", Declined(400)),
        Must("the same host twice", "RFC 9112 3.2", "GET /pub/x HTTP/1.1\r\nHost: a.test\r\nHost: a.test\r\n\r\n", Declined(400)),
        .. from wrong in new[]
            {
                ("nothing", ""), ("a list", "a.test, b.test"), ("a user", "user@a.test"), ("a path", "a.test/admin"), ("a port of letters", "a.test:abc"),
                ("a port below zero", "a.test:-1"), ("a space", "a.test b.test"), ("a NUL", "a.test\0.b.test"), ("a bracket that stays open", "[::1"),
                ("a fragment", "a.test#b.test"), ("a query", "a.test?b.test"), ("a backslash", "a.test\\b.test"),
            }
           select Must($"host: {wrong.Item1}", "RFC 9110 7.2, RFC 9112 3.2", Line("GET /pub/x", wrong.Item2), Declined(400, 404)),
        .. from wrong in new[]
            {
                ("a port of 17 bits", "a.test:99999"), ("an encoded dot", "a%2etest"), ("letters that are not ASCII", "\u00c3\u00a4.test"), ("a zone", "[::1%25eth0]"),
                ("an empty label", "a..test"), ("a dot before it", ".a.test"), ("300 characters", $"{new string('a', 300)}.test"),
            }
           select Should($"host: {wrong.Item1}", "RFC 9110 7.2, RFC 3986 3.2.2", Line("GET /pub/x", wrong.Item2), Declined(400, 404, 431)),
    ];

    private static IEnumerable<HostileCase> RightHosts =>
    [
        Must("a host in capitals is the same", "RFC 9110 4.2.3", Line("GET /pub/x", "A.TEST"), Served()),
        Must("the port of a host does not matter", "RFC 9110 4.2.3", Line("GET /pub/x", "a.test:8080"), Served()),
        Must("a host with a trailing dot", "RFC 3986 3.2.2", Line("GET /pub/x", "a.test."), Served(), Declined(400, 404)),
        Must("an address of IPv6 that nobody serves", "RFC 3986 3.2.2", Line("GET /pub/x", "[::1]:80"), Declined(400, 404)),
        Must("HTTP/1.0 without a host", "RFC 9112 3.2", "GET /pub/x HTTP/1.0\r\n\r\n", Refused(400, 404)),
    ];

    private static string Line(string start, string host = "a.test") => $"{start} HTTP/1.1\r\nHost: {host}\r\n\r\n";
}
