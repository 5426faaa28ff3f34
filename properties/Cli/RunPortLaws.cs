using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sluice.Adapters.Cli.Running;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws;

/// <summary><c>sluice run</c> at the addresses that Gateways ask for, and what is said where that cannot be.</summary>
public sealed class RunPortLaws
{
    private const int Offset = 20_000;

    [Fact]
    public async Task A_Gateway_is_served_at_its_addresses_and_its_status_names_them()
    {
        await using var backend = await TestBackend.Echo("b");
        var (first, second) = (OwnAddress.Of(241), OwnAddress.Of(240));
        using var folder = Shop(backend.At, $"{first}", $"{second}");
        await using var run = await TestRun.Start(Request(folder));
        foreach (var at in new[] { first, second })
        {
            Assert.Contains($"demo/web  http      *         http://{at}:20080\n", run.Output.Text, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await run.Get($"http://{at}:20080/", "shop.example")).Status);
        }
        var status = await Status(run);
        Assert.Contains($"  addresses:\n  - type: IPAddress\n    value: {first}\n  - type: IPAddress\n    value: {second}\n", status, StringComparison.Ordinal);
        Assert.Equal("True Programmed", Condition(status, "Programmed"));
        Assert.Empty(run.Error.Text);
    }

    [Fact]
    public async Task An_empty_value_and_no_value_at_all_are_given_the_next_address()
    {
        await using var backend = await TestBackend.Echo("b");
        using var folder = Shop(backend.At, "").With("more.yaml", Manifests.Gateway("more"));
        await using var run = await TestRun.Start(Request(folder) with { Bind = OwnAddress.Of(242) });
        var status = await Status(run);
        Assert.Contains($"    value: {OwnAddress.Of(243)}\n", status, StringComparison.Ordinal);
        Assert.Contains($"    value: {OwnAddress.Of(242)}\n", status, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await run.Get($"http://{OwnAddress.Of(243)}:20080/", "shop.example")).Status);
    }

    [Fact]
    public async Task An_address_that_is_not_there_is_told_with_its_place_and_the_other_one_serves()
    {
        await using var backend = await TestBackend.Echo("b");
        Assert.SkipWhen(HostAddress.IsHere(IPAddress.Parse("192.0.2.77")), "this machine has 192.0.2.77");
        using var folder = Shop(backend.At, "192.0.2.77", $"{OwnAddress.Of(244)}");
        await using var run = await TestRun.Start(Request(folder));
        Assert.Matches(@"error GW3032: .*\n.*gateway\.yaml:\d+", run.Error.Text);
        Assert.Contains("demo/web: address 192.0.2.77 is not one of this machine", run.Error.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await run.Get($"http://{OwnAddress.Of(244)}:20080/", "shop.example")).Status);
        var status = await Status(run);
        Assert.Equal("False AddressNotUsable", Condition(status, "Programmed"));
        Assert.Contains("address 192.0.2.77 cannot be assigned", status, StringComparison.Ordinal);
        Assert.Contains($"  addresses:\n  - type: IPAddress\n    value: {OwnAddress.Of(244)}\n  ", status, StringComparison.Ordinal);
        // Once it is gone from the manifest, all is well.
        folder.Replace("gateway.yaml", Manifests.Join(Manifests.Class, Addressed($"{OwnAddress.Of(244)}")));
        await run.Reloads(1);
        Assert.Equal("True Programmed", Condition(await Status(run), "Programmed"));
        Assert.Contains("no longer so: demo/web: address 192.0.2.77", run.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_in_the_status_until_it_is_free()
    {
        await using var backend = await TestBackend.Echo("b");
        var at = OwnAddress.Of(245);
        using var squatter = new TcpListener(at, Offset + 80);
        squatter.Start();
        using var folder = Shop(backend.At, $"{at}").With("more.yaml", Manifests.Join(Manifests.Gateway("more"), Manifests.Route("more", "more.example", gateway: "more")));
        await using var run = await TestRun.Start(Request(folder) with { Bind = OwnAddress.Of(246) });
        await run.Error.Until($"demo/web port 80: {at}:20080 cannot be listened on: something else listens there; end the process that has it");
        var taken = await Status(run);
        Assert.Equal("False PortUnavailable", Condition(taken, "Accepted", listener: true));
        Assert.Equal("False PortUnavailable", Condition(taken, "Programmed", listener: true));
        Assert.Contains($"port 80 of listener 'http' is not open: {at}:20080 cannot be listened on", taken, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await run.Get($"http://{OwnAddress.Of(246)}:20080/", "more.example")).Status);
        squatter.Stop();
        await run.Output.Until($"  + demo/web http * http://{at}:20080\n");
        await run.Error.Until($"no longer so: demo/web port 80: {at}:20080");
        var free = await Status(run);
        Assert.Equal("True Programmed", Condition(free, "Programmed", listener: true));
        Assert.Equal("True Accepted", Condition(free, "Accepted", listener: true));
        Assert.Equal(HttpStatusCode.OK, (await run.Get($"http://{at}:20080/", "shop.example")).Status);
    }

    /// <summary>Age decides, and only then names.</summary>
    [Fact]
    public async Task Of_two_Gateways_that_want_one_port_the_older_has_it_and_the_status_of_the_other_says_so()
    {
        await using var backend = await TestBackend.Echo("b");
        var at = OwnAddress.Of(247);
        using var folder = Shop(backend.At, $"{at}")
            .With("gateway.yaml", Manifests.Join(Manifests.Class, Addressed($"{at}").Replace("namespace: demo", "namespace: demo, creationTimestamp: \"2024-01-01T00:00:00Z\"", StringComparison.Ordinal)))
            .With("another.yaml", Manifests.Join(Addressed($"{at}").Replace("name: web", "name: another", StringComparison.Ordinal), Manifests.Route("another", "another.example", gateway: "another")));
        await using var run = await TestRun.Start(Request(folder));
        Assert.Equal(HttpStatusCode.OK, (await run.Get($"http://{at}:20080/", "shop.example")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await run.Get($"http://{at}:20080/", "another.example")).Status);
        Assert.Contains("demo/another port 80: ", run.Error.Text, StringComparison.Ordinal);
        Assert.Contains($"is taken: Gateway demo/web comes first and has {at}:20080; give one of the two Gateways another port or address", run.Error.Text, StringComparison.Ordinal);
        Assert.Contains("port 80 of listener 'http' is not open: ", await Status(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_address_follows_a_Gateway_is_given_none_and_told_so()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        await using var backend = await TestBackend.Echo("b");
        using var folder = RunLaws.Shop(backend.At).With("more.yaml", Manifests.Gateway("xmore"));
        await using var run = await TestRun.Start(Request(folder) with { Bind = IPAddress.IPv6Loopback, PortOffset = 24_100 });
        Assert.Equal(HttpStatusCode.OK, (await run.Get("http://[::1]:24180/", "shop.example")).Status);
        Assert.Contains("demo/xmore port 80: [::2]:24180 cannot be listened on", run.Error.Text, StringComparison.Ordinal);
        var status = await Status(run);
        Assert.Contains("reason: AddressNotAssigned", status, StringComparison.Ordinal);
        Assert.Contains("    value: \"::1\"\n", status, StringComparison.Ordinal);
    }

    /// <summary>The port is one that the system keeps for the privileged, and the process is started without privilege.</summary>
    [Fact]
    public async Task A_port_for_the_privileged_is_told_with_what_to_do_and_the_others_serve()
    {
        await using var backend = await TestBackend.Echo("b");
        var high = Manifests.Gateway("high", 20_180);
        using var folder = RunLaws.Shop(backend.At).With("high.yaml", Manifests.Join(high, Manifests.Route("high", "high.example", gateway: "high")));
        var start = Unprivileged.Start(folder.Path, port: 80);
        Assert.SkipWhen(start is null, Unprivileged.Directions);
        var bind = OwnAddress.Of(248);
        await using var run = new ChildProcess(start, "run", folder.Path, "--bind", $"{bind}", "--admin", $"{OwnAddress.Of(250)}:20190");
        await run.Output.Until("reports: ");
        await run.Error.Until("is for privileged processes, and this is none");
        Assert.Matches(@"demo/web port 80: [\d.]+:80 cannot be listened on: port 80 is for privileged processes, and this is none; give this process the capability CAP_NET_BIND_SERVICE, lower 'net\.ipv4\.ip_unprivileged_port_start' with sysctl, or listen higher with --port-offset", run.Error.Text);
        Assert.Matches(@"demo/web +http +\* +not open", run.Output.Text);
        using var client = new System.Net.Http.HttpClient();
        client.DefaultRequestHeaders.Host = "high.example";
        Assert.Contains("x-version: 1\n", await client.GetStringAsync(new Uri($"http://{bind}:20180/"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await run.Signal("TERM");
        Assert.Equal(0, await run.Status());
    }

    private static RunRequest Request(TestFolder folder) => TestRun.Request(folder.Path) with
    {
        EphemeralPorts = false,
        PortOffset = Offset,
        Admin = new IPEndPoint(IPAddress.Loopback, 0),
    };

    private static TestFolder Shop(Compiler.Ir.Endpoint backend, params string[] addresses) => new TestFolder()
        .With("gateway.yaml", Manifests.Join(Manifests.Class, Addressed(addresses)))
        .With("route.yaml", Manifests.Route("shop", "shop.example"))
        .With("service.yaml", Manifests.Join(Manifests.Service, Manifests.Slice(backend)));

    private static string Addressed(params string[] addresses) => Manifests.Gateway() +
        $"  addresses: [{string.Join(", ", addresses.Select(value => value.Length == 0 ? "{type: IPAddress}" : $"{{value: \"{value}\"}}"))}]\n";

    private static async Task<string> Status(TestRun run)
    {
        var (status, body) = await run.Get($"{run.Admin}/status");
        Assert.Equal(HttpStatusCode.OK, status);
        return string.Join("---\n", body.Split("---\n").Where(text => text.StartsWith("apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\n", StringComparison.Ordinal)));
    }

    /// <summary>Status and reason of a condition of Gateway demo/web or of its first listener.</summary>
    private static string Condition(string status, string type, bool listener = false)
    {
        var own = status.Split("---\n").Single(text => text.Contains("name: web\n", StringComparison.Ordinal));
        var parts = own[own.IndexOf("\nstatus:", StringComparison.Ordinal)..].Split("  listeners:");
        var lines = parts[listener ? 1 : 0].Split('\n').Select(line => line.TrimStart(' ', '-')).ToArray();
        var at = lines.TakeWhile(line => line != $"type: {type}").Count();
        Assert.True(at < lines.Length, $"no condition {type} in:\n{own}");
        string Word(string key) => lines.Skip(at).First(line => line.StartsWith($"{key}: ", StringComparison.Ordinal))[(key.Length + 2)..].Trim('"');
        return $"{Word("status")} {Word("reason")}";
    }
}
