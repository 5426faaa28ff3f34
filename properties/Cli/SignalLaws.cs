using System.Net;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Sluice.Laws;

/// <summary>A process that is asked to end lets requests end first; asked twice, it does not.</summary>
public sealed class SignalLaws
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_lets_what_is_in_flight_end(string signal)
    {
        var (asked, answer) = (Signal(), Signal());
        await using var backend = await TestBackend.Start(Slow(asked, answer));
        using var folder = RunLaws.Shop(backend.At);
        await using var run = Run(folder, "127.73.0.1");
        using var client = new HttpClient();
        var (at, admin) = await Addresses(run);
        var inFlight = client.SendAsync(Request(at), TestContext.Current.CancellationToken);
        await asked.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);

        await run.Signal(signal);
        await run.Error.Until("sluice: draining");
        using var ready = await client.GetAsync($"{admin}/readyz", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        answer.SetResult();
        using var response = await inFlight;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, await run.Status());
        Assert.EndsWith("sluice: stopped\n", run.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_signal_ends_at_once()
    {
        var (asked, never) = (Signal(), Signal());
        await using var backend = await TestBackend.Start(Slow(asked, never));
        using var folder = RunLaws.Shop(backend.At);
        await using var run = Run(folder, "127.73.0.2");
        using var client = new HttpClient();
        var (at, _) = await Addresses(run);
        var inFlight = client.SendAsync(Request(at), TestContext.Current.CancellationToken);
        await asked.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);

        await run.Signal("TERM");
        await run.Error.Until("sluice: draining");
        await run.Signal("TERM");
        Assert.Equal(130, await run.Status());
        await Assert.ThrowsAsync<HttpRequestException>(() => inFlight);
    }

    [Fact]
    public async Task A_pipe_among_the_files_keeps_nobody_from_ending()
    {
        await using var backend = await TestBackend.Echo("b");
        using var folder = RunLaws.Shop(backend.At).WithPipe("before.yaml");
        await using var run = Run(folder, "127.73.0.3");
        await Addresses(run);
        folder.WithPipe("after.yaml");
        await run.Error.Until($"'{folder.At("after.yaml")}' is empty or no regular file");
        await run.Signal("TERM");
        Assert.Equal(0, await run.Status());
    }

    private static ChildProcess Run(TestFolder folder, string address) =>
        new("run", folder.Path, "--bind", address, "--port-offset", "17000", "--admin", $"{address}:0");

    private static async Task<(string At, string Admin)> Addresses(ChildProcess run)
    {
        var printed = await run.Output.Until("/diagnostics\n");
        return (Regex.Match(printed, @"demo/web .*(http://\S+)").Groups[1].Value, Regex.Match(printed, @"(http://\S+)/plan").Groups[1].Value);
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static RequestDelegate Slow(TaskCompletionSource asked, TaskCompletionSource answer) => async context =>
    {
        asked.TrySetResult();
        await answer.Task.WaitAsync(context.RequestAborted);
    };

    private static HttpRequestMessage Request(string at) => new(HttpMethod.Get, at) { Headers = { Host = "shop.example" } };
}
