using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Matching;

namespace Sluice.Runtime.Limits;

/// <summary>How slow a request body may be.</summary>
/// <param name="Idle">The longest time between two pieces.</param>
/// <param name="Grace">The time after which <paramref name="Rate"/> counts.</param>
/// <param name="Rate">Bytes in a second of waiting, on the average; 0 is no limit.</param>
internal sealed record BodyPace(TimeSpan Idle, TimeSpan Grace, int Rate)
{
    public static BodyPace Of(DataPlaneOptions options) => new(options.BodyIdleTimeout, options.BodyGrace, options.MinRequestBodyRate);

    /// <summary>
    /// Holds the body of a request to this pace. A gRPC stream and a WebSocket may be silent for as long as they like: they
    /// are conversations, and so is any exchange in which the backend has begun to answer.
    /// </summary>
    public void Apply(HttpContext context)
    {
        if (Idle == Timeout.InfiniteTimeSpan && Rate == 0) return;
        if (RequestView.LooksLikeGrpc(context.Request.Method, context.Request.ContentType) || Upgrades.IsWebSocket(context)) return;
        if (!HasBody(context)) return;
        var body = new PacedBody(context, this);
        context.Request.Body = body;
        context.Features.Set(body);
    }

    /// <summary>How much longer the next bytes may take.</summary>
    /// <param name="waited">The time in which the client was waited for so far.</param>
    /// <param name="got">What it delivered in that time, in bytes.</param>
    public TimeSpan Patience(TimeSpan waited, long got)
    {
        if (Rate == 0) return Idle;
        var left = Grace + TimeSpan.FromSeconds((double)got / Rate) - waited;
        if (left < TimeSpan.Zero) left = TimeSpan.Zero;
        return Idle == Timeout.InfiniteTimeSpan || left < Idle ? left : Idle;
    }

    private static bool HasBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;
}

/// <summary>
/// A request body that ends with an error when the client is too slow. The clock runs only while the client is waited for,
/// never while the backend takes its time with what is there.
/// </summary>
internal sealed class PacedBody(HttpContext context, BodyPace pace) : Stream
{
    private readonly Stream _body = context.Request.Body;
    private CancellationTokenSource _limit = new();
    private volatile bool _isConversation;
    private TimeSpan _waited;
    private long _got;

    /// <summary>The backend has begun to answer, though the client may not have been told yet: from now on there is no limit.</summary>
    public void Converse() => _isConversation = true;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isConversation) return _body.ReadAsync(buffer, cancellationToken);
        var read = _body.ReadAsync(buffer, _limit.Token);
        return read.IsCompletedSuccessfully ? new(Got(read.Result)) : Paced(read, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask<int> Paced(ValueTask<int> read, CancellationToken stop)
    {
        var (since, pending) = (Environment.TickCount64, read.AsTask());
        using var cancelled = stop.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), _limit);
        try
        {
            return Got(await pending.WaitAsync(pace.Patience(_waited, _got), CancellationToken.None).ConfigureAwait(false));
        }
        catch (TimeoutException) when (!pending.IsCompleted)
        {
            // What began to be answered in the meantime became a conversation.
            if (_isConversation) return await pending.ConfigureAwait(false);
            await _limit.CancelAsync().ConfigureAwait(false);
            await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new BadHttpRequestException("the request body stalled", StatusCodes.Status408RequestTimeout);
        }
        finally
        {
            _waited += TimeSpan.FromMilliseconds(Environment.TickCount64 - since);
            if (!_limit.TryReset()) _limit = new();
        }
    }

    private int Got(int count)
    {
        _got += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _limit.Dispose();
        base.Dispose(disposing);
    }
}
