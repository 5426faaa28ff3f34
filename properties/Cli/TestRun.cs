using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Sluice.Adapters;
using Sluice.Adapters.Cli.Running;
using Sluice.Compiler;

namespace Sluice.Laws;

/// <summary><c>sluice run</c> in this process, on ports of the system's choice, in haste.</summary>
internal sealed class TestRun : IAsyncDisposable
{
    private readonly List<Action> _interrupts = [];
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TestPlane.Patience };

    private TestRun(RunRequest request) =>
        Ended = RunSession.Run(request, Program.Around(Output, Error) with
        {
            OnInterrupt = ended =>
            {
                _interrupts.Add(ended);
                return new System.IO.MemoryStream();
            },
        });

    public Recording Output { get; } = new();
    public Recording Error { get; } = new();
    public Task<int> Ended { get; }

    public static RunRequest Request(params string[] paths) => new(paths.ToArr(), CompileOptions.Files, None)
    {
        EphemeralPorts = true,
        Farewell = TimeSpan.Zero,
        Files = new(Rescan: TimeSpan.FromMilliseconds(200), Quiet: TimeSpan.FromMilliseconds(5), Longest: TimeSpan.FromMilliseconds(100)),
        Hold = new(Quiet: TimeSpan.FromMilliseconds(1), Longest: TimeSpan.FromMilliseconds(50), Retry: TimeSpan.FromMilliseconds(100)),
    };

    public static async Task<TestRun> Start(RunRequest request)
    {
        var run = new TestRun(request);
        await run.Output.Until("reports: ").ConfigureAwait(false);
        return run;
    }

    public void Interrupt()
    {
        foreach (var ended in _interrupts) ended();
    }

    /// <summary>After so many reloads since the start.</summary>
    public Task Reloads(int count) => Output.Until("reloaded: ", count);

    /// <summary>The address that was printed last for a Gateway.</summary>
    public string At(string gateway = "demo/web") => Regex.Matches(Output.Text, $@"{gateway} .*(http://\S+)")[^1].Groups[1].Value;

    public string Admin => Regex.Match(Output.Text, @"(http://\S+)/plan").Groups[1].Value;

    /// <summary>Status and body.</summary>
    public async Task<(HttpStatusCode Status, string Body)> Get(string url, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Host = host;
        using var response = await _client.SendAsync(request).ConfigureAwait(false);
        return (response.StatusCode, await response.Content.ReadAsStringAsync().ConfigureAwait(false));
    }

    public async Task<HttpStatusCode> StatusOf(string host) => (await Get(At(), host).ConfigureAwait(false)).Status;

    public async ValueTask DisposeAsync()
    {
        if (!Ended.IsCompleted) Interrupt();
        await Ended.WaitAsync(TestPlane.Patience).ConfigureAwait(false);
        _client.Dispose();
        await Output.DisposeAsync().ConfigureAwait(false);
        await Error.DisposeAsync().ConfigureAwait(false);
    }
}
