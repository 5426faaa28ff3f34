using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sluice.Runtime.Observing;

/// <summary>The body of an answer as the server takes it, by stream or by pipe.</summary>
internal sealed class CountedAnswer(IHttpResponseBodyFeature inner, Observation counts) : IHttpResponseBodyFeature
{
    private CountedBody? _stream;
    private CountedWriter? _writer;

    public Stream Stream => _stream ??= new(inner.Stream, counts);
    public PipeWriter Writer => _writer ??= new(inner.Writer, counts);

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);
    public Task CompleteAsync() => inner.CompleteAsync();
    public void DisableBuffering() => inner.DisableBuffering();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(Stream, path, offset, count, cancellationToken);

    private sealed class CountedWriter(PipeWriter inner, Observation counts) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;
        public override long UnflushedBytes => inner.UnflushedBytes;

        public override void Advance(int bytes)
        {
            counts.ResponseOctets += bytes;
            inner.Advance(bytes);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);
        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);
        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
        {
            counts.ResponseOctets += source.Length;
            return inner.WriteAsync(source, cancellationToken);
        }

        public override void CancelPendingFlush() => inner.CancelPendingFlush();
        public override void Complete(Exception? exception = null) => inner.Complete(exception);
        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);
    }
}

/// <summary>A connection of HTTP/1.1 that is handed over.</summary>
internal sealed class CountedUpgrade(IHttpUpgradeFeature inner, Observation counts) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => new CountedBody(await inner.UpgradeAsync().ConfigureAwait(false), counts);
}

/// <summary>A stream of HTTP/2 that is handed over.</summary>
internal sealed class CountedConnect(IHttpExtendedConnectFeature inner, Observation counts) : IHttpExtendedConnectFeature
{
    public bool IsExtendedConnect => inner.IsExtendedConnect;
    public string? Protocol => inner.Protocol;

    public async ValueTask<Stream> AcceptAsync() => new CountedBody(await inner.AcceptAsync().ConfigureAwait(false), counts);
}
