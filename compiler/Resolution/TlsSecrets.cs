using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Resolution;

/// <summary>Why a Secret is no certificate with its key, and what to do about it.</summary>
internal sealed record SecretFault(string Why, string Help);

/// <summary>A certificate with its key, and the time from and to which it is valid.</summary>
internal sealed record TlsPair(Certificate Certificate, KeyMaterial Key, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>What clients will hold against it at a time; nothing within its validity (RFC 5280 §4.1.2.5), or if no time is known.</summary>
    public Option<string> OutOfTime(Option<DateTimeOffset> time) => time.Bind(now =>
        now > To ? Some($"expired at {Print(To)}")
        : now < From ? Some($"is not valid before {Print(From)}")
        : None);

    private static string Print(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>A certificate and its private key from a Secret of type <c>kubernetes.io/tls</c>.</summary>
internal static class TlsSecrets
{
    private const string Type = "kubernetes.io/tls";

    public static Either<SecretFault, TlsPair> Read(Secret secret)
    {
        if (secret.Type.Value != Type)
            return Bad($"its type is '{secret.Type.Value}'", $"make a Secret of type {Type}");
        var pair = from certificate in Pem(secret, "tls.crt") from key in Pem(secret, "tls.key") select new KeyMaterial(certificate, key);
        return pair.Match(
            material => Load(secret.Meta.Name, material),
            () => Bad(Lack(secret), "give 'tls.crt' and 'tls.key' in base64"));
    }

    private static string Lack(Secret secret) => string.Join(" and ", Array("tls.crt", "tls.key")
        .Filter(key => Pem(secret, key).IsNone)
        .Map(key => secret.Data.Exists(entry => entry.Key == key) ? $"its '{key}' is not base64" : $"it has no '{key}'"));

    private static Option<string> Pem(Secret secret, string key) =>
        secret.Data.Find(entry => entry.Key == key).Bind(entry => entry.Bytes).Map(bytes => Encoding.UTF8.GetString(bytes.ToArray()));

    /// <summary>The platform's reader of certificates answers bad text with exceptions; they end here.</summary>
    private static Either<SecretFault, TlsPair> Load(ObjectName secret, KeyMaterial material)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(material.CertificatePem, material.PrivateKeyPem);
            var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(extension => extension.EnumerateDnsNames())
                .Select(name => name.ToLowerInvariant());
            return Right<SecretFault, TlsPair>(new TlsPair(new Certificate(
                secret,
                certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant(),
                toArray(names.Distinct().Order(StringComparer.Ordinal))), material, certificate.NotBefore, certificate.NotAfter));
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or FormatException)
        {
            return Bad("its certificate or key cannot be read, or they do not belong together", "put a PEM certificate and its own private key into the Secret");
        }
    }

    private static Either<SecretFault, TlsPair> Bad(string why, string help) =>
        Left<SecretFault, TlsPair>(new SecretFault(why, help));
}
