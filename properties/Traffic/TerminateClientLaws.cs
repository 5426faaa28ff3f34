using System.IO;
using System.Net.Security;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Xunit;

namespace Sluice.Laws;

/// <summary>Clients of a listener that ends TLS for connections prove who they are, at first and for as long as they are connected.</summary>
public class TerminateClientLaws
{
    private static readonly TestCertificate Site = TestCertificate.For("a.test");
    private static readonly TestAuthority Ours = TestAuthority.Root("ours");
    private static readonly TestAuthority Others = TestAuthority.Root("others");
    private static readonly Wanted Client = new() { CommonName = "client", Usage = "1.3.6.1.5.5.7.3.2" };

    [Fact]
    public async Task Nobody_reaches_the_backend_for_whom_no_authority_vouches()
    {
        using var backend = StreamBackend.Echo("b");
        await using var plane = await TestPlane.Serving(World(backend, Ours), Site);
        foreach (var shown in new[] { null, Others.Issue(Client).Context(), Ours.Issue(Client with { To = TimeSpan.FromMinutes(-1) }).Context() })
            await Assert.ThrowsAnyAsync<Exception>(() => Open(plane, shown));
        Assert.Empty(backend.Connections);
        await using var open = await Open(plane, Ours.Issue(Client).Context());
        Assert.Single(backend.Connections);
    }

    [Fact]
    public async Task A_connection_ends_when_its_authority_is_withdrawn_and_lives_on_while_it_is_not()
    {
        using var backend = StreamBackend.Echo("b");
        await using var plane = await TestPlane.Serving(World(backend, Ours), Site);
        await using var open = await Open(plane, Ours.Issue(Client).Context());
        await plane.Load(World(backend, Ours, Others), Site);
        await open.WriteAsync("x"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal((byte)'x', await Next(open));
        await plane.Load(World(backend, Others), Site);
        await Cut(open);
    }

    [Fact]
    public async Task A_connection_ends_with_the_certificate_that_it_was_opened_with()
    {
        using var backend = StreamBackend.Echo("b");
        await using var plane = await TestPlane.Serving(World(backend, Ours), Site);
        await using var open = await Open(plane, Ours.Issue(Client with { To = TimeSpan.FromSeconds(3) }).Context());
        await Cut(open);
    }

    [Fact]
    public async Task A_connection_ends_when_the_key_of_its_listener_goes()
    {
        using var backend = StreamBackend.Echo("b");
        await using var plane = await TestPlane.Serving(World(backend), Site);
        await using var open = await Open(plane, null);
        // The same plan twice: what it says of the port has been looked at when the key goes.
        await plane.Load(World(backend), Site);
        await plane.Load(World(backend));
        await Cut(open);
    }

    private static async Task<SslStream> Open(TestPlane plane, SslStreamCertificateContext? shown)
    {
        var inside = await StreamClients.Secure(await plane.Connect(443), "a.test", new() { ClientCertificateContext = shown });
        Assert.Equal((byte)'b', await Next(inside));
        return inside;
    }

    private static async Task<byte> Next(SslStream stream)
    {
        var one = new byte[1];
        await stream.ReadExactlyAsync(one, TestContext.Current.CancellationToken).AsTask().WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        return one[0];
    }

    private static async Task Cut(SslStream stream) =>
        await Assert.ThrowsAnyAsync<IOException>(() => RecordedStream.ReadToEnd(stream).WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken));

    /// <summary>Without authorities nobody is asked.</summary>
    private static World World(StreamBackend backend, params TestAuthority[] authorities)
    {
        var world = new World();
        world.Terminate(443, "a.test", world.Certificate(Site), Laws.World.To("a.test", world.Octets("b", backend.At)));
        return authorities.Length == 0 ? world : world.Demand(443, ClientMode.ValidOnly, world.Bundle([.. authorities.Select(authority => authority.Der)]));
    }
}
