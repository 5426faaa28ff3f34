using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Xunit;

namespace Sluice.Laws;

/// <summary>TLS that ends here: the certificate is the listener's, and the backend hears what was inside.</summary>
public class TerminateLaws
{
    private static readonly TestCertificate First = TestCertificate.For("a.test");
    private static readonly TestCertificate Second = TestCertificate.For("b.test");

    [Fact]
    public async Task The_backend_hears_what_was_inside_and_the_client_sees_the_certificate_of_the_listener()
    {
        using var backend = StreamBackend.Echo("b");
        await using var plane = await Serving(backend);
        await using var client = await plane.Connect(443);
        await using var inside = await StreamClients.Secure(client, "a.test");
        var sent = new string('x', 300_000);
        var writing = Task.Run(async () =>
        {
            await inside.WriteAsync(Encoding.Latin1.GetBytes(sent));
            await inside.ShutdownAsync();
        }, TestContext.Current.CancellationToken);
        Assert.Equal("b" + sent, await RecordedStream.ReadToEnd(inside));
        await writing;
        Assert.Equal(sent, Encoding.Latin1.GetString(backend.Connections.Single().Received));
        Assert.Equal(First.Fingerprint, Fingerprint(inside));
    }

    [Fact]
    public async Task A_client_that_ends_its_direction_still_hears_everything()
    {
        using var backend = StreamBackend.Patient();
        await using var plane = await Serving(backend);
        await using var client = await plane.Connect(443);
        await using var inside = await StreamClients.Secure(client, "a.test");
        await inside.WriteAsync("question"u8.ToArray(), TestContext.Current.CancellationToken);
        await inside.ShutdownAsync();
        Assert.Equal("heard 8 and more", await RecordedStream.ReadToEnd(inside));
    }

    [Fact]
    public async Task A_backend_that_ends_its_direction_still_hears_everything()
    {
        var heard = new TaskCompletionSource<string>();
        using var backend = StreamBackend.Hasty(heard);
        await using var plane = await Serving(backend);
        await using var client = await plane.Connect(443);
        await using var inside = await StreamClients.Secure(client, "a.test");
        Assert.Equal("all of it", await RecordedStream.ReadToEnd(inside));
        await inside.WriteAsync("a late word"u8.ToArray(), TestContext.Current.CancellationToken);
        await inside.ShutdownAsync();
        Assert.Equal("a late word", await heard.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reset_by_the_backend_breaks_the_connection_off()
    {
        using var backend = new StreamBackend(async connection =>
        {
            await connection.Read(1);
            connection.BreakOff();
        });
        await using var plane = await Serving(backend);
        await using var client = await plane.Connect(443);
        await using var inside = await StreamClients.Secure(client, "a.test");
        await inside.WriteAsync("x"u8.ToArray(), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<System.IO.IOException>(() => RecordedStream.ReadToEnd(inside));
    }

    [Fact]
    public async Task Each_server_name_has_its_certificate_and_its_backend_and_others_have_neither()
    {
        using var first = StreamBackend.Echo("1");
        using var second = StreamBackend.Echo("2");
        var world = new World();
        world.Terminate(443, "a.test", world.Certificate(First), World.To("a.test", world.Octets("first", first.At), "r1"));
        world.Terminate(443, "*.b.test", world.Certificate(Second), World.To("*.b.test", world.Octets("second", second.At), "r2"));
        world.Terminate(443, "c.test", world.Certificate(Second));
        await using var plane = await TestPlane.Serving(world, First, Second);
        Assert.Equal("1", await plane.Named(443, "a.test"));
        Assert.Equal("2", await plane.Named(443, "x.b.test"));
        Assert.Null(await plane.Named(443, "b.test"));
        Assert.Null(await plane.Named(443, "c.test"));
        Assert.Null(await plane.Named(443, null));
    }

    [Fact]
    public async Task A_listener_without_its_key_refuses_every_handshake()
    {
        using var backend = StreamBackend.Echo("b");
        var world = new World();
        world.Terminate(443, "a.test", world.Certificate(First), World.To("a.test", world.Octets("b", backend.At)));
        await using var plane = await TestPlane.Serving(world);
        Assert.NotEmpty(plane.Problems);
        Assert.Null(await plane.Named(443, "a.test"));
        Assert.Empty(backend.Connections);
    }

    [Fact]
    public async Task No_protocol_is_agreed_upon_in_place_of_the_backend()
    {
        using var backend = StreamBackend.Echo("b");
        await using var plane = await Serving(backend);
        await using var client = await plane.Connect(443);
        await using var inside = await StreamClients.Secure(client, "a.test", new() { ApplicationProtocols = [SslApplicationProtocol.Http2, new("postgresql")] });
        Assert.Empty(inside.NegotiatedApplicationProtocol.Protocol.ToArray());
    }

    [Theory]
    [InlineData(20_000, 1 << 14)]
    [InlineData(0, 50)]
    public async Task A_real_hello_that_is_cut_into_records_comes_to_its_listener(int padding, int recordSize)
    {
        using var backend = StreamBackend.Echo("b");
        await using var plane = await Serving(backend);
        await using var client = await plane.Connect(443);
        await client.WriteAsync(Hellos.Wire("a.test", padding, recordSize), TestContext.Current.CancellationToken);
        // The server answers: with its own hello, or with an alert about a hello that no client would send.
        Assert.Contains((await client.Read(1))[0], "\x16\x15");
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task OpenSSL_comes_through(string version)
    {
        using var backend = StreamBackend.Echo("hello from the backend\n");
        await using var plane = await Serving(backend);
        Assert.Contains("hello from the backend", await PassthroughLaws.OpenSsl(plane.At(443), version, "-servername", "a.test"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backend_with_a_policy_is_spoken_to_over_TLS_again()
    {
        var authority = TestAuthority.Root("ours");
        using var backend = StreamBackend.SecureEcho("s", authority.Issue(new Wanted("db.test")));
        var world = new World();
        var cluster = world.Cluster("db", BackendProtocol.Stream, new BackendTls("db.test", new Trust.Bundles(Array(world.Bundle(authority.Der))), Arr<PeerName>.Empty, None), backend.At);
        world.Terminate(443, "a.test", world.Certificate(First), World.To("a.test", world.Forward(cluster)));
        await using var plane = await TestPlane.Serving(world, First);
        Assert.Equal("s", await plane.Named(443, "a.test"));
        Assert.Equal(0x16, backend.Connections.Single().Received[0]);
    }

    private static string Fingerprint(SslStream inside) =>
        Convert.ToHexStringLower(inside.RemoteCertificate!.GetCertHash(HashAlgorithmName.SHA256));

    private static Task<TestPlane> Serving(StreamBackend backend)
    {
        var world = new World();
        return TestPlane.Serving(world.Terminate(443, "a.test", world.Certificate(First), World.To("a.test", world.Octets("b", backend.At))), First);
    }
}
