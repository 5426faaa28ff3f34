using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;

namespace Sluice.Runtime.Limits;

/// <summary>
/// Stands between the transport, or TLS, and the server of HTTP/2, and holds each connection to its <see cref="FrameBudget"/>.
/// The server itself bounds what streams and header sections cost; frames that carry nothing it serves without end.
/// </summary>
internal sealed class FrameLimit(FrameBudget budget, ILogger logger)
{
    /// <summary>How long a client that was told to go away for an error is listened to, so that it reads that before the end.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    /// <summary>How much of what it still sends is taken from it in that time, in bytes.</summary>
    private const long MostDiscarded = 16 * 1024 * 1024;

    private readonly Warnings _warnings = new();

    public Task Run(ConnectionContext connection, ConnectionDelegate next) =>
        IsHttp2(connection) ? Metered(connection, next) : next(connection);

    /// <summary>After TLS the client has chosen; without TLS only connections with prior knowledge come here.</summary>
    private static bool IsHttp2(ConnectionContext connection) =>
        connection.Features.Get<ITlsApplicationProtocolFeature>() is not { } chosen || chosen.ApplicationProtocol.Span.SequenceEqual("h2"u8);

    private async Task Metered(ConnectionContext connection, ConnectionDelegate next)
    {
        var transport = connection.Transport;
        var reader = new MeteredReader(transport.Input, new(budget.ByKind, TimeProvider.System), kind => Say(connection, kind));
        var writer = new CalmWriter(transport.Output, () => reader.IsOver);
        connection.Transport = new Duplex(reader, writer);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            connection.Transport = transport;
        }
        if (writer.GaveUp) await Leave(transport).ConfigureAwait(false);
    }

    private void Say(ConnectionContext connection, FrameKind kind)
    {
        var origin = connection.Features.GetRequiredFeature<ConnectionOrigin>();
        var level = _warnings.LevelOf(origin.Gateway, nameof(FrameLimit), Environment.TickCount64);
        LimitLog.Flooded(logger, level, origin.Peer, origin.Gateway, origin.Key.Port, kind);
    }

    /// <summary>A connection that is closed with bytes unread is reset, and what was sent last may never be seen.</summary>
    private static async Task Leave(IDuplexPipe transport)
    {
        using var limit = new CancellationTokenSource(Farewell);
        var discarded = 0L;
        try
        {
            await transport.Output.FlushAsync(limit.Token).ConfigureAwait(false);
            while (true)
            {
                var read = await transport.Input.ReadAsync(limit.Token).ConfigureAwait(false);
                discarded += read.Buffer.Length;
                transport.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) break;
                if (discarded > MostDiscarded) await Task.Delay(Timeout.Infinite, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The time is up, or the client has gone.
        }
        await transport.Output.CompleteAsync().ConfigureAwait(false);
        await transport.Input.CompleteAsync().ConfigureAwait(false);
    }
}
