using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Sluice.Laws;

/// <summary>What a client saw: all bytes, the final answers among them, and whether the connection was ended.</summary>
internal sealed record Outcome(string Text, IReadOnlyList<int> Statuses, bool IsClosed);

/// <summary>A client of HTTP/1.1 that sends what it is told, and reads answers as far as they can be read.</summary>
internal sealed class HostileClient : IDisposable
{
    /// <summary>After so long without another byte nothing more is expected, where waiting is not for something certain.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(60);

    /// <summary>How long something that has to happen is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly StringBuilder _text = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly bool _isHead;
    private Task<int>? _reading;
    private bool _closed;

    private HostileClient(bool isHead) => _isHead = isHead;

    public static async Task<HostileClient> Open(IPEndPoint at, bool isHead = false)
    {
        var client = new HostileClient(isHead);
        await client._socket.ConnectAsync(at).ConfigureAwait(false);
        return client;
    }

    /// <summary>Plays a case to its end: until nothing that any of its endings wants is still to come.</summary>
    public async Task<Outcome> Play(HostileCase hostile)
    {
        var sends = 0;
        foreach (var move in hostile.Moves)
        {
            switch (move)
            {
                case Move.Send(var text, var times):
                    sends++;
                    await Send(Encoding.Latin1.GetBytes(text), times).ConfigureAwait(false);
                    break;
                case Move.Finish:
                    if (!_closed) _socket.Shutdown(SocketShutdown.Send);
                    break;
                case Move.Await:
                    await Until(() => Statuses().Count >= sends, Patience).ConfigureAwait(false);
                    break;
                case Move.AwaitInterim:
                    await Until(() => _text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal), Patience).ConfigureAwait(false);
                    break;
            }
        }
        await Until(() => IsSettled(hostile), hostile.Endings.Any(e => e.MayWait) ? Quiet * 5 : Patience).ConfigureAwait(false);
        // Whatever else comes, comes now.
        await Until(static () => false, Quiet).ConfigureAwait(false);
        return new(_text.ToString(), Statuses(), _closed);
    }

    /// <summary>Whether nothing is missing that some ending with this first answer asks for.</summary>
    private bool IsSettled(HostileCase hostile) =>
        Statuses() is [var first, ..] seen
        && hostile.Endings.Where(e => e.Statuses.Contains(first)).All(e => e.Closes || seen.Count < e.WantedAnswers) is false;

    public async Task<string> ReadToEnd()
    {
        await Until(static () => false, Patience).ConfigureAwait(false);
        return _closed ? _text.ToString() : throw new TimeoutException($"still open after: {_text}");
    }

    public async Task Send(ReadOnlyMemory<byte> bytes, int times = 1)
    {
        try
        {
            for (var i = 0; i < times && !_closed; i++) await SendAll(bytes).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            // The other side has had enough; what it said is still to be read.
        }
    }

    /// <summary>Sends while somebody else reads.</summary>
    public async Task Trickle(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _socket.SendAsync(bytes).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task SendAll(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            using var limit = new CancellationTokenSource(Patience);
            var sending = _socket.SendAsync(bytes, limit.Token).AsTask();
            // Who does not read while it sends may wait for a server that does the same.
            while (!sending.IsCompleted && !_closed) await Once(sending).ConfigureAwait(false);
            bytes = bytes[(await sending.ConfigureAwait(false))..];
        }
    }

    private async Task Until(Func<bool> done, TimeSpan limit)
    {
        var end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (!_closed && !done() && Environment.TickCount64 < end)
            await Once(Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, end - Environment.TickCount64)))).ConfigureAwait(false);
    }

    private async Task Once(Task orElse)
    {
        _reading ??= _socket.ReceiveAsync(_buffer);
        await Task.WhenAny(_reading, orElse).ConfigureAwait(false);
        if (!_reading.IsCompleted) return;
        try
        {
            var count = await _reading.ConfigureAwait(false);
            _closed = count == 0;
            if (_text.Length < 400_000) _text.Append(Encoding.Latin1.GetString(_buffer, 0, count));
        }
        catch (SocketException)
        {
            _closed = true;
        }
        _reading = null;
    }

    /// <summary>The statuses of all final answers that are there as a whole, or that last until the end.</summary>
    private List<int> Statuses() => Answers.Statuses(_text.ToString(), _isHead, _closed);
}

/// <summary>Reads answers of HTTP/1.1.</summary>
internal static class Answers
{
    public static List<int> Statuses(string text, bool firstIsHead, bool isClosed)
    {
        var statuses = new List<int>();
        var at = 0;
        while (text.IndexOf("\r\n\r\n", at, StringComparison.Ordinal) is var end and >= 0 && text.AsSpan(at).StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            var head = text[at..end].ToLowerInvariant();
            var status = int.Parse(head.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture);
            at = end + 4;
            if (status is >= 100 and < 200 and not 101) continue;
            if (!(firstIsHead && statuses.Count == 0) && status is not (204 or 304))
            {
                if (head.Contains("\r\ntransfer-encoding: chunked", StringComparison.Ordinal))
                {
                    var last = text.IndexOf("0\r\n\r\n", at, StringComparison.Ordinal);
                    if (last < 0 && !isClosed) break;
                    at = last < 0 ? text.Length : last + 5;
                }
                else if (Length(head) is { } length)
                {
                    if (text.Length - at < length && !isClosed) break;
                    at = Math.Min(text.Length, at + length);
                }
            }
            statuses.Add(status);
        }
        return statuses;
    }

    private static int? Length(string head)
    {
        const string Name = "\r\ncontent-length: ";
        var at = head.IndexOf(Name, StringComparison.Ordinal);
        if (at < 0) return null;
        var rest = head.AsSpan(at + Name.Length);
        var end = rest.IndexOf('\r');
        return int.Parse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
