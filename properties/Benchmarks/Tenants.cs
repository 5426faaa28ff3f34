using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Sluice.Bench;

/// <summary>
/// What the requests of one tenant suffer from another tenant of the same Sluice, who has thousands of routes and changes one
/// of them as soon as the last change is served. Requests come at a pace that leaves the cores mostly idle, so that latency
/// shows what the neighbour takes.
/// </summary>
internal sealed class Tenants(string folder, int ports, TimeSpan time)
{
    private const int Routes = 5_000;
    private const int RoutesInFile = 100;
    private const int Clients = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly IPEndPoint _small = new(IPAddress.Loopback, ports + 1);
    private readonly IPEndPoint _large = new(IPAddress.Loopback, ports + 2);

    public int Failures { get; private set; }

    public void Measure(TextWriter output)
    {
        Await(() => Ask(_small, "small.example") is not null);
        Requests();
        output.WriteLine($"\n| requests of a small tenant | p50, ms | p99, ms | p99.9, ms | longest, ms | requests |\n|---|---:|---:|---:|---:|---:|");
        Row(output, "alone", Requests());

        for (var file = 0; file < Routes / RoutesInFile; file++) Write(file, 0);
        Await(() => IsLive(Routes / RoutesInFile - 1, 0));
        Row(output, "beside a tenant of 5,000 routes", Requests());

        var (stop, live) = (false, new List<double>());
        var churn = new Thread(() =>
        {
            for (var change = 1; !Volatile.Read(ref stop); change++)
            {
                var (file, start) = (change % (Routes / RoutesInFile), Stopwatch.GetTimestamp());
                Write(file, change);
                Await(() => IsLive(file, change));
                live.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        });
        churn.Start();
        var disturbed = Requests();
        Volatile.Write(ref stop, true);
        churn.Join();
        Row(output, "beside a tenant of 5,000 routes that reloads continually", disturbed);
        output.WriteLine($"\n{live.Count} reloads; from the change of a file, which is read when it has been quiet for 100 ms, to the first answer by it {live.Order().ElementAt(live.Count / 2):N0} ms (median).");
    }

    private List<double> Requests()
    {
        var all = new List<double>();
        var start = Stopwatch.GetTimestamp();
        Threads.Run(Clients, _ =>
        {
            var mine = new List<double>(10_000);
            using var socket = Sockets.Connect(_small);
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                var began = Stopwatch.GetTimestamp();
                var answer = Ask(socket, "small.example");
                mine.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                if (!answer.StartsWith("HTTP/1.1 302", StringComparison.Ordinal)) lock (all) Failures++;
                Thread.Sleep(Pause);
            }
            lock (all) all.AddRange(mine);
        });
        return all;
    }

    private static void Row(TextWriter output, string what, List<double> latencies)
    {
        latencies.Sort();
        string At(double quantile) => latencies[(int)(quantile * (latencies.Count - 1))].ToString("N2", CultureInfo.InvariantCulture);
        output.WriteLine($"| {what} | {At(0.5)} | {At(0.99)} | {At(0.999)} | {At(1)} | {latencies.Count.ToString("N0", CultureInfo.InvariantCulture)} |");
    }

    /// <summary>Whether the last route of a file answers as it was written last.</summary>
    private bool IsLive(int file, int change) => Ask(_large, $"r{RoutesInFile - 1}.f{file}.example")?.Contains($"//c{change}.example", StringComparison.Ordinal) == true;

    /// <summary>Files are replaced as a whole, as editors and volumes of Kubernetes do.</summary>
    private void Write(int file, int change)
    {
        var text = new StringBuilder();
        for (var route = 0; route < RoutesInFile; route++)
            text.Append(CultureInfo.InvariantCulture, $$"""
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: { name: r{{file}}-{{route}}, namespace: large }
                spec:
                  parentRefs: [{ name: large }]
                  hostnames: [r{{route}}.f{{file}}.example]
                  rules:
                  - matches: [{ path: { type: PathPrefix, value: / } }]
                    filters: [{ type: RequestRedirect, requestRedirect: { hostname: c{{(route == RoutesInFile - 1 ? change : 0)}}.example, statusCode: 302 } }]

                """);
        var (whole, part) = (Path.Combine(folder, $"large-{file}.yaml"), Path.Combine(folder, $"large-{file}.part"));
        File.WriteAllText(part, text.ToString());
        File.Move(part, whole, overwrite: true);
    }

    private static void Await(Func<bool> happened)
    {
        var start = Stopwatch.GetTimestamp();
        while (!happened())
        {
            if (Stopwatch.GetElapsedTime(start) > Patience) throw new TimeoutException("a change does not become live");
            Thread.Sleep(5);
        }
    }

    /// <summary>The head of the answer; nothing, if nobody listens.</summary>
    private static string? Ask(IPEndPoint at, string host)
    {
        try
        {
            using var socket = Sockets.Connect(at);
            return Ask(socket, host);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static string Ask(Socket socket, string host)
    {
        socket.Send(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        Span<byte> answer = stackalloc byte[2048];
        var length = 0;
        while (!answer[..length].EndsWith("\r\n\r\n"u8))
        {
            var more = socket.Receive(answer[length..]);
            if (more == 0) throw new SocketException((int)SocketError.ConnectionReset);
            length += more;
        }
        return Encoding.ASCII.GetString(answer[..length]);
    }
}
