using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net.Security;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws;

/// <summary>A request that no backend answered leaves one line, which names the rule and the reason; others leave none.</summary>
public class LogLaws
{
    [Fact]
    public async Task An_answer_of_our_own_is_logged_once_with_its_rule()
    {
        await using var backend = await TestBackend.Echo("b");
        using var logs = new Lines();
        await using var plane = await DataPlane.Start(TestPlane.Options, logs);
        var world = new World();
        await plane.Load(world.Listen(80, "*",
            world.On("/refused", world.Do(new Compiler.Ir.Action.Refuse(500, "GW4001"))),
            world.On("/down", world.Forward(world.Cluster("down", AnswerLaws.Unused()))),
            world.On("/", world.Forward(world.Cluster("b", backend.At)))).Verified(), Map<Hash, KeyMaterial>());
        foreach (var path in new[] { "/", "/refused", "/down?q=1" })
        {
            using var client = await RawConnection.Open(plane.AddressOf(World.Edge, 80)!);
            await client.Send($"GET {path} HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
            await client.ReadToEnd();
        }
        Assert.Equal(
            [
                "500 GET a.test/refused on infra/edge port 80: the rule cannot be served as it is configured (GW4001) (HTTPRoute shop/web rules[0])",
                "502 GET a.test/down?q=1 on infra/edge port 80: no endpoint of the backend accepts a connection (HTTPRoute shop/web rules[1], backend shop/down:80)",
            ],
            logs.Of("Sluice.Runtime.Forwarding"));
        Assert.Empty(logs.Of("Yarp"));
    }

    [Fact]
    public async Task An_expired_certificate_is_presented_and_the_operator_is_warned_of_it_but_not_for_each_handshake()
    {
        using var logs = new Lines();
        var old = TestAuthority.Root("ours").Issue(new Wanted("old.test") { From = TimeSpan.FromHours(-3), To = TimeSpan.FromHours(-1) });
        await using var plane = await DataPlane.Start(TestPlane.Options, logs);
        var world = new World();
        world.ListenTls(443, "old.test", [world.Certificate(old)]);
        await plane.Load(world.Verified(), Map((world.Certificate(old), old.Key)));
        for (var i = 0; i < 2; i++)
        {
            using var connection = await RawConnection.Open(plane.AddressOf(World.Edge, 443)!);
            await using var tls = new SslStream(connection.Stream, leaveInnerStreamOpen: true, (_, shown, _, _) =>
                shown is not null && Convert.ToBase64String(shown.GetRawCertData()) == old.Der);
            await tls.AuthenticateAsClientAsync("old.test");
        }
        var lines = logs.WithLevels("Sluice.Runtime").Where(line => line.Item2.Contains("expired at", StringComparison.Ordinal)).ToArray();
        Assert.Equal([LogLevel.Warning, LogLevel.Information], lines.Select(line => line.Item1));
        Assert.All(lines, line => Assert.Contains("listener 443-old.test of infra/edge port 443", line.Item2, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_operator_is_warned_of_what_cannot_be_served_but_not_for_each_request()
    {
        using var logs = new Lines();
        await using var plane = await DataPlane.Start(TestPlane.Options, logs);
        var world = new World();
        await plane.Load(world.Listen(80, "*",
            world.On("/refused", world.Do(new Compiler.Ir.Action.Refuse(503, "GW4002"))),
            world.On("/empty", world.Forward(world.Cluster("empty")))).Verified(), Map<Hash, KeyMaterial>());
        foreach (var path in new[] { "/refused", "/refused", "/empty", "/empty", "/nothing" })
        {
            using var client = await RawConnection.Open(plane.AddressOf(World.Edge, 80)!);
            await client.Send($"GET {path} HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
            await client.ReadToEnd();
        }
        Assert.Equal(
            [
                (LogLevel.Warning, "503 GET a.test/refused on infra/edge port 80: the backend has no ready endpoint (GW4002) (HTTPRoute shop/web rules[0])"),
                (LogLevel.Information, "503 GET a.test/refused on infra/edge port 80: the backend has no ready endpoint (GW4002) (HTTPRoute shop/web rules[0])"),
                (LogLevel.Warning, "503 GET a.test/empty on infra/edge port 80: the backend has no ready endpoint (HTTPRoute shop/web rules[1], backend shop/empty:80)"),
                (LogLevel.Information, "503 GET a.test/empty on infra/edge port 80: the backend has no ready endpoint (HTTPRoute shop/web rules[1], backend shop/empty:80)"),
                (LogLevel.Information, "404 GET a.test/nothing on infra/edge port 80: no route matches the request (no rule)"),
            ],
            logs.WithLevels("Sluice.Runtime.Forwarding"));
    }

    [Fact]
    public void A_warning_comes_back_every_ten_seconds_for_each_rule_and_reason()
    {
        var warnings = new Warnings();
        Assert.Equal(LogLevel.Warning, warnings.LevelOf("a", "why", 5));
        Assert.Equal(LogLevel.Information, warnings.LevelOf("a", "why", 10_004));
        Assert.Equal(LogLevel.Warning, warnings.LevelOf("a", "other", 10_004));
        Assert.Equal(LogLevel.Warning, warnings.LevelOf("b", "why", 10_004));
        Assert.Equal(LogLevel.Warning, warnings.LevelOf("a", "why", 10_005));
        Assert.Equal(LogLevel.Information, warnings.LevelOf("a", "why", 10_006));
    }

    internal sealed class Lines : ILoggerFactory
    {
        private readonly ConcurrentQueue<(string Category, LogLevel Level, string Line)> _lines = new();

        public IEnumerable<string> Of(string category) =>
            _lines.Where(l => l.Category.StartsWith(category, StringComparison.Ordinal)).Select(l => l.Line);

        public IEnumerable<(LogLevel, string)> WithLevels(string category) =>
            _lines.Where(l => l.Category.StartsWith(category, StringComparison.Ordinal)).Select(l => (l.Level, l.Line));

        public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose() { }

        private sealed class Logger(string category, ConcurrentQueue<(string, LogLevel, string)> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel)) lines.Enqueue((category, logLevel, formatter(state, exception)));
            }
        }
    }
}
