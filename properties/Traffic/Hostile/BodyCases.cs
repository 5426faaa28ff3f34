using System.Collections.Generic;
using static Sluice.Laws.Ending;
using static Sluice.Laws.HostileCase;

namespace Sluice.Laws;

/// <summary>Where a body ends, when it is said twice, wrongly, or not at all; and how chunks are written.</summary>
internal static class BodyCases
{
    private const string Post = "POST /pub/x HTTP/1.1\r\nHost: a.test\r\n";
    private const string Hidden = "GET /smuggled HTTP/1.1\r\nHost: a.test\r\n\r\n";
    private const string Chunked = Post + "Transfer-Encoding: chunked\r\n\r\n";
    private const string Chunks = "5\r\nhello\r\n0\r\n\r\n";

    private static readonly Ending Hello = Served(Check.Body("hello"), Check.Length(5));
    private static readonly Ending OneWay = Served(Check.OneFraming).Closing();

    public static IEnumerable<HostileCase> All => [.. Both, .. Lengths, .. Codings, .. Ends, .. ChunkSyntax, .. Trailers];

    private static IEnumerable<HostileCase> Both =>
    [
        Must("length and coding, a byte too many", "RFC 9112 6.1, 6.3", $"{Post}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX", Broken(), OneWay),
        Must("coding and length, a request inside a chunk", "RFC 9112 6.1", $"{Post}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n{Hidden.Length:x}\r\n{Hidden}\r\n0\r\n\r\n", Broken(), OneWay),
        Must("length and coding, a request behind the last chunk", "RFC 9112 6.1", $"{Post}Content-Length: {Hidden.Length + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Hidden}", Broken(), OneWay),
    ];

    private static IEnumerable<HostileCase> Lengths =>
    [
        Must("two lengths, the longer last", "RFC 9112 6.3", $"{Post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhelloX", Broken()),
        Must("two lengths, the longer first", "RFC 9112 6.3", $"{Post}Content-Length: 6\r\nContent-Length: 5\r\n\r\nhelloX", Broken()),
        Must("the same length in two fields", "RFC 9110 8.6", $"{Post}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", Broken(), Hello),
        Must("the same length twice in a list", "RFC 9110 8.6", $"{Post}Content-Length: 5, 5\r\n\r\nhello", Broken(), Hello),
        Should("a length with zeros before it", "RFC 9110 8.6", $"{Post}Content-Length: 005\r\n\r\nhello", Broken(), Hello),
        .. from wrong in new[]
            {
                ("two values in a list", "5, 6"), ("a plus sign", "+5"), ("a minus sign", "-1"), ("minus zero", "-0"), ("hexadecimal", "0x5"),
                ("a space between digits", "1 0"), ("nothing", ""), ("an underscore", "5_0"), ("more than 64 bits", "18446744073709551621"),
                ("the 64th bit", "9223372036854775808"), ("a fraction", "5.0"), ("a parameter", "5;x"), ("a vertical tab", "\v5"),
                ("a digit of another script", "\u00d9\u00a5"),
            }
           select Must($"length: {wrong.Item1}", "RFC 9110 8.6, RFC 9112 6.3", $"{Post}Content-Length: {wrong.Item2}\r\n\r\nhelloworld", Broken(400, 413)),
        Should("a length under an alias with an underscore", "CGI, RFC 3875 4.1.18", $"{Post}Content_Length: 50\r\nContent-Length: 5\r\n\r\nhello",
            Broken(), Served(Check.Body("hello"), Check.Absent("content_length"))),
        Must("a length whose name ends with a vertical tab", "RFC 9110 5.1", $"{Post}Content-Length\v: 5\r\n\r\nhello", Broken()),
    ];

    private static IEnumerable<HostileCase> Codings =>
    [
        .. from wrong in new[]
            {
                ("none that is known", "xchunked"), ("chunked is not the last", "chunked, identity"), ("identity before chunked", "identity, chunked"),
                ("chunked twice", "chunked, chunked"), ("a vertical tab", "\vchunked"), ("a form feed", "\fchunked"), ("a NUL", "chunked\0"),
                ("quoted", "\"chunked\""), ("with a parameter", "chunked;q=1"), ("a no-break space", "\u00a0chunked"),
                ("a long s, which folds to s", "chun\u00c5\u00bfked"), ("identity alone", "identity"), ("nothing", ""),
            }
           select Must($"coding: {wrong.Item1}", "RFC 9112 6.1, 6.3", $"{Post}Transfer-Encoding: {wrong.Item2}\r\nContent-Length: 5\r\n\r\nhello", Broken(400, 501)),
        Must("codings in two fields", "RFC 9112 6.3", $"{Post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nContent-Length: 5\r\n\r\n{Chunks}", Broken(400, 501)),
        Must("a coding with a space before the colon", "RFC 9112 5.1", $"{Post}Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n{Chunks}", Broken()),
        Must("a coding on a folded line", "RFC 9112 5.2", $"{Post}Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n\r\n{Chunks}", Broken()),
        Must("a tab before the coding is white space", "RFC 9110 5.6.3", $"{Post}Transfer-Encoding:\tchunked\r\n\r\n{Chunks}", Served(Check.Body("hello"))),
        Must("a coding in capitals is the same", "RFC 9112 7", $"{Post}TRANSFER-ENCODING: CHUNKED\r\n\r\n{Chunks}", Served(Check.Body("hello"))),
        Must("a coding in HTTP/1.0", "RFC 9112 6.1", $"POST /pub/x HTTP/1.0\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n{Chunks}", Broken(), Served().Closing()),
        Should("a coding under an alias with an underscore", "CGI, RFC 3875 4.1.18", $"{Post}Transfer_Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello",
            Broken(), Served(Check.Body("hello"), Check.Absent("transfer_encoding"))),
    ];

