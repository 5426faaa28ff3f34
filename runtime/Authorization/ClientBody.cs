using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Authorization;

/// <summary>The body of a request as the service is shown it: read once, and put back for the backend to get.</summary>
internal readonly record struct ClientBody(ReadOnlyMemory<byte> Octets, Refusal? Refusal, Exception? Cause)
{
    /// <summary>Reads a body up to a limit. One that is larger is refused, not cut: who decides has to see what will be done.</summary>
    public static async ValueTask<ClientBody> Take(HttpContext context, int limit, TimeSpan patience, CancellationToken cancelled)
    {
        if (limit == 0 || !HasBody(context)) return default;
        if (context.Request.ContentLength > limit) return new(default, Refusal.BodyTooLarge, null);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        timer.CancelAfter(patience);
        try
        {
            if (await BoundedBody.Read(context.Request.Body, limit, timer.Token).ConfigureAwait(false) is not { } octets)
                return new(default, Refusal.BodyTooLarge, null);
            context.Request.Body = new MemoryStream(octets, writable: false);
            return new(octets, null, null);
        }
        catch (OperationCanceledException late)
        {
            return new(default, cancelled.IsCancellationRequested ? Outage.TooLate : Outage.SlowBody, late);
        }
        catch (IOException broken)
        {
            return new(default, Refusal.BadBody, broken);
        }
    }

    /// <summary>What follows a handshake of WebSocket is a conversation, and no body.</summary>
    private static bool HasBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true && !Upgrades.IsWebSocket(context);
}
