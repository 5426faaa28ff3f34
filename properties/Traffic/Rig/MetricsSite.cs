using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Adapters.Admin;
using Sluice.Adapters.Telemetry;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Observing;
using Xunit;

namespace Sluice.Laws;

/// <summary>A data plane whose instruments are scraped from an admin address.</summary>
internal sealed class MetricsSite : IAsyncDisposable
{
    private readonly Instruments _instruments;
    private readonly Adapters.LocalServer _admin;
    private readonly Lazy<HttpClient> _client;
    private bool _stopped;

    private MetricsSite(Instruments instruments, Adapters.LocalServer admin, TestPlane plane) =>
        (_instruments, _admin, Plane, _client) = (instruments, admin, plane, new(() => plane.Client(80)));

    public TestPlane Plane { get; }

    public static Task<MetricsSite> Serving(World world, Func<ObservingOptions, ObservingOptions>? more = null) => Serving(TestPlane.Options, world, more);

    public static async Task<MetricsSite> Serving(
        DataPlaneOptions options, World world, Func<ObservingOptions, ObservingOptions>? more = null, params TestCertificate[] certificates)
    {
        var instruments = Instruments.Open(None, $"laws.{Guid.NewGuid():N}");
        var admin = await AdminServer.Start(new(IPAddress.Loopback, 0), () => AdminView.Nothing, instruments.Scrape, NullLoggerFactory.Instance);
        var observing = (more ?? (o => o))(new() { Meter = instruments.Meter });
        return new(instruments, admin, await TestPlane.Serving(options with { Observing = observing }, world, certificates));
    }

    public async Task Ask(string method, string path)
    {
        using var request = new HttpRequestMessage(new(method), $"http://a.test{path}");
        using var answer = await _client.Value.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public void CloseClients() => _client.Value.Dispose();

    /// <summary>A request is measured when it has ended, which its client may know before we do.</summary>
    public async Task<MetricsPage> Until(Func<MetricsPage, bool> holds)
    {
        var since = Environment.TickCount64;
        while (true)
        {
            var page = await MetricsPage.Of(_admin.Address);
            if (holds(page)) return page;
            Assert.True(Environment.TickCount64 - since < TestPlane.Patience.TotalMilliseconds, page.Text);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends the data plane; what it counted is still there.</summary>
    public async Task Stop()
    {
        if (!_stopped) await Plane.DisposeAsync();
        _stopped = true;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await _admin.DisposeAsync();
        _instruments.Dispose();
    }
}

/// <summary>What was scraped.</summary>
internal sealed record MetricsPage(string Text)
{
    public static async Task<MetricsPage> Of(IPEndPoint admin)
    {
        using var client = new HttpClient();
        return new(await client.GetStringAsync(new Uri($"http://{admin}/metrics"), TestContext.Current.CancellationToken));
    }

    public double Sum(string name, params string[] with) => Rows(name)
        .Where(row => with.All(label => row.Contains(label, StringComparison.Ordinal)))
        .Sum(row => double.Parse(Regex.Match(row, @"\} (\S+)").Groups[1].Value, CultureInfo.InvariantCulture));

    public int Series(string name) => Rows(name).Count();

    public System.Collections.Generic.HashSet<string> Labels(string name, string label) =>
        [.. Rows(name).Select(row => Regex.Match(row, $"[{{,]{label}=\"([^\"]*)\"").Groups[1].Value).Where(value => value.Length > 0)];

    private IEnumerable<string> Rows(string name) => Text.Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal));
}
