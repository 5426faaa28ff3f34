namespace Sluice.Compiler.Ir;

/// <summary>
/// A certificate chain and its private key, as PEM. It travels beside the plan, only to the data plane that serves it;
/// printing it shows neither.
/// </summary>
public sealed record KeyMaterial(string CertificatePem, string PrivateKeyPem)
{
    public override string ToString() => "KeyMaterial (redacted)";
}
