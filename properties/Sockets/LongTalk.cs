using System.IO;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Sluice.Laws.Sockets;

/// <summary>
/// What a backend does on a connection that lasts: it says its name, and then everything that it hears, until the client
/// has ended. Over a WebSocket these are messages, in a gRPC call frames.
/// </summary>
internal static class LongTalk
{
    /// <summary>The header of requests that want it.</summary>
    public const string Wanted = "x-long";

    public static Task Answer(HttpContext context, string name) =>
        context.WebSockets.IsWebSocketRequest ? Messages(context, name) : Frames(context, name);

    /// <summary>A message of gRPC: not compressed, its length, itself.</summary>
    public static byte[] Frame(string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        return [0, 0, 0, (byte)(octets.Length >> 8), (byte)octets.Length, .. octets];
    }

    private static async Task Messages(HttpContext context, string name)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        await socket.SendAsync(Encoding.UTF8.GetBytes(name), WebSocketMessageType.Text, true, CancellationToken.None).ConfigureAwait(false);
        var buffer = new byte[4096];
        while (true)
        {
            var heard = await socket.ReceiveAsync(buffer, CancellationToken.None).ConfigureAwait(false);
            if (heard.MessageType == WebSocketMessageType.Close) break;
            await socket.SendAsync(buffer.AsMemory(0, heard.Count), heard.MessageType, heard.EndOfMessage, CancellationToken.None).ConfigureAwait(false);
        }
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task Frames(HttpContext context, string name)
    {
        var (request, response) = (context.Request, context.Response);
        response.ContentType = "application/grpc";
        response.DeclareTrailer("grpc-status");
        await response.Body.WriteAsync(Frame(name)).ConfigureAwait(false);
        await response.Body.FlushAsync().ConfigureAwait(false);
        var buffer = new byte[4096];
        while (await request.Body.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var count)
        {
            await response.Body.WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
            await response.Body.FlushAsync().ConfigureAwait(false);
        }
        response.AppendTrailer("grpc-status", new StringValues("0"));
    }
}
