using System.Collections.Generic;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Tasks;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Http;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Values;
using Xunit;

namespace Sluice.Laws.Conformance;

/// <summary>What a client got back.</summary>
/// <param name="Pod">The server that answered; empty if it was the data plane itself.</param>
/// <param name="Status">Of HTTP; of a call that fails, its status in capitals.</param>
internal sealed record Reply(string Pod, string Status, HeaderDictionary Headers)
{
    /// <summary>In the words of the tests.</summary>
    public string Told =>
        Status is "200" && Pod.Length > 0 ? Pod
        : Pod.Length > 0 ? $"{Status} of {Pod}"
        : Status.StartsWith('3') ? $"{Status} {Headers["Location"]}"
        : Status;
}

/// <summary>Requests as clients really send them.</summary>
internal static class Spoken
{
    /// <summary>In place of a status: the client is not spoken to.</summary>
    public const string TurnedAway = "turned away";

    private static readonly Marshaller<byte[]> Octets = Marshallers.Create(static octets => octets, static octets => octets);

    /// <summary>Sends the request of a test as often as it says, on the connections that one client would make.</summary>
    /// <param name="mark">What tells each of the requests apart at the backends.</param>
    public static async Task<Arr<Reply>> Ask(LivePlane plane, ObjectName gateway, Ask ask, Speech speech, Arr<string> marks)
    {
        var request = Traffic.Request(ask);
        using var handler = plane.Handler(gateway, request, speech is not Speech.Http1 and not Speech.WebSocket, ask.Client.Bind(client => client.Shown));
        using var client = new HttpClient(handler) { Timeout = TestPlane.Patience };
        var replies = Arr<Reply>.Empty;
        foreach (var mark in marks)
            replies = replies.Add(speech switch
            {
                Speech.Http1 => await Http(client, ask, request, mark, new(1, 1)).ConfigureAwait(false),
                Speech.Http2 => await Http(client, ask, request, mark, new(2, 0)).ConfigureAwait(false),
                Speech.Grpc => await Call(client, request, mark).ConfigureAwait(false),
                Speech.WebSocket => await Converse(client, request, mark).ConfigureAwait(false),
                _ => throw new ArgumentOutOfRangeException(nameof(speech)),
            });
        return replies;
    }

    private static async Task<Reply> Http(HttpClient client, Ask ask, Request request, string mark, Version version)
    {
        using var message = new HttpRequestMessage(HttpMethod.Parse(request.Method), $"{request.Scheme}://gateway.test:{request.Port}{request.Target}")
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Headers.Host = request.Host;
        message.Headers.Add(Pods.Mark, mark);
        foreach (var (name, value) in request.Headers) Assert.True(message.Headers.TryAddWithoutValidation(name, value));
        if (!ask.Answered.IsEmpty) message.Headers.Add(Pods.Wish, string.Join(',', ask.Answered));
        try
        {
            using var answer = await client.SendAsync(message, TestContext.Current.CancellationToken).ConfigureAwait(false);
            return new(Pod(answer.Headers), $"{(int)answer.StatusCode}", Read(answer.Headers, answer.Content.Headers));
        }
        catch (HttpRequestException) when (ask.Client.Exists(client => !client.Accepted))
        {
            return new("", TurnedAway, []);
        }
    }

    private static async Task<Reply> Call(HttpClient client, Request request, string mark)
    {
        using var channel = GrpcChannel.ForAddress($"{request.Scheme}://{request.Host}:{request.Port}", new() { HttpClient = client });
        var method = request.Target.Split('/') is ["", var service, var name]
            ? new Method<byte[], byte[]>(MethodType.Unary, service, name, Octets, Octets)
            : throw new ArgumentException(request.Target, nameof(request));
        var metadata = new Metadata { { Pods.Mark, mark } };
        foreach (var (header, value) in request.Headers)
            if (header is not ("content-type" or "te")) metadata.Add(header, value);
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(method, null, new(metadata, DateTime.UtcNow + TestPlane.Patience), []);
        var headers = await call.ResponseHeadersAsync.ConfigureAwait(false);
        try
        {
            await call.ResponseAsync.ConfigureAwait(false);
            return new(headers.GetValue(Pods.Name) ?? "", "200", []);
        }
        catch (RpcException failed)
        {
            return new(headers.GetValue(Pods.Name) ?? "", $"{failed.StatusCode}".ToUpperInvariant(), []);
        }
    }

    /// <summary>A text frame and a binary frame come back as they were sent.</summary>
    private static async Task<Reply> Converse(HttpClient client, Request request, string mark)
    {
        var stop = TestContext.Current.CancellationToken;
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader(Pods.Mark, mark);
        await socket.ConnectAsync(new Uri($"ws://{request.Host}:{request.Port}{request.Target}"), client, stop).ConfigureAwait(false);
        foreach (var kind in new[] { WebSocketMessageType.Text, WebSocketMessageType.Binary })
        {
            var sent = Encoding.UTF8.GetBytes($"{kind} of {mark}");
            var back = new byte[sent.Length + 1];
            await socket.SendAsync(sent.AsMemory(), kind, true, stop).ConfigureAwait(false);
            var came = await socket.ReceiveAsync(back.AsMemory(), stop).ConfigureAwait(false);
            Assert.Equal((kind, Convert.ToHexString(sent)), (came.MessageType, Convert.ToHexString(back.AsSpan(0, came.Count))));
        }
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", stop).ConfigureAwait(false);
        return new(string.Join(',', socket.HttpResponseHeaders![Pods.Name]), "200", []);
    }

    private static string Pod(HttpResponseHeaders headers) => headers.TryGetValues(Pods.Name, out var names) ? string.Join(',', names) : "";

    private static HeaderDictionary Read(params IEnumerable<HttpHeaders> all)
    {
        var read = new HeaderDictionary();
        foreach (var (name, lines) in all.SelectMany(headers => headers.NonValidated))
            foreach (var line in lines) read.Append(name, line);
        return read;
    }
}
