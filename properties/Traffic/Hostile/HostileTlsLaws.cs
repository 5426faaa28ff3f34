using System.Diagnostics;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws;

/// <summary>Hostile beginnings of TLS, and what a connection may ask for that began well.</summary>
public sealed class HostileTlsLaws
{
    private static readonly TestCertificate A = TestCertificate.For("a.test");
    private static readonly TestCertificate B = TestCertificate.For("b.test");
    private static readonly TestCertificate Wild = TestCertificate.For("*.wild.test");
    private static readonly TestCertificate Vip = TestCertificate.For("vip.wild.test");

    [Theory]
    // Another listener of the port owns the host (RFC 9110 15.5.20), or none does.
    [InlineData("a.test", "b.test", 421)]
    [InlineData("a.test", "zzz.test", 404)]
    [InlineData("x.wild.test", "vip.wild.test", 421)]
    [InlineData("a.test", "A.Test:8443", 200)]
    public async Task A_connection_serves_the_hosts_of_its_listener(string serverName, string host, int status)
    {
        await using var backend = new RecordingBackend();
        await using var plane = await Serving(TestPlane.Options, backend);
        using var client = new TcpClient();
        await client.ConnectAsync(plane.At(443), TestContext.Current.CancellationToken);
        await using var tls = await Secured(client.GetStream(), serverName, SslProtocols.None);
        Assert.StartsWith($"HTTP/1.1 {status} ", await Ask(tls, host), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x0303, "a.test", true)]
    // RFC 6066 3: a name that nobody serves gets nobody's certificate; a name with a NUL is none; no name is no name.
    [InlineData(0x0303, "nobody.test", false)]
    [InlineData(0x0303, "a.test\0.b.test", false)]
    [InlineData(0x0303, "", false)]
    // RFC 8996: older versions are gone.
    [InlineData(0x0302, "a.test", false)]
    [InlineData(0x0301, "a.test", false)]
    public async Task A_hello_is_taken_or_refused(int version, string serverName, bool isTaken)
    {
        await using var backend = new RecordingBackend();
        await using var plane = await Serving(TestPlane.Options, backend);
        Assert.Equal(isTaken, await Says(plane, ClientHello.Records(ClientHello.Message((ushort)version, serverName))) == ClientHello.Handshake);
    }

    [Theory]
    [InlineData(2000, 600)]
    [InlineData(4000, 16384)]
    public async Task A_hello_may_be_large_and_cut_into_records(int padding, int record)
    {
        await using var backend = new RecordingBackend();
        await using var plane = await Serving(TestPlane.Options, backend);
        Assert.Equal(ClientHello.Handshake, await Says(plane, ClientHello.Records(ClientHello.Message(0x0303, "a.test", padding), record)));
    }

    [Fact]
    public async Task A_hello_without_end_is_not_collected()
    {
        await using var backend = new RecordingBackend();
        await using var plane = await Serving(TestPlane.Options with { HandshakeTimeout = TimeSpan.FromSeconds(2) }, backend);
        // 65,000 bytes of one message: it is answered, or the connection is ended; to wait for ever is neither.
        await Says(plane, ClientHello.Records(ClientHello.Message(0x0303, "a.test", 65_000 - 200)));
        await Says(plane, [.. ClientHello.Records(ClientHello.Message(0x0303, "a.test", 65_000 - 200))[..^100]]);
    }

    [Fact]
    public async Task A_hello_that_does_not_come_is_not_waited_for()
    {
        await using var backend = new RecordingBackend();
        await using var plane = await Serving(TestPlane.Options with { HandshakeTimeout = TimeSpan.FromSeconds(1) }, backend);
        await Says(plane, [22, 3, 1, 2, 0]);
    }

    [Fact]
    public async Task A_hello_that_comes_byte_by_byte_is_a_hello()
    {
        await using var backend = new RecordingBackend();
        await using var plane = await Serving(TestPlane.Options, backend);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(plane.At(443), TestContext.Current.CancellationToken);
        await using var tls = await Secured(new Crumbs(client.GetStream()), "a.test", SslProtocols.None);
        Assert.StartsWith("HTTP/1.1 200 ", await Ask(tls, "a.test"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_text_is_not_served_where_TLS_is_spoken()
    {
        await using var backend = new RecordingBackend();
        await using var plane = await Serving(TestPlane.Options, backend);
        Assert.DoesNotContain(" 200 ", await plane.Raw(443, "GET /pub/x HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.Empty(backend.Seen);
    }

    /// <summary>A client that begins again inside TLS 1.2 makes work for nothing (CVE-2011-1473); nor is the next listener reached that way.</summary>
    [Fact]
    public async Task A_handshake_inside_a_connection_is_refused()
    {
        await using var backend = new RecordingBackend();
        await using var plane = await Serving(TestPlane.Options, backend);
        using var client = Process.Start(new ProcessStartInfo("openssl", ["s_client", "-connect", $"{plane.At(443)}", "-servername", "a.test", "-tls1_2", "-legacy_renegotiation"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("openssl was not started");
        var (output, error) = (client.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), client.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await client.StandardInput.WriteAsync("R\n");
        await client.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await client.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        var told = await output + await error;
        Assert.Contains("CONNECTED", told, StringComparison.Ordinal);
        Assert.Contains("RENEGOTIATING", told, StringComparison.Ordinal);
        Assert.True(told.Contains("no renegotiation", StringComparison.Ordinal) || told.Contains("unexpected eof", StringComparison.Ordinal), told);
        Assert.Empty(backend.Seen);
    }

    private static Task<TestPlane> Serving(DataPlaneOptions options, RecordingBackend backend)
    {
        var world = new World();
        var all = world.Forward(world.Cluster("b", backend.At));
        foreach (var certificate in new[] { A, B, Wild, Vip })
            world.ListenTls(443, certificate.Name, [world.Certificate(certificate)], world.On("/", all));
        return TestPlane.Serving(options, world, A, B, Wild, Vip);
    }

    private static async Task<SslStream> Secured(Stream stream, string serverName, SslProtocols versions)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = serverName,
            EnabledSslProtocols = versions,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
        }, TestContext.Current.CancellationToken);
        return tls;
    }

    private static async Task<string> Ask(SslStream tls, string host)
    {
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"GET /pub/x HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(tls);
        return await reader.ReadToEndAsync();
    }

    /// <summary>The first byte of the answer; nothing, if the connection was ended instead.</summary>
    private static async Task<int?> Says(TestPlane plane, byte[] bytes)
    {
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(plane.At(443), limit.Token);
        var answer = new byte[1];
        try
        {
            await client.GetStream().WriteAsync(bytes, limit.Token);
            return await client.GetStream().ReadAsync(answer, limit.Token) == 1 ? answer[0] : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Writes each byte by itself.</summary>
    private sealed class Crumbs(NetworkStream to) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < buffer.Length; i++) await to.WriteAsync(buffer.Slice(i, 1), cancellationToken);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => to.ReadAsync(buffer, cancellationToken);
        public override Task FlushAsync(CancellationToken cancellationToken) => to.FlushAsync(cancellationToken);
        public override void Flush() => to.Flush();
        public override int Read(byte[] buffer, int offset, int count) => to.Read(buffer, offset, count);
        public override void Write(byte[] buffer, int offset, int count) => to.Write(buffer, offset, count);
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
