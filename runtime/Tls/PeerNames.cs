using System.Collections.Generic;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Compiler.Ir;

namespace Sluice.Runtime.Tls;

/// <summary>
/// Whom a certificate is for: its subject alternative names alone, never its common name. A wildcard in a certificate
/// stands for one label (RFC 6125 §6.4.3); one in a policy covers names with one or more labels in its place, as every
/// wildcard host of the API does, and the wildcards within it.
/// </summary>
internal static class PeerNames
{
    private const int DnsName = 2;
    private const int UniformResourceIdentifier = 6;

    public static bool Has(X509Certificate2 certificate, PeerName name) => name switch
    {
        PeerName.Dns(var host) => Covers(Read(certificate, DnsName), host),
        PeerName.Uri(var text) => Read(certificate, UniformResourceIdentifier).Contains(text),
    };

    private static bool Covers(List<string> names, HostPattern host)
    {
        foreach (var name in names)
            if (Covers(name.ToLowerInvariant(), host)) return true;
        return false;
    }

    private static bool Covers(string name, HostPattern host) => host switch
    {
        HostPattern.Exact(var exact) => name == exact || (Tail(name) is { } tail && exact.IndexOf('.') > 0 && exact[exact.IndexOf('.')..] == tail),
        HostPattern.Suffix(var suffix) => Tail(name) is { } tail ? tail.EndsWith(suffix, StringComparison.Ordinal) : HostPatterns.Covers(host, name) && !name.Contains('*'),
        HostPattern.Any => false,
    };

    /// <summary>What follows the wildcard of a name, with the dot.</summary>
    private static string? Tail(string name) =>
        name.StartsWith("*.", StringComparison.Ordinal) && name.IndexOf('*', 1) < 0 ? name[1..] : null;

    /// <summary>The names of one kind; none, if they cannot be read or stand in more than one place.</summary>
    private static List<string> Read(X509Certificate2 certificate, int kind)
    {
        var names = new List<string>();
        X509Extension? only = null;
        foreach (var extension in certificate.Extensions)
        {
            if (extension.Oid?.Value != "2.5.29.17") continue;
            if (only is not null) return [];
            only = extension;
        }
        if (only is null) return [];
        try
        {
            var sequence = new AsnReader(only.RawData, AsnEncodingRules.DER).ReadSequence();
            var wanted = new Asn1Tag(TagClass.ContextSpecific, kind);
            while (sequence.HasData)
            {
                if (sequence.PeekTag() == wanted) names.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, wanted));
                else sequence.ReadEncodedValue();
            }
            return names;
        }
        catch (AsnContentException)
        {
            return [];
        }
    }
}
