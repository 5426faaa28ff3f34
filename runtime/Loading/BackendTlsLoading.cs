using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Loading;

/// <summary>
/// TLS to the backends of one Gateway. What cannot be loaded is reported, and the backend is not spoken to: neither in plain
/// text nor without the certificate that the Gateway should show.
/// </summary>
internal sealed class BackendTlsLoading(AuthorityLoading authorities, CertificateLoading certificates)
{
    /// <summary>
    /// Equal for two demands if and only if a connection that was made for one serves the other as well: the server name,
    /// the certificates of the authorities, the names to accept and the certificate to show are the same.
    /// </summary>
    public string IdentityOf(BackendTls tls)
    {
        var said = new StringBuilder();
        Say("server", tls.ServerName);
        foreach (var certificate in Authorities(tls.Trust)) Say("authority", certificate);
        foreach (var name in tls.Names) Say("name", Spelled(name));
        if (tls.Client.Case is CertificateUse use) Say("shown", use.Certificate.Hex);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said.ToString())));

        // With its length, so that no text can be read as two.
        void Say(string what, string text) => said.Append(CultureInfo.InvariantCulture, $"{what} {text.Length} {text}\n");
    }

    public BackendIdentity Identify(BackendTls tls) => new(tls.ServerName, Anchors(tls.Trust), [.. tls.Names]);

    public ShownCertificate Shown(BackendTls tls)
    {
        if (tls.Client.Case is not CertificateUse use) return ShownCertificate.None;
        var (certificate, problem) = certificates.Find(use.Certificate);
        return certificate is null ? new(null, $"the certificate of the Gateway cannot be shown: {problem}") : new(certificate.Context, null);
    }

    private static string Spelled(PeerName name) => name switch
    {
        PeerName.Dns(var host) => $"dns {HostPatterns.Print(host)}",
        PeerName.Uri(var text) => $"uri {text}",
    };

    private SortedSet<string> Authorities(Trust trust) =>
        trust is Trust.Bundles(var bundles) ? authorities.Of(bundles) : new(StringComparer.Ordinal) { "of the system" };

    private TrustAnchors? Anchors(Trust trust) => trust is Trust.Bundles(var bundles) ? authorities.Anchors(bundles) : TrustAnchors.System;
}
