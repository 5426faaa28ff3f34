using System.Security.Cryptography.X509Certificates;

namespace Sluice.Runtime.Tls;

/// <summary>Kinds of keys of which a client may verify one and not the other.</summary>
[Flags]
internal enum KeyKinds
{
    None = 0,
    Rsa = 1,
    P256 = 1 << 1,
    P384 = 1 << 2,
    P521 = 1 << 3,
    Ecdsa = P256 | P384 | P521,
    All = Rsa | Ecdsa,
}

internal static class Keys
{
    /// <summary>None, if it is another kind.</summary>
    public static KeyKinds Of(X509Certificate2 certificate)
    {
        if (certificate.GetKeyAlgorithm() == "1.2.840.113549.1.1.1") return KeyKinds.Rsa;
        using var key = certificate.GetECDsaPublicKey();
        return key?.ExportParameters(includePrivateParameters: false).Curve.Oid?.Value switch
        {
            "1.2.840.10045.3.1.7" => KeyKinds.P256,
            "1.3.132.0.34" => KeyKinds.P384,
            "1.3.132.0.35" => KeyKinds.P521,
            _ => KeyKinds.None,
        };
    }

    /// <summary>The kind that lies on a curve, by the curve's number in a ClientHello (RFC 8422 §5.1.1).</summary>
    public static KeyKinds OnCurve(int number) => number switch
    {
        23 => KeyKinds.P256,
        24 => KeyKinds.P384,
        25 => KeyKinds.P521,
        _ => KeyKinds.None,
    };
}
