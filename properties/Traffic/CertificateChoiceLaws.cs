using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Tls;
using Xunit;

namespace Sluice.Laws;

/// <summary>
/// Of two certificates for one name a client is shown one that it can verify, and of those the first that the listener names.
/// Listeners for requests, listeners that end TLS for streams, and either beside one that passes TLS through do alike.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class CertificateChoiceLaws : IAsyncLifetime
{
    private const string Site = "site.test";
    private const string TlsAny = "";

    private static readonly TestCertificate Rsa = TestCertificate.ForRsa(Site);
    private static readonly TestCertificate Ecdsa = TestCertificate.For(Site);
    private static readonly TestCertificate P384 = TestCertificate.For(Site, ECCurve.NamedCurves.nistP384);
    private static readonly TestCertificate WildRsa = TestCertificate.ForRsa("*.test");

    /// <summary>What each logical port has in this order: for requests, for streams, for requests beside TLS that is passed through.</summary>
    private static readonly (int Port, TestCertificate[] Certificates)[] Orders =
        [(443, [Rsa, Ecdsa]), (444, [Ecdsa, Rsa]), (543, [Rsa, Ecdsa]), (544, [Ecdsa, Rsa]), (643, [Rsa, Ecdsa]), (644, [Ecdsa, Rsa])];

    private TestBackend _backend = null!;
    private TestPlane _plane = null!;

    public async ValueTask InitializeAsync()
    {
        _backend = await TestBackend.Echo("b");
        _plane = await TestPlane.Serving(World(_backend), Rsa, Ecdsa, P384, WildRsa);
        Assert.Empty(_plane.Problems);
    }

    public async ValueTask DisposeAsync()
    {
        await _plane.DisposeAsync();
        await _backend.DisposeAsync();
    }

    public static TheoryData<string, string, string> Offers() => new()
    {
        { "rsa", TlsAny, "-sigalgs RSA-PSS+SHA256:RSA+SHA256" },
        { "rsa", "-tls1_3", "-sigalgs RSA-PSS+SHA256:RSA+SHA256" },
        { "rsa", "-tls1_2", "-sigalgs RSA-PSS+SHA256:RSA+SHA256" },
        { "rsa", "-tls1_2", "-sigalgs RSA+SHA384" },
        { "rsa", "-tls1_2", "-cipher ECDHE-RSA-AES128-GCM-SHA256" },
        { "ecdsa", "-tls1_3", "-sigalgs ECDSA+SHA256" },
        { "ecdsa", "-tls1_2", "-sigalgs ECDSA+SHA256" },
        { "ecdsa", "-tls1_2", "-cipher ECDHE-ECDSA-AES256-GCM-SHA384" },
        // TLS 1.3 has its own suites; those of older versions say nothing then.
        { "first", TlsAny, "-cipher ECDHE-RSA-AES128-GCM-SHA256" },
        { "first", "-tls1_3", "" },
        { "first", "-tls1_2", "" },
        // RSA without PSS signs certificates in TLS 1.3, but no handshakes.
        { "ecdsa", "-tls1_3", "-sigalgs RSA+SHA256:ECDSA+SHA256" },
    };

    [Theory, MemberData(nameof(Offers))]
    public async Task Openssl_is_shown_what_it_can_verify(string shown, string version, string options)
    {
        string[] arguments = [.. $"{version} {options}".Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        foreach (var (port, certificates) in Orders)
        {
            var said = await Openssl.Ask(_plane.At(port), Site, Site, arguments);
            Assert.Equal((port, Named(Wanted(shown, certificates))), (port, Named(Shown(said))));
            Assert.Contains("HTTP/1.1 200 ", said, StringComparison.Ordinal);
        }
    }

    /// <summary>Elliptic curves are kinds of their own: TLS 1.3 ties each to a scheme, TLS 1.2 asks for them apart from schemes.</summary>
    [Theory]
    [InlineData("-tls1_3 -sigalgs ECDSA+SHA384", "384")]
    [InlineData("-tls1_3 -sigalgs ECDSA+SHA256", "256")]
    [InlineData("-tls1_2 -sigalgs ECDSA+SHA256 -curves secp384r1", "384")]
    [InlineData("-tls1_2 -sigalgs ECDSA+SHA384 -curves prime256v1", "256")]
    public async Task A_curve_that_the_client_does_not_know_is_not_shown(string options, string curve)
    {
        foreach (var port in new[] { 743, 744 })
        {
            var said = await Openssl.Ask(_plane.At(port), Site, Site, options.Split(' '));
            Assert.Equal((port, curve == "384" ? P384.Fingerprint : Ecdsa.Fingerprint), (port, Shown(said)));
            Assert.Contains("HTTP/1.1 200 ", said, StringComparison.Ordinal);
        }
    }

    /// <summary>A ClientHello may come octet by octet; nothing of it is lost to the handshake that follows.</summary>
    [Theory]
    [InlineData(SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "rsa")]
    [InlineData(SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, "ecdsa")]
    [InlineData(SslProtocols.Tls13, TlsCipherSuite.TLS_AES_256_GCM_SHA384, "first")]
    public async Task SslStream_is_shown_what_its_suites_are_for_however_it_cuts_its_hello(SslProtocols version, TlsCipherSuite suite, string shown)
    {
        foreach (var (port, certificates) in Orders)
            foreach (var size in new[] { 1, 100, int.MaxValue })
                Assert.Equal((port, Named(Wanted(shown, certificates))), (port, Named(await Shown(_plane.At(port), size, version, suite))));
    }

    /// <summary>What is read beforehand is taken from nobody: other protocols, broken and unfinished ones fare as on a port where nobody reads.</summary>
    [Fact]
    public async Task What_is_no_hello_is_left_to_the_handshake()
    {
        byte[][] sent =
        [
            "GET / HTTP/1.1\r\nHost: site.test\r\n\r\n"u8.ToArray(), [22, 3, 1, 0, 0], [22, 3, 1, 0, 4, 2, 0, 0, 0],
            Hellos.Records(Hellos.Message(Hellos.Vector(2, Hellos.ServerName("two words"u8.ToArray()))), 1 << 14),
            Hellos.Wire(Site)[..^1], [],
        ];
        foreach (var octets in sent)
            Assert.Equal(await Answered(_plane.At(843), octets), await Answered(_plane.At(443), octets));
    }

    /// <summary>The limit is one for what is read beforehand: a longer ClientHello is not looked into, and finds the first certificate.</summary>
    [Fact]
    public async Task A_hello_beyond_the_limit_finds_the_first_certificate()
    {
        await using var plane = await TestPlane.Serving(TestPlane.Options with { Streams = new() { MaxClientHello = 64 } }, World(_backend), Rsa, Ecdsa, P384, WildRsa);
        Assert.Equal(Rsa.Fingerprint, Shown(await Openssl.Ask(plane.At(443), Site, Site, "-tls1_2")));
        Assert.Equal(Ecdsa.Fingerprint, Shown(await Openssl.Ask(plane.At(444), Site, Site, "-tls1_2")));
        Assert.DoesNotContain("HTTP/1.1 200", await Openssl.Ask(plane.At(444), Site, Site, "-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hello_that_does_not_come_in_time_is_not_waited_for()
    {
        await using var plane = await TestPlane.Serving(TestPlane.Options with { HandshakeTimeout = TimeSpan.FromSeconds(1) }, World(_backend), Rsa, Ecdsa, P384, WildRsa);
        using var connection = await RawConnection.Open(plane.At(443));
        await connection.Stream.WriteAsync(Hellos.Wire(Site).AsMemory(0, 40), TestContext.Current.CancellationToken);
        Assert.Equal("", await connection.ReadToEnd());
        Assert.Equal(Rsa.Fingerprint, await Shown(plane.At(443), 1, SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256));
    }

    /// <summary>Ports on which no choice depends on it have nothing read beforehand: the plan says which these are.</summary>
    [Fact]
    public void Hellos_are_read_beforehand_only_where_kinds_of_keys_differ()
    {
        var generation = Runtime.Loading.Load.Run(World(_backend).Verified(), toMap(new[] { Rsa, Ecdsa, P384, WildRsa }.Select(c => (new World().Certificate(c), c.Key))));
        Assert.Equal(
            [443, 444, 543, 544, 643, 644, 743, 744],
            generation.Ports.Where(port => port.Value.ChoosesByOffer).Select(port => port.Key.Port).Order());
        Assert.Contains(generation.Ports, port => port.Key.Port == 843);
    }

    /// <summary>Names come before keys, what can be verified before how well a name fits, and of equals the first is taken.</summary>
    [Fact]
    public void A_certificate_is_chosen_by_its_name_then_by_what_can_be_verified_then_by_its_place()
    {
        var (rsa, ecdsa, p384, wild) = (Ready(Rsa, Site), Ready(Ecdsa, Site), Ready(P384, Site), Ready(WildRsa, "*.test"));
        var all = new ClientOffer(KeyKinds.All, SignatureSchemes.All);
        var (onlyRsa, onlyP256) = (all with { Keys = KeyKinds.Rsa }, all with { Keys = KeyKinds.P256 });
        var none = all with { Keys = KeyKinds.None };
        foreach (var (certificates, name, offer, chosen) in new (ServerCertificate[], string, ClientOffer?, ServerCertificate)[]
        {
            ([wild, ecdsa], Site, onlyRsa, wild), ([wild, ecdsa], Site, onlyP256, ecdsa), ([wild, ecdsa], Site, all, ecdsa), ([wild, ecdsa], Site, null, ecdsa),
            ([wild, ecdsa], "a.test", onlyP256, wild), ([wild, ecdsa], "a.b.test", onlyP256, ecdsa), ([wild, ecdsa], "a.b.test", onlyRsa, wild), ([ecdsa, wild], "a.b.test", all, ecdsa),
            ([rsa, ecdsa, p384], Site, all, rsa), ([p384, ecdsa, rsa], Site, all, p384), ([p384, ecdsa, rsa], Site, onlyP256, ecdsa), ([p384, ecdsa, rsa], Site, onlyRsa, rsa),
            ([p384, ecdsa, rsa], Site, none, p384), ([ecdsa, rsa], Site, none, ecdsa), ([wild, rsa, ecdsa], Site, none, rsa),
        })
            Assert.Same(chosen, ServerCertificate.Choose(certificates, name, offer));
        Assert.Null(ServerCertificate.Choose([], Site, all));
    }

    /// <summary>Signatures of authorities count where the client names them (RFC 8446 §4.2.3), and decide between keys that it can verify alike.</summary>
    [Fact]
    public void A_chain_that_can_be_verified_is_chosen_before_one_that_cannot()
    {
        using var authority = RSA.Create(2048);
        var (byRsa, byEcdsa) = (Ready(Issued(authority), Site), Ready(TestAuthority.Root("ecdsa").Issue(Site), Site));
        var own = Ready(Ecdsa, Site);
        const SignatureSchemes OnlyRsa = SignatureSchemes.RsaPkcs1Sha256;
        foreach (var (certificates, offer, chosen) in new (ServerCertificate[], ClientOffer, ServerCertificate)[]
        {
            ([byRsa, byEcdsa], new(KeyKinds.P256, SignatureSchemes.Ecdsa), byEcdsa), ([byEcdsa, byRsa], new(KeyKinds.P256, SignatureSchemes.Ecdsa), byEcdsa),
            ([byEcdsa, byRsa], new(KeyKinds.P256, OnlyRsa), byRsa), ([byRsa, byEcdsa], new(KeyKinds.P256, OnlyRsa), byRsa),
            // Nobody verifies what signs itself, and a chain with other signatures is better than none.
            ([own, byRsa], new(KeyKinds.P256, OnlyRsa), own), ([byEcdsa], new(KeyKinds.P256, OnlyRsa), byEcdsa), ([byEcdsa, Ready(Rsa, Site)], new(KeyKinds.P256, OnlyRsa), byEcdsa),
        })
            Assert.Same(chosen, ServerCertificate.Choose(certificates, Site, offer));
    }

    [Fact]
    public void An_offer_is_what_the_extensions_say_and_what_they_leave_out_is_not_restricted()
    {
        byte[] suites = [0x13, 0x01, 0xC0, 0x2B, 0xC0, 0x2F], ofRsa = [0xC0, 0x2F], ofEcdsa = [0xC0, 0x2B], plainRsa = [0x00, 0x2F], tls13 = [0x13, 0x01];
        var version = Hellos.Extension(43, Hellos.Vector(1, [0x7A, 0x7A, 3, 4, 3, 3]));
        var signs = Hellos.Extension(13, Hellos.Vector(2, [4, 3, 4, 1]));
        var certificates = Hellos.Extension(50, Hellos.Vector(2, [5, 1]));
        var curves = Hellos.Extension(10, Hellos.Vector(2, [0, 29, 0, 24]));
        Assert.Equal(new(KeyKinds.All, SignatureSchemes.All), ClientOffer.Of(suites, []));
        Assert.Equal(new(KeyKinds.Rsa, SignatureSchemes.All), ClientOffer.Of(ofRsa, []));
        Assert.Equal(new(KeyKinds.Rsa, SignatureSchemes.All), ClientOffer.Of(plainRsa, []));
        Assert.Equal(new(KeyKinds.Ecdsa, SignatureSchemes.All), ClientOffer.Of(ofEcdsa, []));
        Assert.Equal(new(KeyKinds.None, SignatureSchemes.All), ClientOffer.Of(tls13, []));
        Assert.Equal(new(KeyKinds.All, SignatureSchemes.All), ClientOffer.Of(tls13, version));
        Assert.Equal(new(KeyKinds.P384, SignatureSchemes.All), ClientOffer.Of(ofEcdsa, curves));
        Assert.Equal(new(KeyKinds.Rsa | KeyKinds.P384, SignatureSchemes.EcdsaSha256 | SignatureSchemes.RsaPkcs1Sha256), ClientOffer.Of(suites, [.. curves, .. signs]));
        Assert.Equal(new(KeyKinds.P256, SignatureSchemes.RsaPkcs1Sha384), ClientOffer.Of(suites, [.. certificates, .. signs, .. version]));
        // Lists that are cut off, empty, odd or too long for their extension never make it throw.
        foreach (var type in new[] { 10, 13, 43, 50 })
            foreach (var content in new byte[][] { [], [0], [0, 0], [255], [0, 2, 4], [0, 3, 4, 3, 4], [255, 255, 4, 3] })
                for (var cut = 0; cut < content.Length + 4; cut++)
                    _ = ClientOffer.Of([0x13], Hellos.Extension(type, content).AsSpan(..^cut));
    }

    private static World World(TestBackend backend)
    {
        var world = new World();
        var requests = world.On("/", world.Forward(world.Cluster("b", backend.At)));
        var octets = global::Sluice.Laws.World.To(Site, world.Octets("c", backend.At));
        foreach (var (port, certificates) in Orders)
        {
            var hashes = certificates.Select(world.Certificate).ToArray();
            if (port / 100 == 5) world.Stream(port, ListenerProtocol.Tls, Site, StreamMode.Terminate, hashes, octets);
            else world.ListenTls(port, Site, hashes, requests);
            if (port / 100 == 6) world.Pass(port, "through.test", octets);
        }
        return world
            .ListenTls(743, Site, [world.Certificate(Ecdsa), world.Certificate(P384)], requests)
            .ListenTls(744, Site, [world.Certificate(P384), world.Certificate(Ecdsa)], requests)
            // Two kinds on one port, but each listener has one.
            .ListenTls(843, Site, [world.Certificate(Rsa), world.Certificate(WildRsa)], requests)
            .ListenTls(843, "other.test", [world.Certificate(Ecdsa)], requests);
    }

    private static string Wanted(string shown, TestCertificate[] certificates) =>
        shown switch { "rsa" => Rsa.Fingerprint, "ecdsa" => Ecdsa.Fingerprint, _ => certificates[0].Fingerprint };

    private static string Named(string fingerprint) =>
        fingerprint == Rsa.Fingerprint ? "rsa" : fingerprint == Ecdsa.Fingerprint ? "ecdsa" : fingerprint;

    /// <summary>The fingerprint of the certificate that openssl prints; what it says, if there is none.</summary>
    private static string Shown(string said)
    {
        if (!said.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal)) return said;
        using var certificate = X509Certificate2.CreateFromPem(said);
        return Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));
    }

    private static async Task<string> Shown(IPEndPoint at, int size, SslProtocols version, TlsCipherSuite suite)
    {
        using var connection = await RawConnection.Open(at);
        var shown = "";
        await using var tls = new SslStream(new Dribble(connection.Stream, size));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = Site,
            EnabledSslProtocols = version,
            CipherSuitesPolicy = new([suite]),
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                (shown = certificate is null ? "" : Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256))).Length > 0,
        }, TestContext.Current.CancellationToken);
        await tls.WriteAsync("GET / HTTP/1.1\r\nHost: site.test\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        using var answer = new StreamReader(tls);
        Assert.Equal("HTTP/1.1 200 OK", await answer.ReadLineAsync(TestContext.Current.CancellationToken));
        return shown;
    }

    /// <summary>What comes back to octets after which the client sends no more.</summary>
    private static async Task<string> Answered(IPEndPoint at, byte[] octets)
    {
        await using var stream = await RecordedStream.Open(at);
        await stream.WriteAsync(octets, TestContext.Current.CancellationToken);
        try
        {
            stream.Finish();
            await stream.ReadToEnd();
        }
        catch (Exception reset) when (reset is IOException or SocketException) { }
        return Convert.ToHexStringLower(stream.Received);
    }

    private static ServerCertificate Ready(TestCertificate certificate, string name) => new(certificate.Context(), [name]);

    /// <summary>A certificate for an elliptic curve that an authority signs with RSA.</summary>
    private static TestCertificate Issued(RSA authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={Site}", key, HashAlgorithmName.SHA256).Create(
            new X500DistinguishedName("CN=rsa"), X509SignatureGenerator.CreateForRSA(authority, RSASignaturePadding.Pkcs1),
            DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), [1]);
        return new(Site, certificate, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Sends at most so many octets at once.</summary>
    private sealed class Dribble(Stream inner, int size) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            for (; buffer.Length > size; buffer = buffer[size..]) await inner.WriteAsync(buffer[..size], cancellationToken);
            await inner.WriteAsync(buffer, cancellationToken);
        }
    }
}
