using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Reference;

namespace Sluice.Laws.Sockets;

/// <summary>A client of HTTP/1.1 that sends what it is told to, byte for byte, over one connection.</summary>
internal sealed class Http1(Stream stream) : IAsyncDisposable
{
    private readonly byte[] _buffer = new byte[8192];
    private int _start;
    private int _end;

    public async Task<Reply> Ask(Question question, CancellationToken stop)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(Text(question)), stop).ConfigureAwait(false);
        var status = await ReadLine(stop).ConfigureAwait(false);
        var headers = Arr<Field>.Empty;
        while (await ReadLine(stop).ConfigureAwait(false) is { Length: > 0 } line)
            headers = headers.Add(new(line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()));
        var reply = new Reply(int.Parse(status.Split(' ')[1], CultureInfo.InvariantCulture), headers, "", None);
        return question.Probe.Method == "HEAD" ? reply : reply with { Body = await ReadBody(reply, stop).ConfigureAwait(false) };
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private static string Text(Question question)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{question.Probe.Method} {question.Target} HTTP/1.1\r\nHost: {question.Probe.Host}\r\n");
        foreach (var (name, value) in question.Headers) text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (question.Body is { } body) text.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n{body}");
        else text.Append("\r\n");
        return text.ToString();
    }

    private async Task<string> ReadBody(Reply reply, CancellationToken stop)
    {
        if (reply.Header("transfer-encoding") == "chunked") return await ReadChunks(stop).ConfigureAwait(false);
        var length = reply.Header("content-length");
        return await Read(length.Length == 0 ? 0 : int.Parse(length, CultureInfo.InvariantCulture), stop).ConfigureAwait(false);
    }

    private async Task<string> ReadChunks(CancellationToken stop)
    {
        var body = new StringBuilder();
        while (int.Parse(await ReadLine(stop).ConfigureAwait(false), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            body.Append(await Read(size, stop).ConfigureAwait(false));
            await ReadLine(stop).ConfigureAwait(false);
        }
        while (await ReadLine(stop).ConfigureAwait(false) is { Length: > 0 }) { }
        return body.ToString();
    }

    private async Task<string> ReadLine(CancellationToken stop)
    {
        var line = new StringBuilder();
        while (line is not [.., '\r', '\n']) line.Append(await Next(stop).ConfigureAwait(false));
        return line.ToString(0, line.Length - 2);
    }

    private async Task<string> Read(int count, CancellationToken stop)
    {
        var text = new StringBuilder();
        while (text.Length < count) text.Append(await Next(stop).ConfigureAwait(false));
        return text.ToString();
    }

    private async ValueTask<char> Next(CancellationToken stop)
    {
        if (_start == _end)
        {
            (_start, _end) = (0, await stream.ReadAsync(_buffer, stop).ConfigureAwait(false));
            if (_end == 0) throw new EndOfStreamException("the gateway closed the connection");
        }
        return (char)_buffer[_start++];
    }
}
