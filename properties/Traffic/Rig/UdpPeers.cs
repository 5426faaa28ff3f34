using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Observing;
using Xunit;

namespace Sluice.Laws;

/// <summary>A server of datagrams on a loopback port of its own. Unless told otherwise it answers with its name and what it was sent.</summary>
internal sealed class UdpBackend : IDisposable
{
    private readonly Socket _socket;
    private readonly string _name;

    private UdpBackend(string name, Socket socket, Func<byte[], byte[]?>? answer)
    {
        (_name, _socket) = (name, socket);
        Serving = Task.Run(() => Serve(answer ?? (sent => [.. Encoding.UTF8.GetBytes(_name + ":"), .. sent])));
    }

    /// <summary>What came, and from which port.</summary>
    public ConcurrentQueue<(int Source, byte[] Datagram)> Taken { get; } = new();

    public Compiler.Ir.Endpoint At => new(((IPEndPoint)_socket.LocalEndPoint!).Address.ToString(), ((IPEndPoint)_socket.LocalEndPoint).Port);

    private Task Serving { get; }

    /// <param name="answer">What is answered, or that nothing is.</param>
    public static UdpBackend Start(string name = "b", Func<byte[], byte[]?>? answer = null, IPAddress? on = null, int port = 0)
    {
        var address = on ?? IPAddress.Loopback;
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20, SendBufferSize = 4 << 20 };
        socket.Bind(new IPEndPoint(address, port));
        return new(name, socket, answer);
    }

    /// <summary>A loopback port on which nobody listens.</summary>
    public static Compiler.Ir.Endpoint Nobody()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new("127.0.0.1", ((IPEndPoint)socket.LocalEndPoint!).Port);
    }

    /// <summary>The ports that datagrams came from.</summary>
    public int[] Sources => [.. Taken.Select(taken => taken.Source).Distinct()];

    public void Send(byte[] datagram, int port) => _socket.SendTo(datagram, new IPEndPoint(IPAddress.Loopback, port));

    public void Dispose()
    {
        _socket.Dispose();
        Serving.Wait();
    }

    private void Serve(Func<byte[], byte[]?> answer)
    {
        var buffer = new byte[65_536];
        EndPoint from = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (true)
            try
            {
                var length = _socket.ReceiveFrom(buffer, ref from);
                var sent = buffer[..length];
                Taken.Enqueue((((IPEndPoint)from).Port, sent));
                if (answer(sent) is { } said) _socket.SendTo(said, from);
            }
            catch (Exception over) when (over is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.Interrupted or SocketError.OperationAborted or SocketError.NotSocket })
            {
                return;
            }
            catch (SocketException)
            {
                // An answer that was not taken; the next datagram may be.
            }
    }
}

/// <summary>A client with a port of its own, which hears from the gateway's port alone.</summary>
internal sealed class UdpSource : IDisposable
{
    private readonly Socket _socket;

    private UdpSource(Socket socket) => _socket = socket;

    public static UdpSource To(TestPlane plane, int port) => To(plane.UdpAt(port));

    public static UdpSource To(IPEndPoint at)
    {
        var socket = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20, SendBufferSize = 1 << 20 };
        socket.Connect(at);
        return new(socket);
    }

    /// <summary>False, if the system says that nobody is there.</summary>
    public bool Send(byte[] datagram)
    {
        try
        {
            _socket.Send(datagram);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public bool Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    /// <summary>The answer to one datagram, which has to come.</summary>
    public async Task<byte[]> Ask(byte[] datagram)
    {
        Send(datagram);
        return await Hear(TestPlane.Patience) ?? throw new Xunit.Sdk.XunitException("no answer came");
    }

    public async Task<string> Ask(string text) => Encoding.UTF8.GetString(await Ask(Encoding.UTF8.GetBytes(text)));

    /// <summary>Sends until an answer comes, as a resolver does.</summary>
    public async Task<string> Insist(string text)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            Send(text);
            if (await Hear(TimeSpan.FromMilliseconds(250)) is { } answer) return Encoding.UTF8.GetString(answer);
        }
        throw new Xunit.Sdk.XunitException("no answer came, however often it was asked");
    }

    /// <summary>The next datagram that comes within the time; nothing, if none does.</summary>
    public async Task<byte[]?> Hear(TimeSpan patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(patience);
        var buffer = new byte[65_536];
        try
        {
            return buffer[..await _socket.ReceiveAsync(buffer.AsMemory(), limit.Token)];
        }
        catch (Exception silent) when (silent is OperationCanceledException or SocketException)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    public void Dispose() => _socket.Dispose();
}

/// <summary>What the instruments of one data plane's UDP ports say.</summary>
internal sealed class UdpCounts : IDisposable
{
    private readonly Meter _meter = new($"laws-{Guid.NewGuid()}");
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _sums = new();

    public UdpCounts()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _meter) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var reason = "";
            foreach (var (name, label) in tags)
                if (name == "sluice.reason") reason = (string)label!;
            _sums.AddOrUpdate(instrument.Name + reason, value, (_, sum) => sum + value);
        });
        _listener.Start();
    }

    public DataPlaneOptions Options(Runtime.Datagrams.DatagramLimits? limits = null) =>
        TestPlane.Options with { Observing = new ObservingOptions { Meter = _meter }, Datagrams = limits ?? new() };

    public long Sessions => _sums.GetValueOrDefault("sluice.udp.sessions");

    public long Dropped(string reason) => _sums.GetValueOrDefault("sluice.udp.datagrams.dropped" + reason);

    /// <summary>Waits until it is so.</summary>
    public static async Task Until(Func<bool> so, string what)
    {
        for (var end = Environment.TickCount64 + (long)TestPlane.Patience.TotalMilliseconds; !so();)
        {
            Assert.True(Environment.TickCount64 < end, what);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meter.Dispose();
    }
}
