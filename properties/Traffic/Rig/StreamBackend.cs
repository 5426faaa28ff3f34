using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Sluice.Laws;

/// <summary>A TCP connection that remembers every octet which went over it, in both directions.</summary>
internal sealed class RecordedStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private readonly MemoryStream _received = new();
    private readonly MemoryStream _sent = new();

    public new Socket Socket => base.Socket;
    public byte[] Received { get { lock (_received) return _received.ToArray(); } }
    public byte[] Sent { get { lock (_sent) return _sent.ToArray(); } }

    public static async Task<RecordedStream> Open(IPEndPoint at)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(at);
        return new(socket);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await base.ReadAsync(buffer, cancellationToken);
        lock (_received) _received.Write(buffer.Span[..count]);
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_sent) _sent.Write(buffer.Span);
        return base.WriteAsync(buffer, cancellationToken);
    }

    public ValueTask Say(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    public void Finish() => Socket.Shutdown(SocketShutdown.Send);

    public void BreakOff() => Socket.Close(timeout: 0);

    /// <summary>Everything until the peer sends no more.</summary>
    public Task<string> ReadToEnd() => ReadToEnd(this);

    public static async Task<string> ReadToEnd(Stream stream)
    {
        using var all = new MemoryStream();
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        await stream.CopyToAsync(all, limit.Token);
        return Encoding.Latin1.GetString(all.ToArray());
    }

    public async Task<string> Read(int count)
    {
        var buffer = new byte[count];
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        await this.ReadExactlyAsync(buffer, limit.Token);
        return Encoding.Latin1.GetString(buffer);
    }

    /// <summary>How the connection ends: whether it was broken off, or in order after these octets.</summary>
    public async Task<(bool IsReset, byte[] Last)> End()
    {
        using var all = new MemoryStream();
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        try
        {
            await CopyToAsync(all, limit.Token);
            return (false, all.ToArray());
        }
        catch (IOException)
        {
            return (true, all.ToArray());
        }
    }
}

/// <summary>A TCP server whose connections are served as the law says.</summary>
internal sealed class StreamBackend : IDisposable
{
    private readonly Socket _listening = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<RecordedStream, Task> _serve;

    public StreamBackend(Func<RecordedStream, Task> serve)
    {
        _serve = serve;
        _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listening.Listen(512);
        _ = Accept();
    }

    public Compiler.Ir.Endpoint At => new("127.0.0.1", ((IPEndPoint)_listening.LocalEndPoint!).Port);
    public ConcurrentQueue<RecordedStream> Connections { get; } = new();

    /// <summary>Answers when the client sends no more, in two parts with a pause between them.</summary>
    public static StreamBackend Patient() => new(async connection =>
    {
        var asked = await connection.ReadToEnd();
        await connection.Say($"heard {asked.Length}");
        await Task.Delay(300);
        await connection.Say(" and more");
        connection.Finish();
    });

    /// <summary>Says all that it has to say at once, and hears the client out.</summary>
    public static StreamBackend Hasty(TaskCompletionSource<string> heard) => new(async connection =>
    {
        await connection.Say("all of it");
        connection.Finish();
        heard.SetResult(await connection.ReadToEnd());
    });

    /// <summary>Says its name, then everything that it hears; ends when its peer does.</summary>
    public static StreamBackend Echo(string name) => new(async connection =>
    {
        await connection.Say(name);
        await connection.CopyToAsync(connection);
        connection.Finish();
    });

    /// <summary>The same inside TLS; the session's own octets are remembered as they are on the wire.</summary>
    public static StreamBackend SecureEcho(string name, TestCertificate certificate) => new(async connection =>
    {
        using var inside = new SslStream(connection);
        await inside.AuthenticateAsServerAsync(Server(certificate));
        await inside.WriteAsync(Encoding.Latin1.GetBytes(name));
        await inside.CopyToAsync(inside);
        await inside.ShutdownAsync();
    });

    public static SslServerAuthenticationOptions Server(TestCertificate certificate)
    {
        var sent = new X509Certificate2Collection();
        sent.ImportFromPem(certificate.Key.CertificatePem);
        return new()
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPem(certificate.Key.CertificatePem, certificate.Key.PrivateKeyPem), sent, offline: true),
        };
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await _listening.AcceptAsync(_end.Token));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    private async Task Serve(Socket socket)
    {
        socket.NoDelay = true;
        await using var connection = new RecordedStream(socket);
        Connections.Enqueue(connection);
        try
        {
            await _serve(connection);
        }
        catch (Exception over) when (over is IOException or SocketException or ObjectDisposedException or OperationCanceledException or System.Security.Authentication.AuthenticationException) { }
    }

    public void Dispose()
    {
        _end.Cancel();
        _listening.Dispose();
        foreach (var connection in Connections) connection.Dispose();
        _end.Dispose();
    }
}

/// <summary>Clients of listeners that take connections as they are.</summary>
internal static class StreamClients
{
    public static Task<RecordedStream> Connect(this TestPlane plane, int port) => RecordedStream.Open(plane.At(port));

    /// <summary>A session with this server name, or without one; certificates are noted by their names and not checked.</summary>
    public static async Task<SslStream> Secure(Stream outside, string? serverName, SslClientAuthenticationOptions? options = null)
    {
        var inside = new SslStream(outside);
        var how = options ?? new();
        how.TargetHost = serverName ?? "";
        how.RemoteCertificateValidationCallback ??= static (_, shown, _, _) => shown is not null;
        await inside.AuthenticateAsClientAsync(how).WaitAsync(TestPlane.Patience);
        return inside;
    }

    /// <summary>What a backend that says its name first is called, for a client of this server name; nothing, if nobody answers.</summary>
    public static async Task<string?> Named(this TestPlane plane, int port, string? serverName, int length = 1)
    {
        await using var connection = await plane.Connect(port);
        try
        {
            await using var inside = await Secure(connection, serverName);
            var name = new byte[length];
            await inside.ReadExactlyAsync(name).AsTask().WaitAsync(TestPlane.Patience);
            return Encoding.Latin1.GetString(name);
        }
        catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            return null;
        }
    }

    /// <summary>The same without TLS.</summary>
    public static async Task<string?> Named(this TestPlane plane, int port)
    {
        try
        {
            await using var connection = await plane.Connect(port);
            return await connection.Read(1);
        }
        catch (Exception refused) when (refused is IOException or SocketException)
        {
            return null;
        }
    }

    /// <summary>How a connection ends on which nothing is sent. A reset can come so soon that it is the end of connecting.</summary>
    public static async Task<(bool IsReset, byte[] Last)> End(this TestPlane plane, int port)
    {
        try
        {
            await using var connection = await plane.Connect(port);
            return await connection.End();
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            return (true, []);
        }
    }

    /// <summary>Waits until something that must come is there.</summary>
    public static async Task Until(Func<bool> isThere)
    {
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        while (!isThere()) await Task.Delay(20, limit.Token);
    }
}
