using System.Collections.Generic;
using static Sluice.Laws.Frames;

namespace Sluice.Laws;

/// <summary>Bytes behind the preface of HTTP/2, and the events of which one has to come.</summary>
/// <param name="Ends">Beginnings of events; <c>wait</c> if nothing has to come.</param>
internal sealed record FrameCase(string Name, Force Force, string Rule, byte[] Bytes, string[] Ends)
{
    public int MostRequests { get; init; }
    public int MostComplete { get; init; } = int.MaxValue;
    public Check[] Checks { get; init; } = [];

    /// <summary>The bytes come without a preface of their own.</summary>
    public bool HasPreface { get; init; } = true;
}

/// <summary>Header sections and frames that RFC 9113 forbids, and some that it allows.</summary>
internal static class FrameCases
{
    private static readonly string[] Refused = ["RST_STREAM", "GOAWAY", "end", "status:400", "status:404", "status:405", "status:414", "status:421", "status:431", "status:501"];
    private static readonly string[] Broken = ["RST_STREAM", "GOAWAY", "end", "status:400"];
    private static readonly string[] Fatal = ["GOAWAY", "end"];
    private static readonly string[] Answered = ["status:200"];

    public static IEnumerable<FrameCase> All => [.. Pseudo, .. Fields, .. Octets, .. Authorities, .. Lengths, .. Fine, .. Streams, .. Settled, .. Windows, .. Compressed, .. Sizes];

    private static IEnumerable<FrameCase> Pseudo =>
    [
        Asks("no path", "8.3.1", [(":method", "GET"), (":scheme", "http"), (":authority", "a.test")]),
        Asks("an empty path", "8.3.1", Request(path: "")),
        Asks("a path without a slash", "8.3.1", Request(path: "pub/x")),
        Asks("an absolute path", "8.3.1", Request(path: "http://b.test/admin")),
        Asks("GET of the asterisk", "8.3.1", Request(path: "*")),
        Asks("two paths", "8.3", [.. Request(), (":path", "/admin")]),
        Asks("two methods", "8.3", [.. Request(), (":method", "POST")]),
        Asks("two authorities", "8.3", [.. Request(), (":authority", "b.test")]),
        Asks("a pseudo-header behind a field", "8.3", [(":method", "GET"), (":scheme", "http"), (":path", "/pub/x"), ("x-a", "1"), (":authority", "a.test")]),
        Asks("a pseudo-header that nobody knows", "8.3", [.. Request(), (":evil", "1")]),
        Asks("a status in a request", "8.3", [.. Request(), (":status", "200")]),
        Asks("an empty method", "8.3.1", Request("")),
        Asks("a tunnel with a path", "8.5", [(":method", "CONNECT"), (":authority", "a.test:80"), (":path", "/"), (":scheme", "http")]),
        Asks("a tunnel", "8.5", [(":method", "CONNECT"), (":authority", "a.test:80")]),
        Asks("another scheme", "8.3.1", Scheme("ftp")),
        Asks("a URL as scheme", "8.3.1", Scheme("http://b.test/?")),
        Asks("an end of line in the scheme", "8.2.1", Scheme("http\r\nX: 1")),
    ];

    private static IEnumerable<FrameCase> Fields =>
    [
        Asks("capitals in a name", "8.2.1", [.. Request(), ("X-Upper", "1")]),
        Asks("Connection", "8.2.2", [.. Request(), ("connection", "x-a")]),
        Asks("Upgrade", "8.2.2", [.. Request(), ("upgrade", "websocket")]),
        Asks("Keep-Alive", "8.2.2", [.. Request(), ("keep-alive", "1")]),
        Asks("Proxy-Connection", "8.2.2", [.. Request(), ("proxy-connection", "1")]),
        Asks("TE that is not trailers", "8.2.2", [.. Request(), ("te", "gzip")]),
        Posts("Transfer-Encoding, and a request in the body", "8.2.2", [("transfer-encoding", "chunked")], "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a.test\r\n\r\n", Refused),
        Asks("two hosts without an authority", "8.3.1", [(":method", "GET"), (":scheme", "http"), (":path", "/pub/x"), ("host", "a.test"), ("host", "b.test")]),
        Asks("neither host nor authority", "8.3.1", [(":method", "GET"), (":scheme", "http"), (":path", "/pub/x")]),
        Asks("a space before a value", "8.2.1", [.. Request(), ("x-a", " 1")], [.. Refused, .. Answered]) with { Force = Force.Should, MostRequests = 1 },
    ];

