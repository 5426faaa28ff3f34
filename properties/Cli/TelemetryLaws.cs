using System.IO;
using System.Net.Http;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Sluice.Laws;

/// <summary>What a running program tells of its traffic, if it is asked to.</summary>
public sealed class TelemetryLaws
{
    [Fact]
    public async Task A_log_of_requests_goes_to_a_file_and_goes_on_in_a_new_one_when_it_is_moved_away()
    {
        await using var backend = await TestBackend.Echo("b");
        using var folder = RunLaws.Shop(backend.At);
        using var logs = new TestFolder();
        var file = logs.At("access.log");
        await using var run = new ChildProcess("run", folder.Path, "--bind", "127.75.0.1", "--port-offset", "17000", "--admin", "127.75.0.1:0",
            "--access-log", "json", "--access-log-file", file);
        var (at, _) = await Addresses(run);
        using var client = new HttpClient();
        await Ask(client, $"{at}/first?token=hidden");
        var line = JsonDocument.Parse((await Line(file, "/first")).Trim()).RootElement;
        Assert.Equal(200, line.GetProperty("status").GetInt32());
        Assert.Equal("HTTPRoute demo/shop", line.GetProperty("route").GetString());
        Assert.DoesNotContain("hidden", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        File.Move(file, logs.At("moved.log"));
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        // Lines go to the file that was moved until the move is noticed.
        while (!File.Exists(file))
        {
            await Ask(client, $"{at}/later");
            await Task.Delay(200, limit.Token);
        }
        Assert.Contains("/later", await Line(file, "/later"), StringComparison.Ordinal);
        await run.Signal("TERM");
        Assert.Equal(0, await run.Status());
    }

    [Fact]
    public async Task Metrics_are_at_the_admin_address_and_name_the_rule()
    {
        await using var backend = await TestBackend.Echo("b");
        using var folder = RunLaws.Shop(backend.At);
        await using var run = new ChildProcess("run", folder.Path, "--bind", "127.75.0.2", "--port-offset", "17000", "--admin", "127.75.0.2:0");
        var (at, admin) = await Addresses(run);
        using var client = new HttpClient();
        await Ask(client, $"{at}/one");
        await Ask(client, $"{at}/two");
        var text = await client.GetStringAsync(new Uri($"{admin}/metrics"), TestContext.Current.CancellationToken);
        var count = text.Split('\n').Single(line => line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal));
        Assert.Contains("sluice_route=\"HTTPRoute demo/shop\"", count, StringComparison.Ordinal);
        Assert.EndsWith(" 2", Regex.Replace(count, @" \d{10,}$", ""), StringComparison.Ordinal);
        Assert.DoesNotContain("/one", text, StringComparison.Ordinal);
    }

    private static async Task Ask(HttpClient client, string at)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, at) { Headers = { Host = "shop.example" } };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static async Task<string> Line(string file, string about)
    {
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        while (true)
        {
            if (File.Exists(file))
                foreach (var line in await File.ReadAllLinesAsync(file, limit.Token))
                    if (line.Contains(about, StringComparison.Ordinal)) return line;
            await Task.Delay(50, limit.Token);
        }
    }

    private static async Task<(string At, string Admin)> Addresses(ChildProcess run)
    {
        var printed = await run.Output.Until("/diagnostics");
        return (Regex.Match(printed, @"demo/web .*(http://\S+)").Groups[1].Value, Regex.Match(printed, @"(http://\S+)/plan").Groups[1].Value);
    }
}
