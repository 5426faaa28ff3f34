using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;

namespace Sluice.Laws;

/// <summary>Reads what is forwarded with <see cref="TwoReaders"/>, and notes what they do not agree on, by the client's address.</summary>
internal sealed class FuzzBackend : IAsyncDisposable
{
    public const string Mark = "X-From: backend";

    private static readonly byte[] Answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{Mark}\r\nContent-Length: 0\r\n\r\n");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;

    public FuzzBackend()
    {
        _listener.Start(512);
        At = new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
        _accepting = Accept();
    }

    public Endpoint At { get; }

    /// <summary>How many whole requests came for an address.</summary>
    public ConcurrentDictionary<string, int> Whole { get; } = new();

    /// <summary>What was wrong with requests for an address, or for nobody (<c>?</c>).</summary>
    public ConcurrentQueue<(string Peer, string Fault)> Faults { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await _listener.AcceptSocketAsync().ConfigureAwait(false));
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task Serve(Socket socket)
    {
        using var _ = socket;
        socket.NoDelay = true;
        var buffer = new byte[32 * 1024];
        var text = "";
        try
        {
            while (await socket.ReceiveAsync(buffer).ConfigureAwait(false) is var count and > 0)
            {
                text += Encoding.Latin1.GetString(buffer, 0, count);
                while (Take(ref text))
                    await socket.SendAsync(Answer).ConfigureAwait(false);
            }
        }
        catch (FormatException malformed)
        {
            Faults.Enqueue(("?", $"a strict backend cannot read it: {malformed.Message}\n{text}"));
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or IOException)
        {
            return;
        }
    }

    private bool Take(ref string text)
    {
        if (text.Length == 0 || TwoReaders.Strict(text) is not { } strict) return false;
        foreach (var fault in Compared(strict, TwoReaders.Lenient(text))) Faults.Enqueue((strict.Peer, $"{fault}\n{text}"));
        Whole.AddOrUpdate(strict.Peer, 1, static (_, count) => count + 1);
        text = text[strict.End..];
        return true;
    }

    private static IEnumerable<string> Compared(Reading strict, Reading? lenient)
    {
        if (strict != lenient) yield return $"the readers differ: {strict} and {lenient}";
        if (strict.Route is not ("root" or "pub" or "admin" or "other")) yield return $"the rule is {strict.Route}";
        var host = strict.Host.ToLowerInvariant().Split(':')[0].TrimEnd('.');
        if (host != (strict.Route == "other" ? "b.test" : "a.test")) yield return $"the host is {strict.Host}, but the rule {strict.Route}";
        if (strict.Route == "other") yield break;
        foreach (var reading in PathReader.Readings(strict.Target))
            if (PathReader.OwnerOf(reading) != strict.Route) yield return $"the path may be read as {reading}, but the rule is {strict.Route}";
    }
}
