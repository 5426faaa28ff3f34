using System.Security.Cryptography.X509Certificates;

namespace Sluice.Runtime.Tls;

/// <summary>
/// Ways to sign in TLS and in certificates (RFC 8446 §4.2.3). SHA-1 is not among them any more, and Ed25519 is nothing that
/// this platform has keys of.
/// </summary>
[Flags]
internal enum SignatureSchemes
{
    None = 0,
    RsaPkcs1Sha256 = 1,
    RsaPkcs1Sha384 = 1 << 1,
    RsaPkcs1Sha512 = 1 << 2,

    /// <summary>TLS 1.3 ties the curve P-256 to it, and to the next two P-384 and P-521.</summary>
    EcdsaSha256 = 1 << 3,
    EcdsaSha384 = 1 << 4,
    EcdsaSha512 = 1 << 5,

    /// <summary>By a key that says only that it is of RSA, as nearly all do.</summary>
    RsaPssSha256 = 1 << 6,
    RsaPssSha384 = 1 << 7,
    RsaPssSha512 = 1 << 8,

    RsaPss = RsaPssSha256 | RsaPssSha384 | RsaPssSha512,
    Rsa = RsaPkcs1Sha256 | RsaPkcs1Sha384 | RsaPkcs1Sha512 | RsaPss,
    Ecdsa = EcdsaSha256 | EcdsaSha384 | EcdsaSha512,
    All = Rsa | Ecdsa,
}

internal static class Signatures
{
    /// <summary>By its number in a ClientHello; none, if it is another one.</summary>
    public static SignatureSchemes Numbered(int number) => number switch
    {
        0x0401 => SignatureSchemes.RsaPkcs1Sha256,
        0x0501 => SignatureSchemes.RsaPkcs1Sha384,
        0x0601 => SignatureSchemes.RsaPkcs1Sha512,
        0x0403 => SignatureSchemes.EcdsaSha256,
        0x0503 => SignatureSchemes.EcdsaSha384,
        0x0603 => SignatureSchemes.EcdsaSha512,
        0x0804 => SignatureSchemes.RsaPssSha256,
        0x0805 => SignatureSchemes.RsaPssSha384,
        0x0806 => SignatureSchemes.RsaPssSha512,
        _ => SignatureSchemes.None,
    };

    /// <summary>How the certificate is signed; none, if it is in another way, or by itself: nobody verifies that.</summary>
    public static SignatureSchemes Under(X509Certificate2 certificate)
    {
        if (certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)) return SignatureSchemes.None;
        return certificate.SignatureAlgorithm.Value switch
        {
            "1.2.840.113549.1.1.11" => SignatureSchemes.RsaPkcs1Sha256,
            "1.2.840.113549.1.1.12" => SignatureSchemes.RsaPkcs1Sha384,
            "1.2.840.113549.1.1.13" => SignatureSchemes.RsaPkcs1Sha512,
            "1.2.840.10045.4.3.2" => SignatureSchemes.EcdsaSha256,
            "1.2.840.10045.4.3.3" => SignatureSchemes.EcdsaSha384,
            "1.2.840.10045.4.3.4" => SignatureSchemes.EcdsaSha512,
            _ => SignatureSchemes.None,
        };
    }
}
