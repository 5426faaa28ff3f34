using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;

namespace Sluice.Runtime.Hosting;

/// <summary>Tells HTTP/2 with prior knowledge from HTTP/1.1 by the first bytes of a plain-text connection, and leaves them unread.</summary>
internal static class Preface
{
    private static ReadOnlySpan<byte> Http2 => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Nothing, if the client sends too little in time or goes away.</summary>
    public static async ValueTask<Pipeline?> Peek(ConnectionContext connection, TimeSpan patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        limit.CancelAfter(patience);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(limit.Token).ConfigureAwait(false);
                var verdict = Recognise(read.Buffer, read.IsCompleted);
                // Examined up to the end only while there is nothing to say yet: the next reader gets these bytes at once.
                input.AdvanceTo(read.Buffer.Start, verdict is null && !read.IsCompleted ? read.Buffer.End : read.Buffer.Start);
                if (verdict is not null || read.IsCompleted) return verdict;
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private static Pipeline? Recognise(ReadOnlySequence<byte> seen, bool all)
    {
        Span<byte> start = stackalloc byte[Http2.Length];
        var length = (int)Math.Min(seen.Length, start.Length);
        seen.Slice(0, length).CopyTo(start);
        if (!Http2.StartsWith(start[..length])) return Pipeline.Http1;
        if (length == Http2.Length) return Pipeline.H2c;
        return all && length > 0 ? Pipeline.Http1 : null;
    }
}
