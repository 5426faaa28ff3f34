using System.Net.Security;

namespace Sluice.Runtime.Tls;

/// <summary>A certificate with its key and chain, ready for handshakes, and the DNS names that it covers.</summary>
internal sealed record ServerCertificate(SslStreamCertificateContext Context, string[] Names)
{
    /// <summary>The end of its validity, in UTC.</summary>
    public DateTime NotAfter { get; } = Context.TargetCertificate.NotAfter.ToUniversalTime();

    /// <summary>
    /// The certificate for a server name: one that names it, else one with a wildcard for its last labels, else the first.
    /// A wildcard listener spans more labels than a wildcard certificate; it presents what it was configured with.
    /// </summary>
    public static ServerCertificate? Choose(ServerCertificate[] certificates, ReadOnlySpan<char> serverName)
    {
        ServerCertificate? chosen = null;
        var best = -1;
        foreach (var certificate in certificates)
        {
            var fit = certificate.Fit(serverName);
            if (fit <= best) continue;
            (chosen, best) = (certificate, fit);
        }
        return chosen;
    }

    private int Fit(ReadOnlySpan<char> serverName)
    {
        var dot = serverName.IndexOf('.');
        var wildcard = 0;
        foreach (var name in Names)
        {
            if (serverName.Equals(name, StringComparison.OrdinalIgnoreCase)) return 2;
            if (dot > 0 && name.StartsWith('*') && serverName[dot..].Equals(name.AsSpan(1), StringComparison.OrdinalIgnoreCase)) wildcard = 1;
        }
        return wildcard;
    }
}
