using System.IO;
using System.Threading;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Observing;

/// <summary>
/// Lines about requests, written by one thread of its own. A request leaves its line and goes; if too many wait, the line
/// is dropped and counted.
/// </summary>
internal sealed class AccessLog : IDisposable
{
    private const long WarningInterval = 10_000;

    private readonly AccessLogOptions _options;
    private readonly ILogger _logger;
    private readonly Channel<AccessEntry> _waiting;
    private readonly Thread _writer;
    private long _dropped;
    private long _warned = -WarningInterval;

    public AccessLog(AccessLogOptions options, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _waiting = Channel.CreateBounded<AccessEntry>(new BoundedChannelOptions(options.Waiting) { SingleReader = true });
        _writer = new(Write) { IsBackground = true, Name = "access log" };
        _writer.Start();
    }

    /// <summary>Lines that were not written, because too many waited or because the sink failed.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Add(Exchange exchange, Observation observation, Result result) => Add(AccessEntry.Of(exchange, observation, result, _options));

    public void Add(AccessEntry entry)
    {
        if (!_waiting.Writer.TryWrite(entry)) Interlocked.Increment(ref _dropped);
    }

    /// <summary>The values of the headers that are asked for; nothing at all, if none are.</summary>
    public string?[] HeadersOf(IHeaderDictionary headers) => AccessEntry.Values(headers, _options.RequestHeaders);

    /// <summary>What waits is written, unless the sink takes too long.</summary>
    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _writer.Join(_options.Patience);
    }

    private void Write()
    {
        AccessForm form = _options.Form == AccessLogForm.Json ? new AccessForm.Json() : new AccessForm.Text();
        var unflushed = false;
        while (true)
        {
            if (_waiting.Reader.TryRead(out var entry)) unflushed = Try(() => _options.Sink.WriteLine(form.Line(entry, _options)), loses: 1) || unflushed;
            else if (unflushed)
            {
                Try(_options.Sink.Flush, loses: 0);
                unflushed = false;
            }
            else if (!_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult()) return;
        }
    }

    /// <summary>A disk that is full, or a reader that went, stops the lines and nothing else.</summary>
    private bool Try(Action write, int loses)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception failed) when (failed is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            Interlocked.Add(ref _dropped, loses);
            if (Environment.TickCount64 - _warned < WarningInterval) return false;
            _warned = Environment.TickCount64;
            ObservingLog.SinkFailed(_logger, failed);
            return false;
        }
    }
}

internal static partial class ObservingLog
{
    [LoggerMessage(201, LogLevel.Warning, "lines of the access log are lost: they cannot be written")]
    public static partial void SinkFailed(ILogger logger, Exception cause);
}
