using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Sluice.Laws;

/// <summary>A certificate that is replaced while it is in use: the next handshake sees the new one, and nobody notices.</summary>
public class CertificateRotationLaws(ITestOutputHelper output)
{
    private const int Rotations = 100;
    private const int Requests = 10_000;

    [Fact]
    public async Task Ten_thousand_requests_during_a_hundred_rotations_are_all_answered()
    {
        await using var backend = await TestBackend.Echo("b");
        TestCertificate[] certificates = [TestCertificate.For("site.test"), TestCertificate.ForRsa("site.test"), TestCertificate.For("site.test"), TestCertificate.ForRsa("site.test")];
        await using var plane = await TestPlane.Serving(World(backend, certificates[0]), certificates[0]);
        var (answered, handshakes, over) = (0, 0, false);
        Task[] clients =
        [
            Keep(HttpVersion.Version11), Keep(HttpVersion.Version20), Reconnect(HttpVersion.Version11), Reconnect(HttpVersion.Version20),
        ];
        for (var rotation = 1; rotation <= Rotations; rotation++)
        {
            var next = certificates[rotation % certificates.Length];
            await plane.Load(World(backend, next), next);
            Assert.Equal(next.Fingerprint, await Presented(plane));
            while (Volatile.Read(ref answered) < Requests * rotation / Rotations && !clients.Any(client => client.IsCompleted)) await Task.Delay(1, TestContext.Current.CancellationToken);
        }
        Volatile.Write(ref over, true);
        await Task.WhenAll(clients);
        output.WriteLine($"{Rotations} rotations, {answered} requests answered, {handshakes} of them on a connection of their own");
        Assert.True(answered >= Requests);

        async Task Keep(Version version)
        {
            using var client = plane.Client(443, "site.test");
            while (!Volatile.Read(ref over)) await Ask(client, version);
        }

        async Task Reconnect(Version version)
        {
            while (!Volatile.Read(ref over))
            {
                using var client = plane.Client(443, "site.test");
                await Ask(client, version);
                Interlocked.Increment(ref handshakes);
            }
        }

        async Task Ask(HttpClient client, Version version)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "https://site.test/") { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Interlocked.Increment(ref answered);
        }
    }

    private static async Task<string> Presented(TestPlane plane)
    {
        using var connection = await RawConnection.Open(plane.At(443));
        var fingerprint = "";
        await using var tls = new SslStream(connection.Stream, leaveInnerStreamOpen: true, (_, shown, _, _) =>
            (fingerprint = shown is null ? "" : Convert.ToHexStringLower(shown.GetCertHash(HashAlgorithmName.SHA256))).Length > 0);
        await tls.AuthenticateAsClientAsync("site.test");
        return fingerprint;
    }

    private static World World(TestBackend backend, TestCertificate certificate)
    {
        var world = new World();
        return world.ListenTls(443, "site.test", [world.Certificate(certificate)], world.On("/", world.Forward(world.Cluster("b", backend.At))));
    }
}
