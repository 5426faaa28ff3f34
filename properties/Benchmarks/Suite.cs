using System.Collections.Generic;
using System.Linq;

namespace Sluice.Bench;

/// <summary>All measurements. In each round the gateways take turns, thing by thing, and another one begins.</summary>
internal sealed class Suite(IReadOnlyList<Gateway> gateways, StreamBackend backend, int rounds, TimeSpan time)
{
    private readonly Table _table = new(Console.Out, gateways);

    public int Failures { get; private set; }

    public void Idle()
    {
        var idle = gateways.Select(IdleMemory.Measure).ToList();
        _table.Head("bytes of memory for an idle connection (TLS 1.3, ECDSA P-256)");
        _table.Row("after the handshake", [.. idle.Select(one => (double?)one.AfterHandshake)]);
        _table.Row("after the handshake and a request", [.. idle.Select(one => (double?)one.AfterRequest)]);
    }

    /// <summary>Has a program that is compiled as it runs compiled well before it is measured. Others are ready when they start.</summary>
    public void Warm()
    {
        using var client = new TlsClient(Libssl.Tls13);
        var (relays, second) = (new Relays(backend, client.Hello()), TimeSpan.FromSeconds(1));
        foreach (var gateway in gateways.Where(gateway => gateway.IsCompiledAsItRuns))
        {
            foreach (var kind in HandshakeKind.All) Handshakes.Measure(gateway, kind, asks: true, second);
            foreach (var passes in new[] { false, true })
            {
                relays.Bulk(gateway, passes, toClient: false, second / 2);
                relays.Bulk(gateway, passes, toClient: true, second / 2);
                relays.PingPong(gateway, passes, second / 2);
                relays.Connections(gateway, passes, second / 2);
            }
        }
    }

    public void Shake()
    {
        foreach (var asks in new[] { false, true })
        {
            var all = HandshakeKind.All.Select(kind => new Figures($"{kind}", gateways)).ToList();
            Rounds(all.Count, (thing, place, span) =>
            {
                var sample = Handshakes.Measure(gateways[place], HandshakeKind.All[thing], asks, span);
                return () => all[thing].Add(place, sample);
            });
            var what = asks ? "handshake, request and answer" : "handshake alone";
            Print($"{what}: a second", all, figures => figures.Median(sample => sample.Rate));
            Print($"{what}: µs of the gateway on a core for each", all, figures => figures.Median(sample => sample.CpuMicroseconds));
            Print($"{what}: p50, ms", all, figures => figures.Latency(0.5));
            Print($"{what}: p99, ms", all, figures => figures.Latency(0.99));
            Count(all);
        }
    }

    public void Relay()
    {
        using var client = new TlsClient(Libssl.Tls13);
        var relays = new Relays(backend, client.Hello());
        List<Figures> up = Kinds(), down = Kinds(), pings = Kinds(), connections = Kinds();
        Rounds(2, (thing, place, span) =>
        {
            var (gateway, passes) = (gateways[place], thing == 1);
            if (!Sockets.Accepts(passes ? gateway.Passthrough : gateway.Tcp)) return static () => { };
            var (sent, got) = (relays.Bulk(gateway, passes, toClient: false, span), relays.Bulk(gateway, passes, toClient: true, span));
            var (often, anew) = (relays.PingPong(gateway, passes, span), relays.Connections(gateway, passes, span));
            return () =>
            {
                up[thing].Add(place, sent);
                down[thing].Add(place, got);
                pings[thing].Add(place, often);
                connections[thing].Add(place, anew);
            };
        });
        foreach (var (way, bulk) in new[] { ("client to backend", up), ("backend to client", down) })
        {
            Print($"{way}: MB a second", bulk, figures => figures.Median(sample => sample.Rate / 1e6));
            Print($"{way}: ms of the gateway on a core for each GB", bulk, figures => figures.Median(sample => sample.CpuMicroseconds * 1e6));
        }
        Print("64 bytes there and back: a second", pings, figures => figures.Median(sample => sample.Rate));
        Print("64 bytes there and back: µs of the gateway on a core for each", pings, figures => figures.Median(sample => sample.CpuMicroseconds));
        Print("64 bytes there and back: p50, ms", pings, figures => figures.Latency(0.5));
        Print("64 bytes there and back: p99, ms", pings, figures => figures.Latency(0.99));
        Print("new connection, there and back: a second", connections, figures => figures.Median(sample => sample.Rate));
        Print("new connection, there and back: µs of the gateway on a core for each", connections, figures => figures.Median(sample => sample.CpuMicroseconds));
        Print("new connection, there and back: p99, ms", connections, figures => figures.Latency(0.99));
        Count([.. up, .. down, .. pings, .. connections]);
    }

    private List<Figures> Kinds() => [new("TCP", gateways), new("TLS passthrough", gateways)];

    /// <summary>One short round more at the beginning counts for nothing: it finds everybody in the state in which the others begin.</summary>
    /// <param name="measure">Given the number of the thing, the place of the gateway and the time; what it gives is kept.</param>
    private void Rounds(int things, Func<int, int, TimeSpan, Action> measure)
    {
        for (var round = 0; round <= rounds; round++)
            for (var thing = 0; thing < things; thing++)
                for (var turn = 0; turn < gateways.Count; turn++)
                {
                    var keep = measure(thing, (round + thing + turn) % gateways.Count, round == 0 ? time / 4 : time);
                    if (round > 0) keep();
                }
    }

    private void Print(string title, List<Figures> all, Func<Figures, double?[]> values)
    {
        _table.Head(title);
        foreach (var figures in all) _table.Row(figures.What, values(figures));
    }

    private void Count(List<Figures> all)
    {
        foreach (var figures in all.Where(figures => figures.Failures > 0))
        {
            Failures += figures.Failures;
            Console.WriteLine($"\n{figures.What}: {figures.Failures} failures");
        }
    }
}