    private static IEnumerable<HostileCase> Ends =>
    [
        Must("a body of GET that is a request", "RFC 9110 9.3.1", $"GET /pub/x HTTP/1.1\r\nHost: a.test\r\nContent-Length: {Hidden.Length}\r\n\r\n{Hidden}", Served(Check.Body(Hidden)), Broken()),
        Must("POST without a length has no body", "RFC 9112 6.3", $"{Post}\r\nGET /pub/second HTTP/1.1\r\nHost: a.test\r\n\r\n", Served().Answers(2)),
        Cut("a body that is cut off", $"{Post}Content-Length: 10\r\n\r\nhello"),
        Cut("chunks that are cut off", $"{Chunked}5\r\nhello\r\n"),
    ];

    private static HostileCase Cut(string name, string bytes) => new(name, Force.Must, "RFC 9112 8", [new Move.Send(bytes), new Move.Finish()],
        [Declined(400, 408, 499) with { MostRequests = 1, MostComplete = 0 }]);

    private static IEnumerable<HostileCase> ChunkSyntax =>
    [
        .. from wrong in new[]
            {
                ("a prefix of C", "0x5\r\nhello\r\n0\r\n\r\n"), ("a plus sign", "+5\r\nhello\r\n0\r\n\r\n"), ("a minus sign", "-5\r\nhello\r\n0\r\n\r\n"),
                ("a space before it", " 5\r\nhello\r\n0\r\n\r\n"), ("an underscore", "5_0\r\nhello\r\n0\r\n\r\n"), ("nothing", "\r\nhello\r\n0\r\n\r\n"),
                ("68 bits", "FFFFFFFFFFFFFFFF5\r\nhello\r\n0\r\n\r\n"), ("a line feed behind it", "5\nhello\r\n0\r\n\r\n"),
                ("a carriage return behind it", "5\rhello\r\n0\r\n\r\n"),
            }
           select Must($"size of a chunk: {wrong.Item1}", "RFC 9112 7.1", Chunked + wrong.Item2, Broken(400, 413)),
        Must("size of a chunk: 31 bits, of which hardly any come", "RFC 9112 7.1", $"{Chunked}80000000\r\nhello\r\n0\r\n\r\n", Broken(400, 413).OrWait()),
        .. from wrong in new[]
            {
                ("a line feed alone", "5\r\nhello\n0\r\n\r\n"), ("two other bytes", "5\r\nhelloXX0\r\n\r\n"), ("more data", "5\r\nhelloworld\r\n0\r\n\r\n"),
            }
           select Must($"end of a chunk: {wrong.Item1}", "RFC 9112 7.1", Chunked + wrong.Item2, Broken(400, 413)),
        Must("a line feed in a chunk extension", "RFC 9112 7.1.1", $"{Chunked}5;\nxx\r\nhello\r\n0\r\n\r\n", Broken(400, 413)),
        Must("a carriage return in a chunk extension", "RFC 9112 7.1.1", $"{Chunked}5;a\rb\r\nhello\r\n0\r\n\r\n", Broken(400, 413)),
        Should("a NUL in a chunk extension", "RFC 9112 7.1.1", $"{Chunked}5;a=\0\r\nhello\r\n0\r\n\r\n", Broken(400, 413)),
        Must("a space before a chunk extension", "RFC 9112 7.1.1", $"{Chunked}5 ;a\r\nhello\r\n0\r\n\r\n", Broken(), Served(Check.Body("hello"))),
        Must("chunk extensions are not passed on", "RFC 9112 7.1.1", $"{Chunked}5;foo=bar;baz=\"q\"\r\nhello\r\n0;x\r\n\r\n",
            Served(Check.Body("hello"), Check.RawWithout("foo=bar")), Broken()),
        Sends("a chunk extension of 64 KiB", Force.Should, "RFC 9112 7.1.1", [Broken(400, 413, 431)],
            new(Chunked + "5;"), new(new string('a', 1024), 64), new("\r\nhello\r\n0\r\n\r\n")),
        Sends("2,000 chunks of one byte with long extensions", Force.Must, "RFC 9112 7.1.1", [Broken(400, 413), Served()],
            new(Chunked), new($"1;{new string('a', 200)}\r\nx\r\n", 2000), new("0\r\n\r\n")),
    ];

    private static IEnumerable<HostileCase> Trailers =>
    [
        Should("a line feed ends the trailers", "RFC 9112 7.1.2", $"{Chunked}5\r\nhello\r\n0\r\n\n", Broken(400, 413).OrWait()),
        Should("a line feed ends a trailer", "RFC 9112 7.1.2", $"{Chunked}5\r\nhello\r\n0\r\nX: y\n\r\n", Broken(400, 413).OrWait()),
        Must("trailers that would frame, route or authorize", "RFC 9110 6.5.1",
            $"{Chunked}5\r\nhello\r\n0\r\nContent-Length: 999\r\nTransfer-Encoding: gzip\r\nHost: b.test\r\nX-Route: admin\r\nAuthorization: x\r\n\r\n",
            Broken(), Served(Check.Body("hello"), Check.Header("host", "a.test"), Check.Header("x-route", "pub"), Check.Absent("authorization"), Check.OneFraming)),
        Sends("a trailer of 200 KB", Force.Must, "RFC 9112 7.1.2", [Broken(400, 413, 431)],
            new(Chunked + "5\r\nhello\r\n0\r\nX: "), new(new string('a', 1000), 200), new("\r\n\r\n")),
    ];

    private static HostileCase Sends(string name, Force force, string rule, Ending[] endings, params Move.Send[] moves) => new(name, force, rule, moves, endings);
}
