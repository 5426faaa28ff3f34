using System.Collections.Generic;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Runtime.Tls;

/// <summary>
/// The certificate that a client showed in its handshake. What it is worth is decided by what is demanded now: when
/// authorities change, or when it expires, a connection is judged anew, with the certificates that were sent on it.
/// </summary>
internal sealed class ClientCertificate
{
    private readonly byte[] _own;
    private readonly byte[][] _sent;
    private Verdict _verdict;

    private ClientCertificate(byte[] own, byte[][] sent, Verdict verdict)
    {
        _own = own;
        _sent = sent;
        _verdict = verdict;
        Field = $":{Convert.ToBase64String(own)}:";
    }

    /// <summary>The value of the header field Client-Cert (RFC 9440 §2.2): the certificate as a byte sequence of structured fields.</summary>
    public string Field { get; }

    /// <summary>What a handshake showed: nothing, if it showed no certificate.</summary>
    /// <param name="chain">Built for the demand of the handshake. The platform ends its certificates with the handshake.</param>
    public static ClientCertificate? Of(X509Certificate2? shown, X509Chain? chain, ClientTrust demand)
    {
        if (shown is null || chain is null) return null;
        var sent = new List<byte[]>();
        foreach (var other in chain.ChainPolicy.ExtraStore) sent.Add(other.RawData);
        return new(shown.RawData, [.. sent], Judge(chain, demand));
    }

    /// <summary>Why it is not accepted by this demand at this moment; nothing, if it is.</summary>
    public string? FaultBy(ClientTrust demand)
    {
        var verdict = _verdict;
        if (!ReferenceEquals(verdict.By, demand) || DateTime.UtcNow >= verdict.Until) _verdict = verdict = Judge(demand);
        return verdict.Fault;
    }

    private Verdict Judge(ClientTrust demand)
    {
        using var own = X509CertificateLoader.LoadCertificate(_own);
        using var chain = new X509Chain { ChainPolicy = demand.Policy() };
        foreach (var other in _sent) chain.ChainPolicy.ExtraStore.Add(X509CertificateLoader.LoadCertificate(other));
        try
        {
            chain.Build(own);
            return Judge(chain, demand);
        }
        finally
        {
            foreach (var other in chain.ChainPolicy.ExtraStore) other.Dispose();
            foreach (var element in chain.ChainElements) element.Certificate.Dispose();
        }
    }

    /// <summary>A verdict of acceptance lasts until the first certificate of the chain expires.</summary>
    private static Verdict Judge(X509Chain chain, ClientTrust demand)
    {
        if (demand.Fault(chain) is { } fault) return new(demand, fault, DateTime.MaxValue);
        var until = DateTime.MaxValue;
        foreach (var element in chain.ChainElements)
            if (element.Certificate.NotAfter.ToUniversalTime() is var end && end < until) until = end;
        return new(demand, null, until);
    }

    private sealed record Verdict(ClientTrust By, string? Fault, DateTime Until);
}
