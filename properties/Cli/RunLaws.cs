using System.IO;
using System.Net;
using System.Text.Json;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Xunit;

namespace Sluice.Laws;

/// <summary><c>sluice run</c>: what files say is served, and goes on being served while they are worked on.</summary>
public sealed class RunLaws
{
    [Fact]
    public async Task What_the_files_say_is_served()
    {
        await using var backend = await TestBackend.Echo("b");
        using var folder = Shop(backend.At);
        await using var run = await TestRun.Start(TestRun.Request(folder.Path));
        Assert.Matches(@"GATEWAY +LISTENER +HOSTNAME +ADDRESS\ndemo/web  http      \*         http://127\.0\.0\.1:\d+\nserving 1 route, 1 endpoint; watching ", run.Output.Text);
        Assert.Contains("x-version: 1\n", (await run.Get(run.At(), "shop.example")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await run.StatusOf("new.example"));
        Assert.Empty(run.Error.Text);
    }

    [Fact]
    public async Task A_new_file_brings_a_new_route_and_a_deleted_one_takes_it_away()
    {
        await using var backend = await TestBackend.Echo("b");
        using var folder = Shop(backend.At);
        await using var run = await TestRun.Start(TestRun.Request(folder.Path));
        folder.With("new/route.yaml", Manifests.Route("new", "new.example"));
        await run.Reloads(1);
        Assert.Equal(HttpStatusCode.OK, await run.StatusOf("new.example"));
        File.Delete(folder.At("new/route.yaml"));
        await run.Reloads(2);
        Assert.Equal(HttpStatusCode.NotFound, await run.StatusOf("new.example"));
        Assert.Equal(HttpStatusCode.OK, await run.StatusOf("shop.example"));
        Assert.Matches(@"reloaded: 2 routes, 1 endpoint in \d+ ms\nreloaded: 1 route, 1 endpoint in \d+ ms\n", run.Output.Text);
    }

    [Theory]
    [InlineData("kind: [", "GW1")]
    [InlineData("apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: shop, namespace: demo}\nspec: {parentRefs: [{name: web}], hostnames: [shop.example], rules: sideways}\n", "GW")]
    public async Task A_bad_edit_keeps_the_old_serving_until_it_is_mended(string bad, string code)
    {
        await using var backend = await TestBackend.Echo("b");
        using var folder = Shop(backend.At);
        await using var run = await TestRun.Start(TestRun.Request(folder.Path));
        folder.Replace("route.yaml", bad);
        await run.Reloads(1);
        Assert.Equal(HttpStatusCode.OK, await run.StatusOf("shop.example"));
        Assert.Contains($"error {code}", run.Error.Text, StringComparison.Ordinal);
        Assert.Contains("HTTPRoute demo/shop stays as it was", run.Error.Text, StringComparison.Ordinal);
        folder.Replace("route.yaml", Manifests.Route("shop", "shop.example", "2"));
        await run.Error.Until($"recovered: '{folder.At("route.yaml")}' has no errors any more");
        Assert.Contains("x-version: 2\n", (await run.Get(run.At(), "shop.example")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_is_told_once()
    {
        await using var backend = await TestBackend.Echo("b");
        using var folder = Shop(backend.At).With("bad.yaml", Manifests.Route("bad", "bad.example", type: "Sideways"));
        await using var run = await TestRun.Start(TestRun.Request(folder.Path));
        folder.Replace("bad.yaml", "# moved by a line\n" + Manifests.Route("bad", "bad.example", type: "Sideways"));
        await run.Reloads(1);
        Assert.Equal(1, Recording.Count(run.Error.Text, "\"Sideways\""));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_and_opened_when_it_is_free()
    {
        await using var backend = await TestBackend.Echo("b");
        var taken = new System.Net.Sockets.TcpListener(IPAddress.Parse("127.71.0.1"), 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var folder = Shop(backend.At).With("more.yaml", Manifests.Join(Manifests.Gateway("more", port), Manifests.Route("more", "more.example", gateway: "more")));
        await using var run = await TestRun.Start(TestRun.Request(folder.Path) with
        {
            EphemeralPorts = false,
            Bind = taken.LocalEndpoint is IPEndPoint at ? at.Address : IPAddress.Loopback,
            Gateway = Some(new Compiler.Values.ObjectName("demo", "more")),
        });
        await run.Error.Until($"127.71.0.1:{port} cannot be listened on");
        Assert.Contains("demo/more  http      *         not open\n", run.Output.Text, StringComparison.Ordinal);
        taken.Stop();
        await run.Output.Until($"  + demo/more http * http://127.71.0.1:{port}\n");
        Assert.Equal(HttpStatusCode.OK, (await run.Get($"http://127.71.0.1:{port}/", "more.example")).Status);
        Assert.Equal(1, Recording.Count(run.Error.Text, "; it is tried again"));
    }

    [Fact]
    public async Task Only_the_Gateway_that_is_asked_for_is_served()
    {
        using var folder = Shop(new("127.0.0.1", 1)).With("other.yaml", Manifests.Gateway("other", 81));
        await using var run = await TestRun.Start(TestRun.Request(folder.Path) with { Gateway = Some(new Compiler.Values.ObjectName("demo", "other")) });
        Assert.Contains("demo/other", run.Output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("demo/web", run.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_Gateway_of_ours_it_waits_for_one()
    {
        await using var backend = await TestBackend.Echo("b");
        using var folder = Shop(backend.At);
        File.Move(folder.At("gateway.yaml"), folder.At("gateway.off"));
        await using var run = await TestRun.Start(TestRun.Request(folder.Path));
        await run.Error.Until("nothing is served: the input has no Gateway that is ours");
        File.Move(folder.At("gateway.off"), folder.At("gateway.yaml"));
        await run.Output.Until("  + demo/web http * http://");
        Assert.Equal(HttpStatusCode.OK, await run.StatusOf("shop.example"));
    }

    [Fact]
    public async Task A_Service_without_an_EndpointSlice_is_remarked_upon_at_the_start_and_when_it_comes_to_be()
    {
        const string Remark = "sluice: Service demo/shop has no EndpointSlice in the input; its requests are answered 503\n";
        await using var backend = await TestBackend.Echo("b");
        using var folder = Shop(backend.At).With("service.yaml", Manifests.Service);
        await using var run = await TestRun.Start(TestRun.Request(folder.Path));
        await run.Error.Until(Remark);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await run.StatusOf("shop.example"));
        folder.Replace("service.yaml", Manifests.Join(Manifests.Service, Manifests.Slice(backend.At)));
        await run.Reloads(1);
        Assert.Equal(HttpStatusCode.OK, await run.StatusOf("shop.example"));
        Assert.Equal(1, Recording.Count(run.Error.Text, Remark));
        folder.Replace("service.yaml", Manifests.Service);
        await run.Error.Until(Remark, 2);
    }

    [Fact]
    public async Task The_admin_address_tells_plan_and_diagnostics()
    {
        using var folder = Shop(new("127.0.0.1", 1)).With("bad.yaml", Manifests.Route("bad", "bad.example", type: "Sideways"));
        await using var run = await TestRun.Start(TestRun.Request(folder.Path) with { Admin = new IPEndPoint(IPAddress.Loopback, 0) });
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await run.Get($"{run.Admin}/healthz"));
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await run.Get($"{run.Admin}/readyz"));
        Assert.StartsWith("gateway demo/web\n", (await run.Get($"{run.Admin}/plan")).Body, StringComparison.Ordinal);
        using var diagnostics = JsonDocument.Parse((await run.Get($"{run.Admin}/diagnostics")).Body);
        Assert.NotEqual(0, diagnostics.RootElement.GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await run.Get($"{run.Admin}/secrets")).Status);
    }

    [Fact]
    public async Task A_taken_admin_port_is_a_warning()
    {
        await using var backend = await TestBackend.Echo("b");
        using var folder = Shop(backend.At);
        await using var run = await TestRun.Start(TestRun.Request(folder.Path) with { Admin = new IPEndPoint(IPAddress.Loopback, backend.At.Port) });
        Assert.Contains("warning: the admin address", run.Error.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await run.StatusOf("shop.example"));
    }

    [Fact]
    public async Task An_admin_address_that_becomes_free_is_taken()
    {
        using var squatter = new System.Net.Sockets.TcpListener(IPAddress.Parse("127.71.0.2"), 0);
        squatter.Start();
        using var folder = Shop(new("127.0.0.1", 1));
        await using var run = await TestRun.Start(TestRun.Request(folder.Path) with { Admin = (IPEndPoint)squatter.LocalEndpoint });
        var at = squatter.LocalEndpoint;
        squatter.Stop();
        await run.Error.Until($"the admin address {at} is listened on now");
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await run.Get($"http://{at}/readyz"));
    }

    [Theory]
    [InlineData("evil.example", 403)]
    [InlineData("evil.example:9901", 403)]
    [InlineData("127.0.0.1.evil.example", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:1", 200)]
    [InlineData("10.0.0.7:9901", 200)]
    [InlineData("[::1]:9901", 200)]
    public async Task The_admin_address_is_read_under_no_name_that_somebody_else_may_own(string host, int status)
    {
        using var folder = Shop(new("127.0.0.1", 1));
        await using var run = await TestRun.Start(TestRun.Request(folder.Path) with { Admin = new IPEndPoint(IPAddress.Loopback, 0) });
        Assert.Equal(status, (int)(await run.Get($"{run.Admin}/plan", host)).Status);
    }

    [Fact]
    public async Task What_cannot_be_read_at_the_start_is_wrong_usage()
    {
        using var folder = new TestFolder();
        var ran = await Program.Run("run", folder.At("nothing"));
        Assert.Equal(2, ran.Status);
        Assert.Contains("does not exist", ran.Error, StringComparison.Ordinal);
    }

    internal static TestFolder Shop(Endpoint backend) => new TestFolder()
        .With("gateway.yaml", Manifests.Join(Manifests.Class, Manifests.Gateway()))
        .With("route.yaml", Manifests.Route("shop", "shop.example"))
        .With("service.yaml", Manifests.Join(Manifests.Service, Manifests.Slice(backend)));
}
