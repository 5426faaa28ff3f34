using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Grpc.Core;
using Grpc.Net.Client;
using Sluice.Reference;
using Xunit;

namespace Sluice.Laws.Sockets;

/// <summary>
/// Connections that outlive plans: WebSockets and calls that stream both ways. Each is opened in the world of some moment,
/// stays with the backend that it was given, and loses no message whatever is loaded meanwhile.
/// </summary>
internal static class LongTraffic
{
    /// <summary>Messages of one connection.</summary>
    private const int Messages = 40;

    private static readonly Marshaller<string> Text = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);
    private static readonly Method<string, string> Ping = new(MethodType.DuplexStreaming, "pkg.Echo", "Ping", Text, Text);

    /// <summary>Opens WebSockets one after the other, until the traffic ends.</summary>
    /// <param name="open">A new connection to the gateway.</param>
    /// <param name="told">Is told of each message that came back.</param>
    public static async Task OverWebSocket(Func<Task<Stream>> open, string host, string path, Func<string, IReadOnlySet<string>> expected, Action<string> told, CancellationToken stop)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, ConnectCallback = async (_, _) => await open().ConfigureAwait(false) });
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader(LongTalk.Wanted, "1");
        await socket.ConnectAsync(new Uri($"ws://{host}{path}"), client, stop).ConfigureAwait(false);
        var name = await Next(socket, stop).ConfigureAwait(false);
        Assert.Contains(name, expected(name));
        for (var i = 0; i < Messages; i++)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes($"{i} to {name}"), WebSocketMessageType.Text, true, stop).ConfigureAwait(false);
            Assert.Equal($"{i} to {name}", await Next(socket, stop).ConfigureAwait(false));
            told(name);
            await Task.Delay(5, stop).ConfigureAwait(false);
        }
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "enough", stop).ConfigureAwait(false);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    /// <summary>A call that streams both ways; refused, if that is what the world says.</summary>
    public static async Task OverCall(Func<Task<Stream>> open, string host, Func<string, IReadOnlySet<string>> expected, Action<string> told, CancellationToken stop)
    {
        using var channel = GrpcChannel.ForAddress($"http://{host}", new()
        {
            HttpHandler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = async (_, _) => await open().ConfigureAwait(false) },
            DisposeHttpClient = true,
        });
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            Ping, null, new CallOptions(headers: new Metadata { { LongTalk.Wanted, "1" } }, cancellationToken: stop));
        try
        {
            Assert.True(await call.ResponseStream.MoveNext(stop).ConfigureAwait(false));
            var name = call.ResponseStream.Current;
            Assert.Contains(name, expected(name));
            for (var i = 0; i < Messages; i++)
            {
                await call.RequestStream.WriteAsync($"{i} to {name}", stop).ConfigureAwait(false);
                Assert.True(await call.ResponseStream.MoveNext(stop).ConfigureAwait(false));
                Assert.Equal($"{i} to {name}", call.ResponseStream.Current);
                told(name);
                await Task.Delay(5, stop).ConfigureAwait(false);
            }
            await call.RequestStream.CompleteAsync().ConfigureAwait(false);
            Assert.False(await call.ResponseStream.MoveNext(stop).ConfigureAwait(false));
            Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.Unimplemented)
        {
            var answer = $"grpc {(int)refused.StatusCode}";
            Assert.Contains(answer, expected(answer));
            told(answer);
        }
    }

    /// <summary>Who may be at the other end of a connection that is opened in one of the worlds.</summary>
    public static IEnumerable<string> Ends(Reference.World world, Probe probe, string endpoint)
    {
        var outcome = Reading.Answer(world, probe);
        if (outcome is not Outcome.Forward(_, var shares)) return Array(outcome is Outcome.NotFound ? "grpc 12" : $"{outcome}");
        return shares.Select(share => share.Result is ShareResult.ToService to ? $"{to.Namespace}/{to.Name}:{to.Port}{endpoint}" : $"{share.Result}");
    }

    private static async Task<string> Next(ClientWebSocket socket, CancellationToken stop)
    {
        var buffer = new byte[4096];
        var heard = await socket.ReceiveAsync(buffer.AsMemory(), stop).ConfigureAwait(false);
        Assert.True(heard.EndOfMessage && heard.MessageType == WebSocketMessageType.Text, $"{heard.MessageType}");
        return Encoding.UTF8.GetString(buffer, 0, heard.Count);
    }
}
