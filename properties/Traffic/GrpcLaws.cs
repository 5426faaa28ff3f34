using System.Collections.Generic;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sluice.Compiler.Ir;
using Xunit;

namespace Sluice.Laws;

/// <summary>gRPC passes whole: every kind of call, headers, trailers and status.</summary>
public class GrpcLaws
{
    [Fact]
    public async Task A_unary_call_brings_back_its_answer_and_its_trailers()
    {
        await using var backend = await Talk.Start();
        await using var plane = await Serving(backend);
        using var channel = Channel(plane);
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(Talk.Unary, null, Options, "hi");
        Assert.Equal("hi", await call);
        Assert.Equal("unary", call.GetTrailers().GetValue("x-trailer"));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_status_of_the_backend_reaches_the_client()
    {
        await using var backend = await Talk.Start();
        await using var plane = await Serving(backend);
        using var channel = Channel(plane);
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await channel.CreateCallInvoker().AsyncUnaryCall(Talk.Unary, null, Options, "fail"));
        Assert.Equal((StatusCode.AlreadyExists, "told so"), (failure.StatusCode, failure.Status.Detail));
    }

    [Fact]
    public async Task Messages_stream_from_the_server_from_the_client_and_both_ways_at_once()
    {
        await using var backend = await Talk.Start();
        await using var plane = await Serving(backend);
        using var channel = Channel(plane);
        await StreamEveryWay(channel.CreateCallInvoker());
    }

    internal static async Task StreamEveryWay(CallInvoker invoker)
    {

        using var down = invoker.AsyncServerStreamingCall(Talk.ServerStream, null, Options, "a b c");
        var words = new List<string>();
        await foreach (var word in down.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken)) words.Add(word);
        Assert.Equal(["a", "b", "c"], words);

        using var up = invoker.AsyncClientStreamingCall(Talk.ClientStream, null, Options);
        foreach (var word in words) await up.RequestStream.WriteAsync(word, TestContext.Current.CancellationToken);
        await up.RequestStream.CompleteAsync();
        Assert.Equal("a b c", await up);

