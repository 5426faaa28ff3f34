using System.IO;
using System.Net;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Xunit;

namespace Sluice.Laws;

/// <summary>
/// What a TLS session that is resumed carries over: never who a client is. These are the faults of CVE-2025-23419 and
/// CVE-2025-68121 elsewhere.
/// </summary>
public sealed class TlsSessionLaws : IDisposable
{
    private static readonly TestCertificate Site = TestCertificate.For("site.test");
    private static readonly TestAuthority Ours = TestAuthority.Root("ours");
    private static readonly TestAuthority Others = TestAuthority.Root("others");

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("sluice-sessions-");

    public static TheoryData<string> Versions => ["-tls1_2", "-tls1_3"];

    [Theory, MemberData(nameof(Versions))]
    public async Task Where_nobody_is_asked_sessions_are_resumed_until_the_certificate_changes(string version)
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(World(backend, Site), Site);
        Assert.Contains("\nNew, ", await Begin(plane, 443, version), StringComparison.Ordinal);
        var resumed = await Resume(plane, 443, version);
        Assert.Contains("\nReused, ", resumed, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200 ", resumed, StringComparison.Ordinal);
        var next = TestCertificate.For("site.test");
        await plane.Load(World(backend, next), next);
        Assert.Contains("\nNew, ", await Resume(plane, 443, version), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_session_is_of_the_listener_that_the_server_name_chooses_now(string version)
    {
        await using var backend = await TestBackend.Echo("b");
        var world = World(backend, Site);
        var other = TestCertificate.For("other.test");
        world.ListenTls(443, "other.test", [world.Certificate(other)], world.On("/", world.Forward(world.Cluster("b", backend.At))));
        await using var plane = await TestPlane.Serving(world, Site, other);
        await Begin(plane, 443, version);
        Assert.Contains("HTTP/1.1 421 ", await Openssl.Ask(plane.At(443), "other.test", "site.test", version, "-sess_in", Session), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Where_clients_are_asked_no_session_is_resumed(string version)
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(Asking(backend), Site);
        foreach (var port in new[] { 444, 445 })
        {
            Assert.Contains("x-forwarded-client-verify: valid", await Begin(plane, port, version, Show(Ours)), StringComparison.Ordinal);
            var again = await Resume(plane, port, version, Show(Ours));
            Assert.Contains("\nNew, ", again, StringComparison.Ordinal);
            Assert.Contains("x-forwarded-client-verify: valid", again, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_session_of_one_port_is_no_pass_to_another(string version)
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(Asking(backend), Site);
        foreach (var (from, shown) in new[] { (443, []), (444, Show(Ours)), (445, Show(Ours)) })
        {
            await Begin(plane, from, version, shown);
            Assert.DoesNotContain("HTTP/1.1 200", await Resume(plane, 444, version), StringComparison.Ordinal);
            Assert.Contains("x-forwarded-client-verify: none", await Resume(plane, 445, version), StringComparison.Ordinal);
            Assert.Contains("x-forwarded-client-verify: none", await Resume(plane, 446, version), StringComparison.Ordinal);
            Assert.DoesNotContain("x-forwarded-client-verify", await Resume(plane, 443, version), StringComparison.Ordinal);
        }
    }

    /// <summary>Gateways that have one certificate share what makes its sessions; who a client is they do not share.</summary>
    [Theory, MemberData(nameof(Versions))]
    public async Task A_session_of_one_Gateway_is_no_pass_to_another(string version)
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(TestPlane.Options, new World());
        var other = new ObjectName("infra", "other");
        await plane.Load(Sluice.Laws.World.Together(Asking(backend), Asking(backend, other)), Map((new World().Certificate(Site), Site.Key)));
        foreach (var (from, to) in new[] { (Sluice.Laws.World.Edge, other), (other, Sluice.Laws.World.Edge) })
            foreach (var (port, shown) in new[] { (443, []), (444, Show(Ours)), (445, Show(Ours)) })
            {
                await Begin(plane.Plane.AddressOf(from, port)!, version, shown);
                Assert.DoesNotContain("HTTP/1.1 200", await Resume(plane.Plane.AddressOf(to, 444)!, version), StringComparison.Ordinal);
                Assert.Contains("x-forwarded-client-verify: none", await Resume(plane.Plane.AddressOf(to, 445)!, version), StringComparison.Ordinal);
                Assert.Contains("x-forwarded-client-verify: none", await Resume(plane.Plane.AddressOf(to, 446)!, version), StringComparison.Ordinal);
                var open = await Resume(plane.Plane.AddressOf(to, 443)!, version);
                Assert.Contains("HTTP/1.1 200", open, StringComparison.Ordinal);
                Assert.DoesNotContain("x-forwarded-client-verify", open, StringComparison.Ordinal);
            }
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_session_does_not_outlast_the_authorities_it_was_begun_under(string version)
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(World(backend, Site), Site);
        await Begin(plane, 443, version, Show(Ours));
        foreach (var authority in new[] { Ours, Others })
        {
            var world = World(backend, Site);
            await plane.Load(world.Demand(443, ClientMode.ValidOnly, world.Bundle(authority.Der)), Site);
            // First a session begun when nobody was asked, then one that was begun under the authority before.
            Assert.DoesNotContain("HTTP/1.1 200", await Resume(plane, 443, version), StringComparison.Ordinal);
            Assert.Contains("HTTP/1.1 200", await Begin(plane, 443, version, Show(authority)), StringComparison.Ordinal);
        }
    }

    public void Dispose() => _files.Delete(recursive: true);

    private string Session => Path.Combine(_files.FullName, "session");

    private Task<string> Begin(TestPlane plane, int port, string version, params string[] shown) => Begin(plane.At(port), version, shown);

    private Task<string> Begin(IPEndPoint at, string version, params string[] shown) =>
        Openssl.Ask(at, "site.test", "site.test", [version, "-sess_out", Session, .. shown]);

    private Task<string> Resume(TestPlane plane, int port, string version, params string[] shown) => Resume(plane.At(port), version, shown);

    private Task<string> Resume(IPEndPoint at, string version, params string[] shown) =>
        Openssl.Ask(at, "site.test", "site.test", File.Exists(Session) ? [version, "-sess_in", Session, .. shown] : [version, .. shown]);

    private string[] Show(TestAuthority authority)
    {
        var mine = authority.Issue(new Wanted { CommonName = "client", Usage = "1.3.6.1.5.5.7.3.2" });
        var (certificate, key) = (Path.Combine(_files.FullName, $"{mine.Fingerprint}.crt"), Path.Combine(_files.FullName, $"{mine.Fingerprint}.key"));
        File.WriteAllText(certificate, mine.Key.CertificatePem);
        File.WriteAllText(key, mine.Key.PrivateKeyPem);
        return ["-cert", certificate, "-key", key];
    }

    private static World World(TestBackend backend, TestCertificate certificate, ObjectName? gateway = null)
    {
        var world = new World { Gateway = gateway ?? Sluice.Laws.World.Edge };
        return world.ListenTls(443, "site.test", [world.Certificate(certificate)], world.On("/", world.Forward(world.Cluster("b", backend.At))));
    }

    /// <summary>Port 443 asks nobody, 444 demands our authority, 445 asks for it, 446 for another.</summary>
    private static World Asking(TestBackend backend, ObjectName? gateway = null)
    {
        var world = World(backend, Site, gateway);
        foreach (var (port, mode, authority) in new[] { (444, ClientMode.ValidOnly, Ours), (445, ClientMode.InsecureFallback, Ours), (446, ClientMode.InsecureFallback, Others) })
            world.ListenTls(port, "site.test", [world.Certificate(Site)], world.On("/", world.Forward(world.Cluster("b", backend.At))))
                .Demand(port, mode, world.Bundle(authority.Der));
        return world;
    }
}
