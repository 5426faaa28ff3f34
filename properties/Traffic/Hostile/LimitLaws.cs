using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Limits;
using Xunit;
using static Sluice.Laws.Frames;

namespace Sluice.Laws;

/// <summary>How much a client may ask for, and which paths it may write.</summary>
public sealed class LimitLaws
{
    [Theory]
    [InlineData("/pub/12345678", "", 414)]
    [InlineData("/pub/1234567", "", 200)]
    [InlineData("/pub", "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n", 431)]
    [InlineData("/pub", "A: 1\r\nB: 2\r\nC: 3\r\n", 200)]
    public async Task Targets_and_fields_are_limited_in_HTTP_1_1(string target, string fields, int status)
    {
        await using var backend = new RecordingBackend();
        await using var plane = await HostileRig.Serving(TestPlane.Options with { MaxTargetLength = 12, MaxRequestHeaderCount = 5 }, backend.At);
        Assert.StartsWith($"HTTP/1.1 {status} ", await plane.Raw(80, $"GET {target} HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n{fields}\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/pub/12345678", 0, "status:414")]
    [InlineData("/pub/1234567", 0, "status:200")]
    [InlineData("/pub", 9, "status:431")]
    public async Task Targets_and_fields_are_limited_in_HTTP_2(string target, int fields, string status)
    {
        await using var backend = new RecordingBackend();
        await using var plane = await HostileRig.Serving(TestPlane.Options with { MaxTargetLength = 12, MaxRequestHeaderCount = 8 }, backend.At);
        using var connection = await FrameConnection.Open(plane.At(80));
        byte[] block = Block([.. Request(path: target), .. Enumerable.Range(0, fields).Select(i => ($"x{i}", "1"))]);
        await connection.Send((byte[])[.. Hello, .. Frame(Headers, EndStream | EndHeaders, 1, block)], TestContext.Current.CancellationToken);
        await connection.Until(reader => reader.Events.Count > 0, TestPlane.Patience);
        Assert.True(connection.Reader.Events.Contains(status) || (status == "status:431" && connection.Reader.Events is ["GOAWAY:1" or "RST_STREAM" or "GOAWAY:11", ..]), string.Join(", ", connection.Reader.Events));
    }

    [Fact]
    public async Task A_connection_too_many_is_closed()
    {
        await using var backend = new RecordingBackend();
        await using var plane = await HostileRig.Serving(TestPlane.Options with { MaxConnections = 2 }, backend.At);
        using var first = await RawConnection.Open(plane.At(80));
        using var second = await RawConnection.Open(plane.At(80));
        foreach (var client in new[] { first, second })
        {
            await client.Send("GET /pub/x HTTP/1.1\r\nHost: a.test\r\n\r\n");
            await client.ReadUntil("/pub/x");
        }
        Assert.Equal("", await plane.Raw(80, "GET /pub/x HTTP/1.1\r\nHost: a.test\r\n\r\n"));
    }

    [Theory]
    // A rule for all other paths makes each of these a matter of taste.
    [InlineData("//admin", 400)]
    [InlineData("/%2Fadmin", 400)]
    [InlineData("/%61dmin/x", 400)]
    [InlineData("/admin;v=1", 400)]
    [InlineData("/;/admin", 400)]
    [InlineData("/admin%20", 400)]
    [InlineData("/%2561dmin", 400)]
    [InlineData("/x%5c..%5cadmin", 400)]
    [InlineData("/x%252f%252e%252e%252fadmin", 400)]
    [InlineData("/%zz", 400)]
    [InlineData("/%c0%afadmin", 400)]
    // Whoever reads these in another way gets to the same rule.
    [InlineData("/a//b", 200)]
    [InlineData("/a%2Fb;v=1/c%20d", 200)]
    [InlineData("/caf%C3%A9/100%25", 200)]
    [InlineData("/admin/a%2Fb//c", 200)]
    [InlineData("/admin/x%252Fy", 200)]
    // A rule that spells its path in a special way is taken at its word.
    [InlineData("/v;x=1/a", 200)]
    public async Task A_path_is_served_if_its_rule_owns_every_reading(string path, int status) => Assert.Equal(status, await Ask(new(), path));

    [Theory]
    [InlineData("//admin", PathChoice.AsItStands, 200)]
    [InlineData("/%2Fadmin", PathChoice.AsItStands, 200)]
    [InlineData("/admin;v=1", PathChoice.AsItStands, 200)]
    [InlineData("/%2561dmin", PathChoice.AsItStands, 200)]
    [InlineData("/admin%20", PathChoice.AsItStands, 200)]
    [InlineData("/%2e%2e/admin", PathChoice.AsItStands, 400)]
    [InlineData("/a//b", PathChoice.Refuse, 400)]
    [InlineData("/a%2Fb", PathChoice.Refuse, 400)]
    [InlineData("/a;v=1", PathChoice.Refuse, 400)]
    [InlineData("/a%252Fb", PathChoice.Refuse, 400)]
    [InlineData("/a%20", PathChoice.Refuse, 400)]
    [InlineData("/%61", PathChoice.Refuse, 400)]
    [InlineData("/caf%C3%A9", PathChoice.Refuse, 200)]
    [InlineData("/a/b", PathChoice.Refuse, 200)]
    public async Task Each_choice_about_paths_has_two_others(string path, PathChoice choice, int status) => Assert.Equal(status, await Ask(
        new() { EmptySegments = choice, EncodedSlashes = choice, Parameters = choice, DoubleEncoding = choice, TrailingBlanks = choice, Encoding = choice }, path));

    [Theory]
    [InlineData(TrailingDot.SameHost, "200")]
    [InlineData(TrailingDot.Refuse, "400")]
    public async Task A_dot_behind_the_host_is_a_choice(TrailingDot choice, string status)
    {
        await using var backend = new RecordingBackend();
        await using var plane = await HostileRig.Serving(TestPlane.Options with { TrailingDot = choice }, backend.At);
        Assert.StartsWith($"HTTP/1.1 {status}", await plane.Raw(80, "GET /pub/x HTTP/1.1\r\nHost: a.test.\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    private static async Task<int> Ask(PathPolicy policy, string path)
    {
        await using var backend = new RecordingBackend();
        var world = new World();
        var cluster = world.Cluster("b", backend.At);
        await using var plane = await TestPlane.Serving(TestPlane.Options with { Paths = policy }, world.Listen(80, "a.test",
            world.On("/v;x=1", world.Forward(cluster, HostileRig.Marked("spelt"))),
            world.On("/admin", world.Forward(cluster, HostileRig.Marked("admin"))),
            world.On("/", world.Forward(cluster, HostileRig.Marked("root")))));
        var answer = await plane.Raw(80, $"GET {path} HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
        return int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
    }
}
