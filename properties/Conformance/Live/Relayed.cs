using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Values;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws.Conformance;

/// <summary>
/// Connections and datagrams as clients really make them. Who answers is asked by a request of HTTP/1.1, of which the data plane
/// reads nothing.
/// </summary>
internal static class Relayed
{
    /// <summary>What becomes of the connection, in the words of the tests.</summary>
    public static async Task<string> Ask(LivePlane plane, ObjectName gateway, Request request)
    {
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        if (request.Scheme == "udp") return $"udp {await Echoed(plane.At(gateway, request.Port, Transport.Udp), limit.Token).ConfigureAwait(false)}";
        try
        {
            await using var plain = await plane.Connect(gateway, request.Port, limit.Token).ConfigureAwait(false);
            return request.Scheme == "tcp"
                ? $"tcp {await Who(plain, request, limit.Token).ConfigureAwait(false)}"
                : await Secured(plain, request, limit.Token).ConfigureAwait(false);
        }
        catch (Exception over) when (IsEnd(over))
        {
            return "closed";
        }
    }

    /// <summary>A connection can end while it is made, in the handshake, or after it.</summary>
    private static bool IsEnd(Exception over) => over switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionReset } => true,
        IOException { InnerException: { } inner } => IsEnd(inner),
        EndOfStreamException or AuthenticationException => true,
        IOException => over.Message.Contains("EOF", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Whose certificate is shown tells who ends the handshake. What a backend shows is checked as the suite's client checks it.</summary>
    private static async Task<string> Secured(Stream plain, Request request, CancellationToken stop)
    {
        var how = "";
        await using var secured = new SslStream(plain, leaveInnerStreamOpen: true);
        await secured.AuthenticateAsClientAsync(new()
        {
            TargetHost = request.ServerName.IfNone(""),
            CertificateChainPolicy = Trusting,
            RemoteCertificateValidationCallback = (_, shown, _, errors) =>
            {
                how = LivePlane.Is(shown, Suite.Shown) ? "terminate" : errors == SslPolicyErrors.None ? "passthrough" : $"distrusted ({errors})";
                return shown is not null;
            },
        }, stop).ConfigureAwait(false);
        return $"{how} {await Who(secured, request, stop).ConfigureAwait(false)}";
    }

    private static X509ChainPolicy Trusting
    {
        get
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPem(Suite.TrustedPem);
            policy.CustomTrustStore.ImportFromPem(Suite.Passed.Certificate);
            return policy;
        }
    }

    /// <summary>A datagram may be lost, and is sent again then.</summary>
    private static async Task<string> Echoed(IPEndPoint at, CancellationToken stop)
    {
        using var client = new UdpClient(AddressFamily.InterNetwork);
        client.Connect(at);
        var sent = Guid.NewGuid().ToString("N");
        while (true)
        {
            await client.SendAsync(Encoding.ASCII.GetBytes(sent), stop).ConfigureAwait(false);
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(stop);
            soon.CancelAfter(TimeSpan.FromSeconds(2));
            try
            {
                var came = Encoding.ASCII.GetString((await client.ReceiveAsync(soon.Token).ConfigureAwait(false)).Buffer);
                Assert.EndsWith(sent, came, StringComparison.Ordinal);
                return came[..^(sent.Length + 1)];
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested) { }
        }
    }

    private static async Task<string> Who(Stream stream, Request request, CancellationToken stop)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {request.Host}\r\nConnection: close\r\n\r\n"), stop).ConfigureAwait(false);
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync(stop).ConfigureAwait(false) is { Length: > 0 } line)
            if (line.StartsWith(Pods.Name, StringComparison.OrdinalIgnoreCase)) return line[(Pods.Name.Length + 2)..];
        throw new EndOfStreamException("nobody answered");
    }
}
