using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Sluice.Laws;

/// <summary>How a server makes its connections secure, and what it learnt of those who came.</summary>
internal sealed class TlsSide(TestCertificate certificate)
{
    private SslStreamCertificateContext _context = certificate.Context();

    /// <summary>The server names that were asked for, one a handshake.</summary>
    public ConcurrentQueue<string> ServerNames { get; } = new();

    /// <summary>The fingerprints of the certificates that were shown, one a handshake; empty for none.</summary>
    public ConcurrentQueue<string> Shown { get; } = new();

    public bool Asks { get; init; }
    public SslApplicationProtocol[] Protocols { get; init; } = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
    public System.Security.Authentication.SslProtocols Versions { get; init; }
    public Func<bool> Accepts { get; init; } = static () => true;

    public void Present(TestCertificate other) => Volatile.Write(ref _context, other.Context());

    public void Secure(ListenOptions listen) => listen.UseHttps(new TlsHandshakeCallbackOptions
    {
        OnConnection = hello =>
        {
            ServerNames.Enqueue(hello.ClientHelloInfo.ServerName);
            return new(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = Volatile.Read(ref _context),
                ApplicationProtocols = [.. Protocols],
                EnabledSslProtocols = Versions,
                ClientCertificateRequired = Asks,
                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                {
                    Shown.Enqueue(shown is null ? "" : Convert.ToHexStringLower(shown.GetCertHash(HashAlgorithmName.SHA256)));
                    return Accepts();
                },
            });
        },
    });
}

/// <summary>A server that notes the first octets of every connection and answers as it is told, whatever they are.</summary>
internal sealed class WireBackend : IDisposable
{
    private readonly Socket _listening = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _end = new();
    private readonly byte[]? _answer;

    /// <param name="answer">Nothing: it never answers.</param>
    public WireBackend(byte[]? answer)
    {
        _answer = answer;
        _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listening.Listen();
        _ = Accept();
    }

    public Compiler.Ir.Endpoint At => new("127.0.0.1", ((IPEndPoint)_listening.LocalEndPoint!).Port);

    /// <summary>What came first on each connection.</summary>
    public ConcurrentQueue<byte[]> First { get; } = new();

    private async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await _listening.AcceptAsync(_end.Token).ConfigureAwait(false));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    private async Task Serve(Socket connection)
    {
        using (connection)
        {
            var buffer = new byte[100];
            try
            {
                First.Enqueue(buffer[..await connection.ReceiveAsync(buffer, _end.Token).ConfigureAwait(false)]);
                if (_answer is null) await Task.Delay(Timeout.Infinite, _end.Token).ConfigureAwait(false);
                else await connection.SendAsync(_answer, _end.Token).ConfigureAwait(false);
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException) { }
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _listening.Dispose();
        _end.Dispose();
    }
}