    private static IEnumerable<FrameCase> Octets =>
    [
        Asks("an end of line in a value", "8.2.1", [.. Request(), ("x-a", "1\r\nTransfer-Encoding: chunked")]),
        Asks("a line feed in a value", "8.2.1", [.. Request(), ("x-a", "1\nx-b: 2")]),
        Asks("a carriage return in a value", "8.2.1", [.. Request(), ("x-a", "1\rx-b: 2")]),
        Asks("a NUL in a value", "8.2.1", [.. Request(), ("x-a", "1\u00002")]),
        Asks("an end of line in a name", "8.2.1", [.. Request(), ("x-a: 1\r\nx-b", "2")]),
        Asks("a colon in a name", "8.2.1", [.. Request(), ("x:a", "2")]),
        Asks("a space in a name", "8.2.1", [.. Request(), ("x a", "2")]),
        Asks("an empty name", "8.2.1", [.. Request(), ("", "2")]),
        Asks("an end of line in the path", "8.3.1", Request(path: "/pub/x HTTP/1.1\r\nHost: b.test\r\nX: ")),
        Asks("a space in the path", "8.3.1", Request(path: "/pub/x y")),
        Asks("a NUL in the path", "8.3.1", Request(path: "/pub/\0")),
        Asks("a fragment in the path", "8.3.1", Request(path: "/pub/x#/admin"), [.. Refused, .. Answered]) with { MostRequests = 1, Checks = [Check.TargetWithout("#")] },
        Asks("an end of line in the method", "8.3.1", Request("GET /admin HTTP/1.1\r\nX: ")),
        Asks("a space in the method", "8.3.1", Request("GET /admin")),
    ];

    private static IEnumerable<FrameCase> Authorities =>
    [
        Asks("an end of line in the authority", "8.3.1", Authority("a.test\r\nX: 1")),
        Asks("a user in the authority", "8.3.1", Authority("u@a.test")),
        Asks("a path in the authority", "8.3.1", Authority("a.test/admin")),
        Asks("an authority and another host", "8.3.1", [.. Request(), ("host", "b.test")], [.. Refused, .. Answered]) with { MostRequests = 1, Checks = [Check.Header("host", "a.test")] },
    ];

    private static IEnumerable<FrameCase> Lengths =>
    [
        Posts("less data than said", "8.1.1", [("content-length", "10")], "hello", Broken),
        Posts("more data than said, and it is a request", "8.1.1", [("content-length", "0")], "GET /smuggled HTTP/1.1\r\nHost: a.test\r\n\r\n", Broken),
        Posts("two lengths", "8.1.1", [("content-length", "5"), ("content-length", "6")], "hello", Broken),
        Posts("a length with a plus sign", "8.1.1", [("content-length", "+5")], "hello", Broken),
        new("a length and no data", Force.Must, Of("8.1.1"), Frame(Headers, EndStream | EndHeaders, 1, Block([.. Request("POST"), ("content-length", "5")])), Broken) { MostRequests = 1, MostComplete = 0 },
        new("a pseudo-header in trailers", Force.Must, Of("8.1"), [.. Opened, .. Frame(Headers, EndStream | EndHeaders, 1, Block((":path", "/admin")))], Broken) { MostRequests = 1, MostComplete = 0 },
        new("a second header section that ends nothing", Force.Must, Of("8.1"), [.. Opened, .. Frame(Headers, EndHeaders, 1, Block(("x-t", "1")))], ["RST_STREAM", .. Fatal]) { MostRequests = 1 },
    ];

    private static IEnumerable<FrameCase> Fine =>
    [
        Asks("crumbs of cookies", "8.2.3", [.. Request(), ("cookie", "a=1"), ("cookie", "b=2")], Answered) with { MostRequests = 1, Checks = [Check.Header("cookie", "a=1; b=2")] },
        Asks("TE trailers", "8.2.2", [.. Request(), ("te", "trailers")], Answered) with { MostRequests = 1 },
        new("trailers", Force.Must, Of("8.1"), [.. Opened, .. Frame(Headers, EndStream | EndHeaders, 1, Block(("x-t", "1")))], Answered)
            { MostRequests = 1, Checks = [Check.Body("hello"), Check.Absent("x-t")] },
        new("a frame of a type that nobody knows", Force.Must, Of("4.1"), [.. Text(0xbb, 0, 0, "xxxxxxxxxx"), .. Ask(1)], Answered) { MostRequests = 1 },
    ];

    private static IEnumerable<FrameCase> Streams =>
    [
        Sends("DATA of no stream", "6.1", Text(Data, EndStream, 0, "x")),
        Sends("HEADERS of no stream", "6.2", Frame(Headers, EndStream | EndHeaders, 0, Block(Request()))),
        Sends("an even stream", "5.1.1", Ask(2)),
        Sends("streams that count down", "5.1.1", [.. Ask(5), .. Ask(3)]) with { MostRequests = 1 },
        Sends("PUSH_PROMISE of a client", "8.4", Frame(Push, EndHeaders, 1, [.. Number(2), .. Block(Request())])),
        Sends("CONTINUATION of nothing", "6.10", Frame(Continuation, EndHeaders, 1, Block(Request()))),
        Sends("PING within a header section", "6.10", [.. Frame(Headers, EndStream, 1, Block(Request())), .. Frame(Ping, 0, 0, new byte[8])]),
        Sends("RST_STREAM of an idle stream", "6.4", Frame(Reset, 0, 9, Number(8))),
        Sends("RST_STREAM of three bytes", "6.4", Frame(Reset, 0, 1, new byte[3])),
        Sends("DATA of an idle stream", "5.1", Text(Data, EndStream, 7, "x")),
        Sends("DATA behind the end of a stream", "5.1", [.. Ask(1), .. Text(Data, EndStream, 1, "x")]) with { MostRequests = 1, Ends = ["RST_STREAM", .. Fatal, .. Answered] },
        Sends("GOAWAY of a stream", "6.8", Frame(GoAway, 0, 1, new byte[8])),
        Sends("PRIORITY of a stream under itself", "5.3.1", Frame(Priority, 0, 1, [.. Number(1), 16])) with { Ends = ["RST_STREAM", .. Fatal, "wait"] },
    ];

