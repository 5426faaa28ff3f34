using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Tasks;
using Sluice.Runtime.Tls;
using Xunit;

namespace Sluice.Laws;

/// <summary>The buffers of OpenSSL are given back while a connection waits, and nothing that passes through them is changed by it.</summary>
public class RecordBufferLaws
{
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Octets_pass_in_both_directions_when_the_buffers_are_given_back(SslProtocols version)
    {
        var stop = TestContext.Current.CancellationToken;
        var certificate = TestCertificate.For("a.test").Context();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var near = new TcpClient();
        await near.ConnectAsync((IPEndPoint)listener.LocalEndpoint, stop);
        using var far = await listener.AcceptTcpClientAsync(stop);
        await using var client = new SslStream(near.GetStream());
        await using var server = new SslStream(far.GetStream());
        await Task.WhenAll(
            client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "a.test",
                EnabledSslProtocols = version,
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.TargetCertificate.GetCertHashString(),
            }, stop),
            server.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate, EnabledSslProtocols = version }, stop));
        Assert.True(RecordBuffers.Release(server));
        var random = new Random(1);
        for (var round = 0; round < 40; round++)
        {
            var sent = new byte[random.Next(1, round % 4 == 0 ? 100_000 : 2_000)];
            random.NextBytes(sent);
            var (there, back) = (new byte[sent.Length], new byte[sent.Length]);
            await Task.WhenAll(client.WriteAsync(sent, stop).AsTask(), server.ReadExactlyAsync(there, stop).AsTask());
            await Task.WhenAll(server.WriteAsync(there, stop).AsTask(), client.ReadExactlyAsync(back, stop).AsTask());
            Assert.Equal(sent, back);
        }
        await client.ShutdownAsync();
        Assert.Equal(0, await server.ReadAsync(new byte[1], stop));
        Assert.False(RecordBuffers.Release(new SslStream(far.GetStream())));
    }
}
