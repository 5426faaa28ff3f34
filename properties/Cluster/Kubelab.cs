using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Sluice.Laws.Clusters;

/// <summary>
/// An API server of our own on loopback, with its data in a folder that goes when it stops. Ports are the system's choice.
/// </summary>
internal sealed class Kubelab : IAsyncDisposable
{
    private const int Attempts = 3;

    private readonly string _script;
    private readonly string _state;

    private Kubelab(string script, string state)
    {
        (_script, _state) = (script, state);
        AppDomain.CurrentDomain.ProcessExit += StopNow;
    }

    public string Kubeconfig => Path.Combine(_state, "kubeconfig");

    /// <param name="script">The program <c>kubelab</c>.</param>
    /// <param name="built">The folder that <c>kubelab build</c> filled.</param>
    public static async Task<Kubelab> Start(string script, string built)
    {
        for (var attempt = 1; ; attempt++)
        {
            var lab = new Kubelab(script, Directory.CreateTempSubdirectory("sluice-kubelab-").FullName);
            var (port, etcd) = (FreePorts(1), FreePorts(2));
            var (status, words) = await Run(script, ["start", built, lab._state], port, etcd).ConfigureAwait(false);
            if (status == 0) return lab;
            await lab.DisposeAsync().ConfigureAwait(false);
            if (attempt == Attempts) throw new InvalidOperationException($"kubelab did not start: {words}");
        }
    }

    /// <summary>Ends the two processes by the ids that the script has noted.</summary>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= StopNow;
        await Run(_script, ["stop", _state], 0, 0).ConfigureAwait(false);
        Directory.Delete(_state, recursive: true);
    }

    // A test program that is told to end in the middle of a law does not come to the end of its 'await using'.
    private void StopNow(object? sender, EventArgs e) => Run(_script, ["stop", _state], 0, 0).Wait();

    private static async Task<(int Status, string Words)> Run(string script, string[] args, int port, int etcd)
    {
        var start = new ProcessStartInfo(script, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PORT"] = $"{port}";
        start.Environment["ETCD_PORT"] = $"{etcd}";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{script} was not started");
        var words = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()).ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return (process.ExitCode, string.Concat(words));
    }

    /// <summary>The first of so many neighbouring ports that nobody listens on.</summary>
    private static int FreePorts(int count)
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            if (port + count <= IPEndPoint.MaxPort && Enumerable.Range(port + 1, count - 1).All(IsFree)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
