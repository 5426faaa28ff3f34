using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.Compiler.Binding;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Resolution;

/// <summary>
/// The certificates of a listener. Those that can be used are served when others cannot; a listener with none refuses
/// handshakes rather than present a neighbour's.
/// </summary>
internal static class ResolveCertificates
{
    public static Reported<ResolvedListener> Run(World world, BoundGateway gateway, BoundListener listener)
    {
        var open = listener.Usable && gateway.Accepted;
        if (listener.Spec.Protocol.Value != "HTTPS")
            return Reported.Clean(new ResolvedListener(listener, Arr<ResolvedCertificate>.Empty, open));
        var key = Kinds.GatewayKey(gateway.Name);
        var references = listener.Spec.Tls.Map(tls => tls.CertificateRefs).IfNone(Arr<ObjectRef>.Empty);
        var found = Reported.Each(references, reference => One(world, key, listener.Spec, reference));
        var usable = toArray(found.Value.SelectMany(certificate => certificate));
        var remarks = (references.IsEmpty ? Seq1(ResolveDiagnostics.NoCertificates(key, listener.Spec)) : Empty)
            + (usable.IsEmpty ? Seq1(ResolveDiagnostics.NoneUsable(key, listener.Spec)) : Empty);
        return new(new ResolvedListener(listener, usable, open && !usable.IsEmpty), found.Diagnostics + remarks);
    }

    private static Reported<Option<ResolvedCertificate>> One(World world, ObjectKey gateway, Listener listener, ObjectRef reference)
    {
        var name = listener.Name.Value;
        if (reference.Group.Value != Kinds.CoreGroup || reference.Kind.Value != Kinds.Secret)
            return Bad(ResolveDiagnostics.NotASecret(gateway, name, reference));
        var secret = new ObjectName(reference.Namespace.Match(ns => ns.Value, () => gateway.Name.Namespace), reference.Name.Value);
        var crossing = new Crossing(Kinds.GatewayGroup, Kinds.Gateway, gateway.Name.Namespace, Kinds.CoreGroup, Kinds.Secret, secret);
        var grant = secret.Namespace == gateway.Name.Namespace ? None : Grants.Permitting(world, crossing);
        if (secret.Namespace != gateway.Name.Namespace && grant.IsNone)
            return Bad(ResolveDiagnostics.SecretNotPermitted(gateway, name, reference, secret, Grants.Nearly(world, crossing)));
        return world.Secrets.Find(secret).Match(
            found => OfSecret(gateway, name, reference, found, grant),
            () => Bad(ResolveDiagnostics.NoSecret(gateway, name, reference, secret, Near(world, secret))));
    }

    private static Option<string> Near(World world, ObjectName secret) =>
        NearNames.Of(secret.Name, toArray(world.Secrets.Keys.Filter(other => other.Namespace == secret.Namespace).Map(other => other.Name)));

    private static Reported<Option<ResolvedCertificate>> OfSecret(
        ObjectKey gateway, string listener, ObjectRef reference, Secret secret, Option<GrantUse> grant)
    {
        if (secret.Type.Value != "kubernetes.io/tls")
            return Bad(ResolveDiagnostics.BadSecret(gateway, listener, reference, secret, $"its type is '{secret.Type.Value}'", "make a Secret of type kubernetes.io/tls"));
        var pair = from certificate in Pem(secret, "tls.crt") from key in Pem(secret, "tls.key") select new KeyMaterial(certificate, key);
        return pair.Match(
            material => Load(secret.Meta.Name, material).Match(
                certificate => Reported.Clean(Some(new ResolvedCertificate(certificate, material, grant))),
                why => Bad(ResolveDiagnostics.BadSecret(gateway, listener, reference, secret, why, "put a PEM certificate and its own private key into the Secret"))),
            () => Bad(ResolveDiagnostics.BadSecret(gateway, listener, reference, secret, Lack(secret), "give 'tls.crt' and 'tls.key' in base64")));
    }

    private static string Lack(Secret secret) => string.Join(" and ", Array("tls.crt", "tls.key")
        .Filter(key => Pem(secret, key).IsNone)
        .Map(key => secret.Data.Exists(entry => entry.Key == key) ? $"its '{key}' is not base64" : $"it has no '{key}'"));

    private static Option<string> Pem(Secret secret, string key) =>
        secret.Data.Find(entry => entry.Key == key).Bind(entry => entry.Bytes).Map(bytes => Encoding.UTF8.GetString(bytes.ToArray()));

    /// <summary>The platform's reader of certificates answers bad text with exceptions; they end here.</summary>
    private static Either<string, Certificate> Load(ObjectName secret, KeyMaterial material)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(material.CertificatePem, material.PrivateKeyPem);
            var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(extension => extension.EnumerateDnsNames())
                .Select(name => name.ToLowerInvariant());
            return Right<string, Certificate>(new Certificate(
                secret,
                certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant(),
                toArray(names.Distinct().Order(StringComparer.Ordinal))));
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or FormatException)
        {
            return Left<string, Certificate>("its certificate or key cannot be read, or they do not belong together");
        }
    }

    private static Reported<Option<ResolvedCertificate>> Bad(Diagnostic why) => Reported.With(Option<ResolvedCertificate>.None, why);
}
