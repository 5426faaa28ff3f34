using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;

namespace Sluice.Laws;

/// <summary>A request as a strict backend read it, and all bytes of its connection up to then.</summary>
internal sealed class Received(string line, IReadOnlyList<(string Name, string Value)> headers, string raw)
{
    public string Line => line;
    public string Raw { get; set; } = raw;
    public string Body { get; set; } = "";
    public bool IsComplete { get; set; }
    public string Method => line.Split(' ')[0];
    public string Target => line.Split(' ') is [_, var target, ..] ? target : "";

    /// <summary>The rule that forwarded it.</summary>
    public string Rule => All("x-route") is [.., var last] ? last : "";

    public IReadOnlyList<string> All(string name) => [.. headers.Where(h => h.Name == name).Select(h => h.Value)];
}

/// <summary>
/// A backend on a bare socket, which remembers every byte. It answers with the target that it read, or as it is told; what it
/// cannot read it does not answer.
/// </summary>
internal sealed class RecordingBackend : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Received> _received = [];
    private readonly object _lock = new();
    private readonly Task _accepting;
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<Move.Send>? _reply;

    public RecordingBackend()
    {
        _listener.Start(512);
        At = new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
        _accepting = Accept();
    }

    public Endpoint At { get; }

    /// <summary>Ends when a large answer could not be sent to its end.</summary>
    public Task Broken => _broken.Task;

    /// <summary>How large an answer to <c>/pub/big</c> is, in bytes.</summary>
    public const int Big = 64 * 1024 * 1024;

    public IReadOnlyList<Received> Seen
    {
        get
        {
            lock (_lock) return [.. _received];
        }
    }

    public void Forget(IReadOnlyList<Move.Send>? reply = null)
    {
        lock (_lock)
        {
            _received.Clear();
            _reply = reply;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await _listener.AcceptTcpClientAsync().ConfigureAwait(false));
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var _ = client;
        client.NoDelay = true;
        var wire = new Wire(client.GetStream());
        try
        {
            while (await wire.Until("\r\n\r\n").ConfigureAwait(false) is { } head)
            {
                var request = Parse(head, wire.All);
                lock (_lock) _received.Add(request);
                request.Body = await Body(request, wire).ConfigureAwait(false);
                request.Raw = wire.All;
                request.IsComplete = true;
                if (!await Answer(request, client.GetStream()).ConfigureAwait(false)) return;
                wire.Forget();
            }
        }
        catch (Exception gone) when (gone is IOException or FormatException or SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private static Received Parse(string head, string raw)
    {
        var lines = head.Split("\r\n");
        return new(lines[0], [.. lines.Skip(1).Where(l => l.Length > 0).Select(Field)], raw);
    }

    private static (string, string) Field(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (line, "") : (line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim(' ', '\t'));
    }

    private static async Task<string> Body(Received request, Wire wire)
    {
        if (request.All("transfer-encoding").Any(v => v.Contains("chunked", StringComparison.OrdinalIgnoreCase)))
        {
            var body = new StringBuilder();
            while (true)
            {
                var size = int.Parse((await wire.Line().ConfigureAwait(false)).Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                if (size == 0) break;
                body.Append(await wire.Exactly(size).ConfigureAwait(false));
                if (await wire.Line().ConfigureAwait(false) != "") throw new FormatException("no end of a chunk");
            }
            while (await wire.Line().ConfigureAwait(false) != "") { }
            return body.ToString();
        }
        return request.All("content-length") is [var length, ..]
            ? await wire.Exactly(int.Parse(length, NumberStyles.None, CultureInfo.InvariantCulture)).ConfigureAwait(false)
            : "";
    }

    /// <summary>Whether the connection lives on.</summary>
    private async Task<bool> Answer(Received request, Stream to)
    {
        IReadOnlyList<Move.Send>? reply;
        lock (_lock) (reply, _reply) = (_reply, null);
        if (reply is null)
        {
            if (request.Target.StartsWith("/pub/big", StringComparison.Ordinal)) return await Flood(to).ConfigureAwait(false);
            if (request.Target.StartsWith("/pub/slow", StringComparison.Ordinal)) await Task.Delay(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
            var body = request.Method == "HEAD" ? "" : request.Target[..Math.Min(200, request.Target.Length)];
            await Write(to, $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}").ConfigureAwait(false);
            return true;
        }
        foreach (var (text, times) in reply)
            for (var i = 0; i < times; i++) await Write(to, text).ConfigureAwait(false);
        return false;
    }

    private async Task<bool> Flood(Stream to)
    {
        await Write(to, $"HTTP/1.1 200 OK\r\nContent-Length: {Big}\r\n\r\n").ConfigureAwait(false);
        var piece = new byte[64 * 1024];
        try
        {
            for (var i = 0; i < Big / piece.Length; i++) await to.WriteAsync(piece).ConfigureAwait(false);
        }
        catch (IOException)
        {
            _broken.TrySetResult();
            return false;
        }
        return true;
    }

    private static ValueTask Write(Stream to, string text) => to.WriteAsync(Encoding.Latin1.GetBytes(text));
}

/// <summary>Text from a connection, each byte one character.</summary>
internal sealed class Wire(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly StringBuilder _all = new();
    private string _unread = "";

    /// <summary>Everything since the last message ended.</summary>
    public string All => _all.ToString();

    public void Forget() => _all.Clear().Append(_unread);

    /// <summary>Up to and including the text; nothing at the end of the connection.</summary>
    public async Task<string?> Until(string text)
    {
        int at;
        while ((at = _unread.IndexOf(text, StringComparison.Ordinal)) < 0)
            if (!await More().ConfigureAwait(false)) return null;
        return Take(at + text.Length);
    }

    /// <summary>Without its end, which is CR LF and nothing else.</summary>
    public async Task<string> Line() => (await Until("\r\n").ConfigureAwait(false) ?? throw new EndOfStreamException())[..^2];

    public async Task<string> Exactly(int count)
    {
        while (_unread.Length < count)
            if (!await More().ConfigureAwait(false)) throw new EndOfStreamException();
        return Take(count);
    }

    private async Task<bool> More()
    {
        var count = await stream.ReadAsync(_buffer).ConfigureAwait(false);
        var text = Encoding.Latin1.GetString(_buffer, 0, count);
        _unread += text;
        if (_all.Length < 1_000_000) _all.Append(text);
        return count > 0;
    }

    private string Take(int count)
    {
        var taken = _unread[..count];
        _unread = _unread[count..];
        return taken;
    }
}
