using System.Collections.Generic;
using System.Net;
using System.Net.Security;
using System.Threading.Tasks;

namespace Sluice.Laws;

/// <summary>One question of a client: on the connection of which server name, for which host, and what it was told.</summary>
internal sealed record Hop(string ServerName, string Host, int Status)
{
    public override string ToString() => ServerName == Host ? $"{Host} {Status}" : $"{Host} on {ServerName} {Status}";
}

/// <summary>
/// A client that shares connections as browsers do over HTTP/2 (RFC 9113 §9.1.1): a request goes over an open connection to
/// the same address and port if the certificate that was shown there is for its host. After 421 it is asked once more, over a
/// connection of the host's own (RFC 9110 §15.5.20). Over HTTP/1.1 it does the same, which only intermediaries do.
/// </summary>
internal sealed class SharingClient(IPEndPoint gateway, Version version, SslStreamCertificateContext? shown = null) : IDisposable
{
    private readonly List<TlsConnection> _open = [];

    /// <summary>Everything that was asked, in order.</summary>
    public List<Hop> Hops { get; } = [];
    public int Handshakes { get; private set; }

    /// <exception cref="System.Security.Authentication.AuthenticationException">The handshake for the host's own connection fails.</exception>
    public async Task<TlsAnswer> Get(string host, string path = "/")
    {
        if ((_open.Find(c => c.ServerName == host) ?? _open.Find(c => c.Covers(host))) is { } open)
        {
            var answer = await Ask(open, host, path).ConfigureAwait(false);
            if (answer.Status != 421 || open.ServerName == host) return answer;
            if (version.Major == 1) Close(open);
        }
        var own = await TlsConnection.Open(gateway, host, version, shown).ConfigureAwait(false);
        _open.Add(own);
        Handshakes++;
        return await Ask(own, host, path).ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (var connection in _open) connection.Dispose();
    }

    private async Task<TlsAnswer> Ask(TlsConnection connection, string host, string path)
    {
        var answer = await connection.Get(host, path).ConfigureAwait(false);
        Hops.Add(new(connection.ServerName, host, answer.Status));
        return answer;
    }

    private void Close(TlsConnection connection)
    {
        _open.Remove(connection);
        connection.Dispose();
    }
}