    private static IEnumerable<FrameCase> Settled =>
    [
        Sends("an acknowledgement with content", "6.5", Frame(Settings, 1, 0, new byte[6])),
        Sends("SETTINGS of a stream", "6.5", Frame(Settings, 0, 1)),
        Sends("SETTINGS of three bytes", "6.5", Frame(Settings, 0, 0, new byte[3])),
        Sends("ENABLE_PUSH 2", "6.5.2", Frame(Settings, 0, 0, Setting(2, 2))),
        Sends("a first window of 32 bits", "6.5.2", Frame(Settings, 0, 0, Setting(4, 0x80000000))),
        Sends("a frame size below the least", "6.5.2", Frame(Settings, 0, 0, Setting(5, 16383))),
        Sends("PING of seven bytes", "6.7", Frame(Ping, 0, 0, new byte[7])),
        Sends("PING of a stream", "6.7", Frame(Ping, 0, 1, new byte[8])),
        new("a wrong preface", Force.Must, Of("3.4"), [.. "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n"u8], Fatal) { HasPreface = false },
    ];

    private static IEnumerable<FrameCase> Windows =>
    [
        Sends("a window that grows by nothing", "6.9", Frame(WindowUpdate, 0, 0, Number(0))),
        Sends("a window beyond 31 bits", "6.9.1", Frame(WindowUpdate, 0, 0, Number(0x7fffffff))),
        Sends("WINDOW_UPDATE of three bytes", "6.9", Frame(WindowUpdate, 0, 0, new byte[3])),
    ];

    private static IEnumerable<FrameCase> Compressed =>
    [
        Sends("a frame above the size", "4.2", Text(Data, 0, 1, new string('a', 20_000))),
        Sends("an index beyond the table", "RFC 7541 2.3.3", Frame(Headers, EndStream | EndHeaders, 1, 0xff, 0xff, 0x7f)),
        Sends("a table above the size", "RFC 7541 6.3", Frame(Headers, EndStream | EndHeaders, 1, [0x3f, 0xff, 0xff, 0x7f, .. Block(Request())])),
        Sends("more padding than frame", "6.2", Frame(Headers, EndStream | EndHeaders | Padded, 1, [200, .. Block(Request())])),
    ];

    private static IEnumerable<FrameCase> Sizes =>
    [
        Sends("75 KB of fields", "10.5.1", [.. Frame(Headers, EndStream, 1, Block(Request())), .. from i in Enumerable.Range(0, 5) from b in Frame(Continuation, 0, 1, Block(($"x-big{i}", new string('a', 15_000)))) select b, .. Frame(Continuation, EndHeaders, 1)])
            with { Ends = ["status:431", "RST_STREAM", .. Fatal] },
        Sends("2,000 fields", "10.5.1", [.. Frame(Headers, EndStream, 1, Block(Request())), .. from i in Enumerable.Range(0, 4) from b in Frame(Continuation, 0, 1, Block([.. from j in Enumerable.Range(0, 500) select ($"x{(500 * i) + j}", "1")])) select b, .. Frame(Continuation, EndHeaders, 1)])
            with { Ends = ["status:431", "RST_STREAM", .. Fatal] },
    ];

    private static byte[] Opened => [.. Frame(Headers, EndHeaders, 1, Block(Request("POST"))), .. Text(Data, 0, 1, "hello")];

    private static byte[] Ask(int stream) => Frame(Headers, EndStream | EndHeaders, stream, Block(Request()));

    private static FrameCase Asks(string name, string section, (string, string)[] fields, string[]? ends = null) =>
        new($"h2: {name}", Force.Must, Of(section), Frame(Headers, EndStream | EndHeaders, 1, Block(fields)), ends ?? Refused);

    private static FrameCase Posts(string name, string section, (string, string)[] fields, string body, string[] ends) =>
        new($"h2: {name}", Force.Must, Of(section), [.. Frame(Headers, EndHeaders, 1, Block([.. Request("POST"), .. fields])), .. Text(Data, EndStream, 1, body)], ends)
        { MostRequests = 1, MostComplete = 0 };

    private static FrameCase Sends(string name, string section, byte[] bytes) => new($"h2: {name}", Force.Must, Of(section), bytes, Fatal);

    private static (string, string)[] Scheme(string scheme) => [(":method", "GET"), (":scheme", scheme), (":authority", "a.test"), (":path", "/pub/x")];

    private static (string, string)[] Authority(string authority) => [(":method", "GET"), (":scheme", "http"), (":authority", authority), (":path", "/pub/x")];

    private static string Of(string section) => section.StartsWith("RFC", StringComparison.Ordinal) ? section : $"RFC 9113 {section}";
}