        // Each answer is read before the next question is asked: nothing is held back in either direction.
        using var both = invoker.AsyncDuplexStreamingCall(Talk.Both, null, Options);
        foreach (var word in words)
        {
            await both.RequestStream.WriteAsync(word, TestContext.Current.CancellationToken);
            Assert.True(await both.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            Assert.Equal(word, both.ResponseStream.Current);
        }
        await both.RequestStream.CompleteAsync();
        Assert.False(await both.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal("both", both.GetTrailers().GetValue("x-trailer"));
    }

    [Theory]
    [InlineData("none", StatusCode.Unimplemented)]
    [InlineData("refused", StatusCode.Unavailable)]
    [InlineData("empty", StatusCode.Unavailable)]
    [InlineData("down", StatusCode.Unavailable)]
    public async Task Our_own_answers_are_statuses_that_a_grpc_client_understands(string service, StatusCode status)
    {
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*",
            world.OnCall(new GrpcMethodMatch.Service("refused"), world.Do(new Compiler.Ir.Action.Refuse(500, "GW4001"))),
            world.OnCall(new GrpcMethodMatch.Service("empty"), world.Forward(world.Cluster("empty", BackendProtocol.H2c))),
            world.OnCall(new GrpcMethodMatch.Service("down"), world.Forward(world.Cluster("down", BackendProtocol.H2c, AnswerLaws.Unused())))));
        using var channel = Channel(plane);
        var method = new Method<string, string>(MethodType.Unary, service, "Get", Talk.Text, Talk.Text);
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await channel.CreateCallInvoker().AsyncUnaryCall(method, null, Options, "hi"));
        Assert.Equal(status, failure.StatusCode);
        Assert.NotEmpty(failure.Status.Detail);
    }

    /// <summary>A client that shares connections needs the status of HTTP to come again on another one; the call has its own beside it.</summary>
    [Fact]
    public async Task A_call_on_the_connection_of_another_listener_is_misdirected_for_HTTP_and_unavailable_for_gRPC()
    {
        await using var backend = await Talk.Start();
        var world = new World();
        var (one, other) = (TestCertificate.For("one.test"), TestCertificate.For("other.test"));
        var talk = world.OnCall(new GrpcMethodMatch.Service("laws.Talk"), world.Forward(world.Cluster("talk", BackendProtocol.H2c, backend.At)));
        world.ListenTls(443, "one.test", [world.Certificate(one)], talk).ListenTls(443, "other.test", [world.Certificate(other)], talk);
        await using var plane = await TestPlane.Serving(world, one, other);
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://one.test/laws.Talk/Unary")
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { { "Content-Type", "application/grpc" } } },
        };
        using var answer = await plane.Client(443, "other.test").SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.MisdirectedRequest, answer.StatusCode);
        Assert.Equal("14", answer.Headers.GetValues("grpc-status").Single());
        Assert.Equal("application/grpc", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        foreach (var (serverName, isServed) in new[] { ("other.test", false), ("one.test", true) })
        {
            using var channel = GrpcChannel.ForAddress("https://one.test", new() { HttpClient = plane.Client(443, serverName) });
            var call = async () => await channel.CreateCallInvoker().AsyncUnaryCall(Talk.Unary, null, Options, "hi");
            if (isServed) Assert.Equal("hi", await call());
            else Assert.Contains((await Assert.ThrowsAsync<RpcException>(call)).StatusCode, new[] { StatusCode.Unavailable, StatusCode.Unknown });
        }
    }

    internal static CallOptions Options => new(deadline: DateTime.UtcNow + TestPlane.Patience, cancellationToken: TestContext.Current.CancellationToken);

    private static Task<TestPlane> Serving(TestBackend backend)
    {
        var world = new World();
        var other = world.Do(new Compiler.Ir.Action.Refuse(500, "GW0000"));
        return TestPlane.Serving(world.Listen(80, "*",
            world.OnCall(new GrpcMethodMatch.Service("laws.Talk"), world.Forward(world.Cluster("talk", BackendProtocol.H2c, backend.At))),
            world.On("/", other)));
    }

    internal static GrpcChannel Channel(TestPlane plane) => GrpcChannel.ForAddress($"http://{plane.At(80)}");

    /// <summary>A service without generated code: messages are plain text.</summary>
    internal sealed class Talk
    {
        public static readonly Marshaller<string> Text = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);
        public static readonly Method<string, string> Unary = new(MethodType.Unary, "laws.Talk", "Unary", Text, Text);
        public static readonly Method<string, string> ServerStream = new(MethodType.ServerStreaming, "laws.Talk", "ServerStream", Text, Text);
        public static readonly Method<string, string> ClientStream = new(MethodType.ClientStreaming, "laws.Talk", "ClientStream", Text, Text);
        public static readonly Method<string, string> Both = new(MethodType.DuplexStreaming, "laws.Talk", "Both", Text, Text);

        public static Task<TestBackend> Start(Action<ListenOptions>? secure = null) => TestBackend.Start(
            static services =>
            {
                services.AddGrpc();
                services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<Talk>, Methods>());
            },
            static app => app.MapGrpcService<Talk>(), HttpProtocols.Http2, secure: secure);

        private sealed class Methods : IServiceMethodProvider<Talk>
        {
            public void OnServiceMethodDiscovery(ServiceMethodProviderContext<Talk> context)
            {
                context.AddUnaryMethod(Unary, [], static (_, text, call) =>
                {
                    call.ResponseTrailers.Add("x-trailer", "unary");
                    return text == "fail" ? throw new RpcException(new Status(StatusCode.AlreadyExists, "told so")) : Task.FromResult(text);
                });
                context.AddServerStreamingMethod(ServerStream, [], static async (_, text, answers, _) =>
                {
                    foreach (var word in text.Split(' ')) await answers.WriteAsync(word);
                });
                context.AddClientStreamingMethod(ClientStream, [], static async (_, asked, _) =>
                {
                    var words = new List<string>();
                    await foreach (var word in asked.ReadAllAsync()) words.Add(word);
                    return string.Join(' ', words);
                });
                context.AddDuplexStreamingMethod(Both, [], static async (_, asked, answers, call) =>
                {
                    call.ResponseTrailers.Add("x-trailer", "both");
                    await foreach (var word in asked.ReadAllAsync()) await answers.WriteAsync(word);
                });
            }
        }
    }
}
