using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Sluice.Bench;

/// <summary>
/// Connections that a gateway relays octet by octet. One that it passes through begins with the first flight of a TLS
/// client, which names the server; what follows is TLS to nobody, so that no core is spent on ciphers.
/// </summary>
internal sealed class Relays(StreamBackend backend, byte[] hello)
{
    public const int BulkConnections = 4;
    public const int Clients = 16;

    public const int BlockSize = 64 * 1024;
    private const int MessageSize = 64;

    /// <summary>One way, as fast as it goes: bytes that arrive at the other end.</summary>
    public Sample Bulk(Gateway gateway, bool passes, bool toClient, TimeSpan time)
    {
        backend.Conduct = toClient ? Conduct.Pour : Conduct.Swallow;
        var (stop, failures, taken) = (false, 0, 0L);
        var clients = new Thread(() => Threads.Run(BulkConnections, _ =>
        {
            try
            {
                using var socket = Open(gateway, passes);
                var block = new byte[BlockSize];
                while (!Volatile.Read(ref stop))
                    if (toClient) Interlocked.Add(ref taken, socket.Receive(block));
                    else socket.Send(block);
            }
            catch (SocketException)
            {
                Interlocked.Increment(ref failures);
            }
        }));
        clients.Start();
        Thread.Sleep(TimeSpan.FromSeconds(0.3));
        var (before, cpu, start) = (Arrived(), Usage.CpuSeconds(gateway.Process), Stopwatch.GetTimestamp());
        Thread.Sleep(time);
        var sample = new Sample(Arrived() - before, Stopwatch.GetElapsedTime(start).TotalSeconds, Usage.CpuSeconds(gateway.Process) - cpu, [], failures);
        Volatile.Write(ref stop, true);
        clients.Join();
        return sample;

        long Arrived() => toClient ? Volatile.Read(ref taken) : backend.Received;
    }

    /// <summary>A short message there and back on connections that stay.</summary>
    public Sample PingPong(Gateway gateway, bool passes, TimeSpan time)
    {
        backend.Conduct = Conduct.Echo;
        var sockets = new Socket[Clients];
        for (var i = 0; i < Clients; i++) sockets[i] = OpenAndHear(gateway, passes);
        var sample = Load.Run(gateway, Clients, time, client =>
        {
            var start = Stopwatch.GetTimestamp();
            Ping(sockets[client]);
            return Stopwatch.GetTimestamp() - start;
        });
        foreach (var socket in sockets) socket.Dispose();
        return sample;
    }

    /// <summary>A new connection for each short message there and back; both sides close it.</summary>
    public Sample Connections(Gateway gateway, bool passes, TimeSpan time)
    {
        backend.Conduct = Conduct.Echo;
        return Load.Run(gateway, Clients, time, _ =>
        {
            var start = Stopwatch.GetTimestamp();
            using var socket = OpenAndHear(gateway, passes);
            if (!passes) Ping(socket);
            var took = Stopwatch.GetTimestamp() - start;
            socket.Shutdown(SocketShutdown.Send);
            Span<byte> rest = stackalloc byte[MessageSize];
            while (socket.Receive(rest) > 0) { }
            return took;
        });
    }

    private static void Ping(Socket socket)
    {
        Span<byte> message = stackalloc byte[MessageSize];
        socket.Send(message);
        Fill(socket, message);
    }

    /// <summary>Opened, and through to the backend.</summary>
    private Socket OpenAndHear(Gateway gateway, bool passes)
    {
        var socket = Open(gateway, passes);
        if (passes) Fill(socket, stackalloc byte[hello.Length]);
        return socket;
    }

    private Socket Open(Gateway gateway, bool passes)
    {
        var socket = Sockets.Connect(At(gateway, passes));
        if (passes) socket.Send(hello);
        return socket;
    }

    private static IPEndPoint At(Gateway gateway, bool passes) => passes ? gateway.Passthrough : gateway.Tcp;

    private static void Fill(Socket socket, Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var length = socket.Receive(buffer);
            if (length == 0) throw new SocketException((int)SocketError.ConnectionReset);
            buffer = buffer[length..];
        }
    }
}
