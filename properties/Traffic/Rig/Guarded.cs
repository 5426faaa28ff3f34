using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Authorization.Wire;
using Sluice.Runtime.Hosting;
using Xunit;
using Action = Sluice.Compiler.Ir.Action;
using Authorization = Sluice.Compiler.Ir.Authorization;

namespace Sluice.Laws;

/// <summary>A backend behind an authorization service, and what each of them was shown.</summary>
internal sealed class Guarded : IAsyncDisposable
{
    private readonly TestBackend _backend;
    private readonly ConcurrentQueue<Echoed> _reached;

    private Guarded(TestBackend backend, ConcurrentQueue<Echoed> reached, TestPlane plane) =>
        (_backend, _reached, Plane) = (backend, reached, plane);

    public TestPlane Plane { get; }

    /// <summary>The requests that reached the backend, in order.</summary>
    public IReadOnlyCollection<Echoed> Reached => _reached;

    /// <summary>A service that is asked over HTTP.</summary>
    public static Task<Guarded> Http(Compiler.Ir.Endpoint[] service, Asking? asking = null, DataPlaneOptions? options = null,
        BackendProtocol protocol = BackendProtocol.Http1)
    {
        var how = asking ?? new();
        return Serving(service, protocol, auth => new Authorization.Http(auth, toArray(how.Shown), how.BodyLimit, how.Prefix, toArray(how.Copied)), options);
    }

    /// <summary>A service that is asked by the check.</summary>
    public static Task<Guarded> Grpc(Compiler.Ir.Endpoint[] service, Asking? asking = null, DataPlaneOptions? options = null)
    {
        var how = asking ?? new();
        return Serving(service, BackendProtocol.H2c, auth => new Authorization.Grpc(auth, toArray(how.Shown), how.BodyLimit), options);
    }

    private static async Task<Guarded> Serving(
        Compiler.Ir.Endpoint[] service, BackendProtocol protocol, Func<Hash, Authorization> asked, DataPlaneOptions? options)
    {
        var reached = new ConcurrentQueue<Echoed>();
        var backend = await TestBackend.Start(async context =>
        {
            var text = await TestBackend.Text(context);
            reached.Enqueue(Echoed.Read(text));
            context.Response.Headers["X-Backend"] = "b";
            await context.Response.WriteAsync(text);
        }).ConfigureAwait(false);
        var plane = await TestPlane.Serving(options ?? TestPlane.Options, Behind(service, protocol, asked, backend)).ConfigureAwait(false);
        return new(backend, reached, plane);
    }

    /// <summary>Everything is asked about: what goes to the backend, and what is redirected.</summary>
    private static World Behind(Compiler.Ir.Endpoint[] service, BackendProtocol protocol, Func<Hash, Authorization> asked, TestBackend backend)
    {
        var world = new World();
        var guard = new Guard(None, asked(world.Cluster("auth", protocol, service)));
        var split = new Action.Split(Filters.None, Array(new Share(1, new Target.Forward(world.Cluster("b", backend.At), Filters.None))), 1) { Guard = guard };
        var redirect = new Action.Redirect(new Redirect("https", None, None, None, 302)) { Guard = guard };
        return world.Listen(80, "*", world.On("/redirect", world.Do(redirect)), world.On("/", world.Do(split)));
    }

    public Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public async Task<HttpResponseMessage> Send(
        HttpMethod method, string path, HttpContent? content, (string Name, string Value)[] headers, string version = "1.1")
    {
        using var request = new HttpRequestMessage(method, $"http://a.test{path}")
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Plane.Client(80).SendAsync(request, TestContext.Current.CancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await Plane.DisposeAsync().ConfigureAwait(false);
        await _backend.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>What a rule says of how the service is asked.</summary>
internal sealed record Asking
{
    public string[] Shown { get; init; } = [];
    public string[] Copied { get; init; } = [];
    public int BodyLimit { get; init; }
    public string Prefix { get; init; } = "";
}

/// <summary>An authorization service of either protocol, and what it was asked.</summary>
internal sealed class AuthService<Q> : IAsyncDisposable
{
    private readonly TestBackend _server;

    public AuthService(TestBackend server, ConcurrentQueue<Q> asked) => (_server, Asked) = (server, asked);

    public ConcurrentQueue<Q> Asked { get; }
    public Compiler.Ir.Endpoint At => _server.At;

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}

internal static class AuthServices
{
    public static async Task<AuthService<Echoed>> Http(RequestDelegate answer, HttpProtocols protocols = HttpProtocols.Http1, int port = 0)
    {
        var asked = new ConcurrentQueue<Echoed>();
        return new(await TestBackend.Start(static _ => { }, app => app.Run(async context =>
        {
            asked.Enqueue(Echoed.Read(await TestBackend.Text(context)));
            await answer(context);
        }), protocols, port).ConfigureAwait(false), asked);
    }

    /// <summary>A gRPC server with the method of the protocol, and messages compiled from the same description.</summary>
    public static async Task<AuthService<CheckRequest>> Grpc(Func<CheckRequest, CheckResponse> answer, int port = 0)
    {
        var asked = new ConcurrentQueue<CheckRequest>();
        return new(await TestBackend.Start(
            services =>
            {
                services.AddGrpc();
                services.AddSingleton(new CheckService(request =>
                {
                    asked.Enqueue(request);
                    return answer(request);
                }));
                services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<CheckService>, CheckMethod>());
            },
            static app => app.MapGrpcService<CheckService>(), HttpProtocols.Http2, port).ConfigureAwait(false), asked);
    }

    internal sealed record CheckService(Func<CheckRequest, CheckResponse> Answer);

    private sealed class CheckMethod : IServiceMethodProvider<CheckService>
    {
        private static readonly Method<CheckRequest, CheckResponse> Check = new(
            MethodType.Unary, "envoy.service.auth.v3.Authorization", "Check",
            Marshallers.Create(static message => Google.Protobuf.MessageExtensions.ToByteArray(message), CheckRequest.Parser.ParseFrom),
            Marshallers.Create(static message => Google.Protobuf.MessageExtensions.ToByteArray(message), CheckResponse.Parser.ParseFrom));

        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<CheckService> context) =>
            context.AddUnaryMethod(Check, [], static (service, request, _) => Task.FromResult(service.Answer(request)));
    }
}
