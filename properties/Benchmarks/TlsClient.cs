using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sluice.Bench;

/// <summary>A client of one version of TLS, which offers HTTP/1.1 and believes every certificate: to check it is the client's work, not the gateway's.</summary>
internal sealed class TlsClient : IDisposable
{
    private static readonly byte[] Name = Encoding.ASCII.GetBytes($"{Gateway.Host}\0");
    private static readonly byte[] Protocols = [8, .. "http/1.1"u8];

    private readonly nint _context = Libssl.NewContext(Libssl.ClientMethod());

    public TlsClient(int version)
    {
        Libssl.ControlContext(_context, Libssl.SetMinimum, version, 0);
        Libssl.ControlContext(_context, Libssl.SetMaximum, version, 0);
        Libssl.SetAlpn(_context, Protocols, (uint)Protocols.Length);
    }

    /// <summary>Connects and shakes hands. Broken connections are exceptions.</summary>
    /// <param name="session">What to resume; 0 for a full handshake.</param>
    public TlsConnection Connect(IPEndPoint at, nint session)
    {
        var socket = Sockets.Connect(at);
        var ssl = Offer(session);
        try
        {
            return Libssl.SetSocket(ssl, (int)socket.Handle) == 1 && Libssl.Connect(ssl) == 1 ? new(ssl, socket) : throw new SocketException((int)SocketError.ConnectionAborted);
        }
        catch
        {
            Libssl.Free(ssl);
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The first flight, which is all that a gateway reads of a connection that it passes through.</summary>
    public byte[] Hello()
    {
        var ssl = Offer(0);
        var (reads, writes) = (Libssl.NewBuffer(Libssl.MemoryMethod()), Libssl.NewBuffer(Libssl.MemoryMethod()));
        Libssl.SetBuffers(ssl, reads, writes);
        _ = Libssl.Connect(ssl);
        var hello = new byte[4096];
        var length = Libssl.ReadBuffer(writes, hello, hello.Length);
        Libssl.Free(ssl);
        return hello[..length];
    }

    public void Dispose() => Libssl.FreeContext(_context);

    private nint Offer(nint session)
    {
        // The errors of a thread outlive the connection that they belong to.
        Libssl.ClearErrors();
        var ssl = Libssl.New(_context);
        Libssl.Control(ssl, Libssl.SetServerName, 0, Name);
        if (session != 0) _ = Libssl.SetSession(ssl, session);
        return ssl;
    }
}

/// <summary>A connection whose handshake is done.</summary>
internal sealed class TlsConnection(nint ssl, Socket socket) : IDisposable
{
    private static readonly byte[] Request = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {Gateway.Host}\r\n\r\n");

    public bool IsResumed => Libssl.IsResumed(ssl) == 1;

    /// <summary>Sends a request and waits for the first bytes of the answer, which is as small as a redirect is.</summary>
    public void Ask()
    {
        Span<byte> answer = stackalloc byte[2048];
        if (Libssl.Write(ssl, Request, Request.Length) != Request.Length || Libssl.Read(ssl, answer, answer.Length) < 12 || !answer.StartsWith("HTTP/1.1 302"u8))
            throw new SocketException((int)SocketError.ConnectionReset);
    }

    /// <summary>What the next connection may resume; 0 if the server gave nothing. With TLS 1.3 it comes with the first answer.</summary>
    public nint Session()
    {
        var session = Libssl.Session(ssl);
        if (session == 0 || Libssl.IsResumable(session) == 1) return session;
        Libssl.FreeSession(session);
        return 0;
    }

    /// <summary>Says goodbye and waits until the gateway has closed too: its work for this connection is done then.</summary>
    public void Close()
    {
        _ = Libssl.Shutdown(ssl);
        socket.Shutdown(SocketShutdown.Send);
        Span<byte> rest = stackalloc byte[2048];
        while (socket.Receive(rest) > 0) { }
    }

    public void Dispose()
    {
        Libssl.Free(ssl);
        socket.Dispose();
    }
}
