using System.Collections.Concurrent;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Compiler;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Text;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws;

/// <summary>From a manifest with the filter to traffic, and from one plan to the next.</summary>
public class AuthorizationPlanLaws
{
    [Theory]
    [InlineData("HTTP", true)]
    [InlineData("HTTP", false)]
    [InlineData("GRPC", true)]
    [InlineData("GRPC", false)]
    public async Task A_rule_with_the_filter_asks_and_without_a_grant_lets_nobody_pass(string protocol, bool granted)
    {
        await using var backend = await TestBackend.Echo("b");
        await using var http = await AuthServices.Http(context =>
        {
            context.Response.Headers["X-User"] = "alice";
            return Task.CompletedTask;
        });
        await using var check = await AuthServices.Grpc(static _ => AuthorizationGrpcLaws.Yes(new()
        {
            Headers = { new Runtime.Authorization.Wire.HeaderValueOption { Header = new() { Key = "x-user", Value = "alice" } } },
        }));
        var service = protocol == "HTTP" ? http.At : check.At;
        await using var plane = await DataPlane.Start(TestPlane.Options, NullLoggerFactory.Instance);
        var compiled = Compile.Run(Array(new SourceText("auth.yaml", Encoding.UTF8.GetBytes(Manifest(protocol, backend.At, service, granted)))), CompileOptions.Files);
        Assert.Equal(!granted, compiled.HasErrors);
        Assert.Empty(await plane.Load(compiled.Verified.IfNone(() => throw new Xunit.Sdk.XunitException("the plan is not verified")), compiled.Keys));
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{plane.AddressOf(new("shop", "edge"), 80)}/cart?x")
        {
            Headers = { { "X-User", "mallory" }, { "X_User", "mallory" }, { "X-Tenant", "t" } },
        };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (!granted)
        {
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            Assert.Empty(http.Asked);
            Assert.Empty(check.Asked);
            return;
        }
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var reached = Echoed.Read(text);
        Assert.Equal("alice", reached.Header("x-user"));
        Assert.False(reached.Has("x_user"));
        if (protocol == "GRPC") Assert.Equal("/cart?x", check.Asked.Single().Attributes.Request.Http.Path);
        else Assert.Equal(("/check/cart?x", "t"), (http.Asked.Single().Target, http.Asked.Single().Header("x-tenant")));
    }

