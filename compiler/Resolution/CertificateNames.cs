namespace Sluice.Compiler.Resolution;

/// <summary>
/// Which hosts a DNS name in a certificate stands for: itself, or behind <c>*.</c> every name with one label in that place and
/// no more (RFC 6125 §6.4.3), unlike a wildcard hostname of the API, which spans any number.
/// </summary>
internal static class CertificateNames
{
    public static bool IsWildcard(string name) => name.StartsWith("*.", StringComparison.Ordinal);

    /// <summary>The one wildcard that stands for the name; the name itself, if it is one or has no dot.</summary>
    public static string Wildcard(string name) =>
        !IsWildcard(name) && name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? "*" + name[dot..] : name;

    /// <summary>A host that the wildcard stands for.</summary>
    public static string Under(string wildcard, string label) => label + wildcard[1..];
}
