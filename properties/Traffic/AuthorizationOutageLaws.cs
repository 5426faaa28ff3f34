using System.Collections.Concurrent;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Authorization.Wire;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws;

/// <summary>Whatever befalls an authorization service, nobody passes without its yes.</summary>
public class AuthorizationOutageLaws
{
    private static readonly DataPlaneOptions Hasty = TestPlane.Options with
    {
        Authorization = new() { Answer = TimeSpan.FromMilliseconds(300) },
    };

    /// <summary>Where something else than time runs out.</summary>
    private static readonly DataPlaneOptions Patient = TestPlane.Options with { Authorization = new() { Answer = TestPlane.Patience } };

    public static TheoryData<string, string, int> Accidents => new()
    {
        { "silence", "", 504 },
        { "silence after the headers", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 504 },
        { "silence after half of the body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nha", 504 },
        { "half a status line, then silence", "HTTP/1.1 20", 504 },
        { "the end at once", "close", 503 },
        { "a reset at once", "reset", 503 },
        { "a reset after the headers", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nreset", 503 },
        { "the end after half of the body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhaclose", 503 },
        { "the end before the last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nha\r\nclose", 503 },
        { "the end within the headers", "HTTP/1.1 200 OK\r\nX-Userclose", 503 },
        { "nonsense", "220 mail.test ESMTP\r\n", 503 },
        { "a status that is none", "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n", 503 },
        { "a length that is none", "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhelloclose", 503 },
        { "two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhelloclose", 503 },
        { "a length beside chunks", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 503 },
        { "a chunk that is none", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n\r\nclose", 503 },
        { "switching protocols", "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n", 503 },
        { "a huge yes that says so", "HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n", 503 },
        { "a huge yes", "HTTP/1.1 200 OK\r\n\r\n#300000", 503 },
        { "a huge no", "HTTP/1.1 403 Forbidden\r\n\r\n#300000", 503 },
        { "a body without end", "HTTP/1.1 200 OK\r\n\r\n#-1", 503 },
        { "headers without end", "HTTP/1.1 200 OK\r\nX-User: #-1", 503 },
        { "a word to go on, then silence", "HTTP/1.1 100 Continue\r\n\r\n", 504 },
    };

    [Theory, MemberData(nameof(Accidents))]
    public async Task An_accident_of_a_service_over_HTTP_is_a_no_and_reaches_no_backend(string what, string says, int status)
    {
        Assert.NotEmpty(what);
        await using var service = RawService.Start(says);
        await using var guarded = await Guarded.Http([service.At], options: status == 504 ? Hasty : Patient);
        using var answer = await guarded.Get("/");
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.StartsWith("sluice; error=", answer.Headers.GetValues("Proxy-Status").Single(), StringComparison.Ordinal);
        Assert.Empty(guarded.Reached);
        Assert.True(service.Connections > 0);
    }

    public static TheoryData<string, int> Calls => new()
    {
        { "silence", 504 },
        { "silence before the trailers", 504 },
        { "no trailers", 503 },
        { "a status of gRPC that is an error", 503 },
        { "a status in the headers and no message", 503 },
        { "an error in the headers", 503 },
        { "two statuses", 503 },
        { "a status that is empty", 503 },
        { "another status of HTTP", 503 },
        { "another content type", 503 },
        { "a compressed message", 503 },
        { "a message that is cut off", 503 },
        { "more than a message", 503 },
        { "two messages", 503 },
        { "a message that is none", 503 },
        { "a field that runs over the end", 503 },
        { "a huge message", 503 },
        { "a message without end", 503 },
        { "a reset", 503 },
        { "HTTP/1.1", 503 },
    };

    [Theory, MemberData(nameof(Calls))]
    public async Task An_accident_of_the_check_is_a_no_and_reaches_no_backend(string what, int status)
    {
        var asked = 0;
        await using var service = await TestBackend.Start(context =>
        {
            Interlocked.Increment(ref asked);
            return Spoil(context, what);
        }, what == "HTTP/1.1" ? HttpProtocols.Http1 : HttpProtocols.Http2);
        await using var guarded = await Guarded.Grpc([service.At], options: status == 504 ? Hasty : Patient);
        using var answer = await guarded.Get("/");
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(guarded.Reached);
        Assert.True(asked > 0 || what == "HTTP/1.1");
    }

    [Fact]
    public async Task The_spoilt_answers_are_spoilt_in_nothing_else()
    {
        await using var service = await TestBackend.Start(context => Spoil(context, "nothing"), HttpProtocols.Http2);
        await using var guarded = await Guarded.Grpc([service.At], options: Patient);
        using var answer = await guarded.Get("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_an_endpoint_or_one_that_accepts_nobody_passes(bool grpc)
    {
        foreach (var places in new Compiler.Ir.Endpoint[][] { [], [Nowhere()], [Nowhere(), Nowhere()] })
        {
            await using var guarded = grpc ? await Guarded.Grpc(places, options: Patient) : await Guarded.Http(places, options: Patient);
            using var answer = await guarded.Get("/");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            using var redirected = await guarded.Get("/redirect");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, redirected.StatusCode);
            using var content = new ByteArrayContent([0, 0, 0, 0, 0]);
            content.Headers.ContentType = new("application/grpc");
            using var call = await guarded.Send(HttpMethod.Post, "/laws.Talk/Unary", content, [], "2.0");
            Assert.Equal(["14"], call.Headers.GetValues("grpc-status"));
            Assert.Empty(guarded.Reached);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_endpoint_that_does_not_accept_is_passed_over(bool grpc)
    {
        await using var asked = await AuthServices.Http(AuthorizationHttpLaws.Yes);
        await using var check = await AuthServices.Grpc(static _ => AuthorizationGrpcLaws.Yes());
        await using var guarded = grpc ? await Guarded.Grpc([Nowhere(), check.At]) : await Guarded.Http([Nowhere(), asked.At]);
        for (var i = 0; i < 20; i++)
        {
            using var answer = await guarded.Get("/");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_service_that_closes_idle_connections_is_asked_again()
    {
        await using var service = RawService.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nclose");
        await using var guarded = await Guarded.Http([service.At]);
        for (var i = 0; i < 50; i++)
        {
            using var content = new StringContent("x");
            using var answer = await guarded.Send(HttpMethod.Post, "/", content, []);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_service_that_is_killed_while_requests_come_lets_none_pass_until_it_is_back(bool grpc)
    {
        const int Before = 500, Gone = 5000, Workers = 16;
        var http = grpc ? null : await AuthServices.Http(AuthorizationHttpLaws.Yes);
        var check = grpc ? await AuthServices.Grpc(static _ => AuthorizationGrpcLaws.Yes()) : null;
        var at = http?.At ?? check!.At;
        await using var guarded = grpc ? await Guarded.Grpc([at]) : await Guarded.Http([at]);
        var client = guarded.Plane.Client(80, configure: handler => handler.MaxConnectionsPerServer = Workers);
        var statuses = new ConcurrentDictionary<int, HttpStatusCode>();
        var (next, firstGone, stop) = (0, int.MaxValue, int.MaxValue);

        async Task Work()
        {
            while (Interlocked.Increment(ref next) is var id && id < Volatile.Read(ref stop))
            {
                using var answer = await client.GetAsync(new Uri($"http://a.test/{id}"), TestContext.Current.CancellationToken);
                statuses[id] = answer.StatusCode;
            }
        }

        var workers = Enumerable.Range(0, Workers).Select(_ => Task.Run(Work)).ToArray();
        while (statuses.Count < Before) await Task.Delay(5, TestContext.Current.CancellationToken);
        if (http is not null) await http.DisposeAsync();
        if (check is not null) await check.DisposeAsync();
        // Whatever begins from here on begins after the end of the service.
        firstGone = Volatile.Read(ref next) + 1;
        Volatile.Write(ref stop, firstGone + Gone);
        await Task.WhenAll(workers);

        Assert.True(statuses.Count(s => s.Value == HttpStatusCode.OK) >= Before);
        var gone = statuses.Where(s => s.Key >= firstGone).ToArray();
        Assert.InRange(gone.Length, Gone - Workers, Gone + Workers);
        Assert.All(gone, s => Assert.Equal(HttpStatusCode.ServiceUnavailable, s.Value));
        Assert.DoesNotContain(guarded.Reached, r => int.Parse(r.Target[1..], System.Globalization.CultureInfo.InvariantCulture) >= firstGone);
        // None that came through was refused, and none that was refused came through.
        Assert.Equal(statuses.Where(s => s.Value == HttpStatusCode.OK).Select(s => $"/{s.Key}").Order(), guarded.Reached.Select(r => r.Target).Order());

        await using var backHttp = grpc ? null : await AuthServices.Http(AuthorizationHttpLaws.Yes, port: at.Port);
        await using var backCheck = grpc ? await AuthServices.Grpc(static _ => AuthorizationGrpcLaws.Yes(), at.Port) : null;
        using var again = await client.GetAsync(new Uri("http://a.test/0"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    private static Compiler.Ir.Endpoint Nowhere()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        return new("127.0.0.1", ((IPEndPoint)taken.LocalEndpoint).Port);
    }

    /// <summary>The answer of a check, written by hand so that one thing about it can be wrong.</summary>
    private static async Task Spoil(HttpContext context, string what)
    {
        if (what == "silence") await Forever(context);
        if (what == "a reset") context.Abort();
        context.Response.StatusCode = what == "another status of HTTP" ? 503 : 200;
        context.Response.ContentType = what == "another content type" ? "application/json" : "application/grpc";
        if (what is "a status in the headers and no message" or "an error in the headers")
        {
            context.Response.Headers["grpc-status"] = what == "an error in the headers" ? "7" : "0";
            return;
        }
        await context.Response.StartAsync();
        var yes = Google.Protobuf.MessageExtensions.ToByteArray(AuthorizationGrpcLaws.Yes());
        byte[] framed = [0, 0, 0, 0, (byte)yes.Length, .. yes];
        if (what == "a compressed message") framed[0] = 1;
        byte[] body = what switch
        {
            "a message that is cut off" => framed[..^1],
            "more than a message" => [.. framed, 0],
            "two messages" => [.. framed, .. framed],
            "a message that is none" => [0, 0, 0, 0, 2, 0xff, 0xff],
            "a field that runs over the end" => [0, 0, 0, 0, 2, 0x0a, 0x7f],
            "a huge message" => [0, 0, 4, 0, 1, .. new byte[0x40001]],
            _ => framed,
        };
        await context.Response.Body.WriteAsync(body);
        while (what == "a message without end" && !context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(new byte[4096]);
        if (what == "silence before the trailers")
        {
            await context.Response.Body.FlushAsync();
            await Forever(context);
        }
        if (what == "no trailers") return;
        context.Response.AppendTrailer("grpc-status", what switch
        {
            "a status of gRPC that is an error" => "14",
            "two statuses" => new Microsoft.Extensions.Primitives.StringValues(["0", "0"]),
            "a status that is empty" => "",
            _ => "0",
        });
    }

    private static async Task Forever(HttpContext context)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    /// <summary>
    /// A server that reads the head of a request and says what it was told: <c>#n</c> at the end stands for so many octets
    /// (without end if it is negative), <c>close</c> and <c>reset</c> end the connection, and otherwise it stays silent.
    /// </summary>
    private sealed class RawService : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _end = new();
        private readonly string _says;
        private int _connections;

        private RawService(string says) => _says = says;

        public int Connections => Volatile.Read(ref _connections);
        public Compiler.Ir.Endpoint At => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);

        public static RawService Start(string says)
        {
            var service = new RawService(says);
            service._listener.Start();
            _ = service.Accept();
            return service;
        }

        private async Task Accept()
        {
            try
            {
                while (true) _ = Answer(await _listener.AcceptSocketAsync(_end.Token));
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The law is over.
            }
        }

        private async Task Answer(Socket socket)
        {
            Interlocked.Increment(ref _connections);
            using (socket)
            {
                try
                {
                    var (buffer, seen) = (new byte[8192], "");
                    while (!seen.Contains("\r\n\r\n", StringComparison.Ordinal))
                    {
                        var count = await socket.ReceiveAsync(buffer, _end.Token);
                        if (count == 0) return;
                        seen += Encoding.Latin1.GetString(buffer, 0, count);
                    }
                    var text = _says.Replace("close", "", StringComparison.Ordinal).Replace("reset", "", StringComparison.Ordinal).Split('#');
                    await socket.SendAsync(Encoding.Latin1.GetBytes(text[0]), _end.Token);
                    for (var left = text.Length == 1 ? 0 : int.Parse(text[1], System.Globalization.CultureInfo.InvariantCulture); left != 0; left -= Math.Min(Math.Abs(left), 1000))
                        await socket.SendAsync(Encoding.Latin1.GetBytes(new string('x', 1000)), _end.Token);
                    if (_says.EndsWith("reset", StringComparison.Ordinal)) socket.LingerState = new(true, 0);
                    else if (!_says.EndsWith("close", StringComparison.Ordinal) && !_says.Contains("#300000", StringComparison.Ordinal))
                        await Task.Delay(Timeout.Infinite, _end.Token);
                }
                catch (Exception ended) when (ended is OperationCanceledException or SocketException)
                {
                    // The other side left, or the law is over.
                }
            }
        }

        public ValueTask DisposeAsync()
        {
            _end.Cancel();
            _listener.Dispose();
            _end.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