    [Fact]
    public async Task Whatever_changes_under_load_each_request_is_judged_by_one_service_and_none_passes_unasked()
    {
        await using var backend = await TestBackend.Echo("b");
        await using var one = await Naming("one");
        await using var two = await Naming("two");
        await using var plane = await TestPlane.Serving(Asking(backend, "auth", one));
        var client = plane.Client(80, configure: handler => handler.MaxConnectionsPerServer = 8);
        var (stop, answers) = (false, new ConcurrentBag<(HttpStatusCode Status, string User)>());

        async Task Work()
        {
            while (!Volatile.Read(ref stop))
            {
                using var answer = await client.GetAsync(new Uri("http://a.test/"), TestContext.Current.CancellationToken);
                answers.Add((answer.StatusCode, Echoed.Read(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Header("x-user")));
            }
        }

        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(Work)).ToArray();
        // The endpoint moves under the same Service, then the rule asks another Service.
        for (var round = 0; round < 100; round++)
        {
            var sofar = answers.Count;
            await plane.Load(Asking(backend, round % 4 < 2 ? "auth" : "other", round % 2 == 0 ? two : one));
            while (answers.Count <= sofar + workers.Length) await Task.Delay(1, TestContext.Current.CancellationToken);
        }
        Volatile.Write(ref stop, true);
        await Task.WhenAll(workers);
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.Status));
        Assert.All(answers, a => Assert.True(a.User is "one" or "two", a.User));
        Assert.Equal(answers.Count, one.Asked.Count + two.Asked.Count);
        Assert.All(new[] { one, two }, service => Assert.NotEmpty(service.Asked));
    }

    [Fact]
    public async Task A_preflight_is_answered_before_anybody_is_asked_and_a_no_may_be_read_by_the_origin()
    {
        await using var backend = await TestBackend.Echo("b");
        await using var service = await AuthServices.Http(context =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        });
        var cors = new Cors(Array("https://a.test"), true, Array("PUT"), Arr<string>.Empty, Arr<string>.Empty, 5);
        await using var plane = await TestPlane.Serving(Asking(backend, "auth", service, split => split with { Guard = split.Guard with { Cors = cors } }));
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "http://b.test/")
        {
            Headers = { { "Origin", "https://a.test" }, { "Access-Control-Request-Method", "PUT" } },
        };
        using var allowed = await plane.Client(80).SendAsync(preflight, TestContext.Current.CancellationToken);
        Assert.True(allowed.IsSuccessStatusCode);
        Assert.Equal(["https://a.test"], allowed.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Empty(service.Asked);
        using var request = new HttpRequestMessage(HttpMethod.Put, "http://b.test/") { Headers = { { "Origin", "https://a.test" } } };
        using var denied = await plane.Client(80).SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, denied.StatusCode);
        Assert.Equal(["https://a.test"], denied.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Single(service.Asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("half")]
    public async Task The_time_of_a_rule_is_also_the_time_for_asking(string body)
    {
        await using var backend = await TestBackend.Echo("b");
        await using var service = await AuthServices.Http(async context =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                context.Abort();
            }
        });
        var patient = TestPlane.Options with { Authorization = new() { Answer = TimeSpan.FromHours(1), Body = TimeSpan.FromHours(1) } };
        await using var plane = await TestPlane.Serving(patient, Asking(backend, "auth", service, split => split with
        {
            Delivery = Delivery.Plain with { Request = 200 },
            Guard = new Guard(None, new Compiler.Ir.Authorization.Http(
                split.Guard.Authorization.Map(a => a.Cluster).IfNone(() => throw new ArgumentException("asks nobody")), Arr<string>.Empty, 100, "", Arr<string>.Empty)),
        }));
        using var client = await RawConnection.Open(plane.At(80));
        await client.Send($"POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: {2 * body.Length}\r\n\r\n{body}");
        Assert.StartsWith("HTTP/1.1 504 ", await client.ReadUntil("\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal(body.Length == 0 ? 1 : 0, service.Asked.Count);
    }

    private static Task<AuthService<Echoed>> Naming(string name) => AuthServices.Http(context =>
    {
        context.Response.Headers["X-User"] = name;
        return Task.CompletedTask;
    });

    private static World Asking(
        TestBackend backend, string service, AuthService<Echoed> at, Func<Compiler.Ir.Action.Split, Compiler.Ir.Action.Split>? more = null)
    {
        var world = new World();
        var guard = new Guard(None, new Compiler.Ir.Authorization.Http(world.Cluster(service, at.At), Arr<string>.Empty, 0, "", Array("x-user")));
        var split = new Compiler.Ir.Action.Split(
            Filters.None, Array(new Share(1, new Target.Forward(world.Cluster("b", backend.At), Filters.None))), 1)
        { Guard = guard };
        return world.Listen(80, "*", world.On("/", world.Do(more is null ? split : more(split))));
    }

    private static string Manifest(string protocol, Compiler.Ir.Endpoint backend, Compiler.Ir.Endpoint service, bool granted) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: shop}
        spec:
          gatewayClassName: sluice
          listeners:
          - {name: http, port: 80, protocol: HTTP}
        ---
        {{Service("shop", "cart", backend)}}
        ---
        {{Service("guards", "auth", service)}}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: cart, namespace: shop}
        spec:
          parentRefs:
          - name: edge
          rules:
          - filters:
            - type: ExternalAuth
              externalAuth:
                protocol: {{protocol}}
                backendRef: {name: auth, namespace: guards, port: 80}
                {{(protocol == "HTTP" ? "http: {path: /check/, allowedHeaders: [X-Tenant], allowedResponseHeaders: [X-User]}" : "grpc: {}")}}
            backendRefs:
            - {name: cart, port: 80}
        {{(granted ? Grant : "")}}
        """;

    private const string Grant = """
        ---
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: {name: ask, namespace: guards}
        spec:
          from:
          - {group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}
          to:
          - {group: "", kind: Service}
        """;

    private static string Service(string space, string name, Compiler.Ir.Endpoint at) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}, namespace: {{space}}}
        spec:
          ports:
          - {name: web, port: 80}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: {{name}}-1, namespace: {{space}}, labels: {kubernetes.io/service-name: {{name}} } }
        addressType: IPv4
        ports:
        - {name: web, port: {{at.Port}}}
        endpoints:
        - addresses: [{{at.Address}}]
        """;
}
