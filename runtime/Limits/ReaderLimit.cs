using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;

namespace Sluice.Runtime.Limits;

/// <summary>
/// Cuts connections whose client takes nothing of what is ready for it. The clock runs only while the buffers of the system
/// are full; what is not there yet is waited for without a limit.
/// </summary>
internal sealed class ReaderLimit(TimeSpan patience, ILogger logger)
{
    private readonly Warnings _warnings = new();

    public async Task Run(ConnectionContext connection, ConnectionDelegate next)
    {
        var transport = connection.Transport;
        connection.Transport = new Duplex(transport.Input, new PatientWriter(transport.Output, patience, () => Cut(connection)));
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            connection.Transport = transport;
        }
    }

    private void Cut(ConnectionContext connection)
    {
        var origin = connection.Features.GetRequiredFeature<ConnectionOrigin>();
        var level = _warnings.LevelOf(origin.Gateway, nameof(ReaderLimit), Environment.TickCount64);
        LimitLog.DoesNotRead(logger, level, origin.Peer, origin.Gateway, origin.Key.Port, patience);
        connection.Abort(new ConnectionAbortedException("the client does not read"));
    }

    private sealed class PatientWriter(PipeWriter inner, TimeSpan patience, Action cut) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;
        public override long UnflushedBytes => inner.UnflushedBytes;
        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);
        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);
        public override void Advance(int bytes) => inner.Advance(bytes);
        public override void CancelPendingFlush() => inner.CancelPendingFlush();
        public override void Complete(Exception? exception = null) => inner.Complete(exception);
        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            var flush = inner.FlushAsync(cancellationToken);
            return flush.IsCompleted ? flush : Awaited(flush.AsTask());
        }

        private async ValueTask<FlushResult> Awaited(Task<FlushResult> flush)
        {
            try
            {
                return await flush.WaitAsync(patience, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!flush.IsCompleted)
            {
                cut();
                return await flush.ConfigureAwait(false);
            }
        }
    }
}
