using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Net.Security;

namespace Sluice.Runtime.Tls;

/// <summary>What a client can verify, as its ClientHello says.</summary>
/// <param name="Keys">The keys that may sign the handshake of the version that follows.</param>
/// <param name="Chain">The signatures that certificates may have.</param>
internal sealed record ClientOffer(KeyKinds Keys, SignatureSchemes Chain)
{
    private const int SupportedGroups = 10;
    private const int SignatureAlgorithms = 13;
    private const int SupportedVersions = 43;
    private const int SignatureAlgorithmsCert = 50;
    private const int Tls13 = 0x0304;

    /// <summary>Suites of TLS 1.2 by the kinds of keys that they are for, which their registered names say; others are never agreed upon.</summary>
    private static readonly FrozenDictionary<int, KeyKinds> Suites = Enum.GetValues<TlsCipherSuite>()
        .ToFrozenDictionary(static suite => (int)suite, static suite => KeysOf($"{suite}"));

    /// <summary>What a client leaves out it does not restrict. Extensions are read as far as they can be.</summary>
    /// <param name="suites">The cipher suites, two octets each.</param>
    /// <param name="extensions">Extensions one after the other.</param>
    public static ClientOffer Of(ReadOnlySpan<byte> suites, ReadOnlySpan<byte> extensions)
    {
        var (isTls13, curves) = (false, KeyKinds.Ecdsa);
        SignatureSchemes? signatures = null, chain = null;
        while (extensions.Length >= 4 && Number(extensions[2..]) is var length && length <= extensions.Length - 4)
        {
            var type = Number(extensions);
            var content = extensions.Slice(4, length);
            extensions = extensions[(4 + length)..];
            switch (type)
            {
                case SupportedGroups: curves = CurvesIn(List(content, 2)); break;
                case SignatureAlgorithms: signatures = SignaturesIn(List(content, 2)); break;
                case SignatureAlgorithmsCert: chain = SignaturesIn(List(content, 2)); break;
                case SupportedVersions: isTls13 = Contains(List(content, 1), Tls13); break;
            }
        }
        var signs = signatures ?? SignatureSchemes.All;
        return new(isTls13 ? KeysOfTls13(signs) : KeysOfTls12(signs) & (KeyKinds.Rsa | curves) & KeysIn(suites), chain ?? signs);
    }

    /// <summary>TLS 1.3: RSA signs with PSS alone, and each curve has its hash.</summary>
    private static KeyKinds KeysOfTls13(SignatureSchemes signs) =>
        ((signs & SignatureSchemes.RsaPss) != 0 ? KeyKinds.Rsa : KeyKinds.None)
        | (signs.HasFlag(SignatureSchemes.EcdsaSha256) ? KeyKinds.P256 : KeyKinds.None)
        | (signs.HasFlag(SignatureSchemes.EcdsaSha384) ? KeyKinds.P384 : KeyKinds.None)
        | (signs.HasFlag(SignatureSchemes.EcdsaSha512) ? KeyKinds.P521 : KeyKinds.None);

    /// <summary>TLS 1.2: any hash goes with any curve.</summary>
    private static KeyKinds KeysOfTls12(SignatureSchemes signs) =>
        ((signs & SignatureSchemes.Rsa) != 0 ? KeyKinds.Rsa : KeyKinds.None) | ((signs & SignatureSchemes.Ecdsa) != 0 ? KeyKinds.Ecdsa : KeyKinds.None);

    private static KeyKinds KeysOf(string suite) =>
        !suite.Contains("_WITH_AES_", StringComparison.Ordinal) && !suite.Contains("_WITH_CHACHA20_", StringComparison.Ordinal) ? KeyKinds.None
        : suite.StartsWith("TLS_ECDHE_ECDSA_", StringComparison.Ordinal) ? KeyKinds.Ecdsa
        : suite.StartsWith("TLS_ECDHE_RSA_", StringComparison.Ordinal) || suite.StartsWith("TLS_DHE_RSA_", StringComparison.Ordinal)
            || suite.StartsWith("TLS_RSA_", StringComparison.Ordinal) ? KeyKinds.Rsa
        : KeyKinds.None;

    private static KeyKinds KeysIn(ReadOnlySpan<byte> suites)
    {
        var keys = KeyKinds.None;
        for (; suites.Length >= 2; suites = suites[2..]) keys |= Suites.GetValueOrDefault(Number(suites));
        return keys;
    }

    private static KeyKinds CurvesIn(ReadOnlySpan<byte> list)
    {
        var curves = KeyKinds.None;
        for (; list.Length >= 2; list = list[2..]) curves |= Tls.Keys.OnCurve(Number(list));
        return curves;
    }

    private static SignatureSchemes SignaturesIn(ReadOnlySpan<byte> list)
    {
        var signatures = SignatureSchemes.None;
        for (; list.Length >= 2; list = list[2..]) signatures |= Signatures.Numbered(Number(list));
        return signatures;
    }

    private static bool Contains(ReadOnlySpan<byte> list, int number)
    {
        for (; list.Length >= 2; list = list[2..])
            if (Number(list) == number) return true;
        return false;
    }

    /// <summary>What follows the count of its octets, which is itself one or two octets.</summary>
    private static ReadOnlySpan<byte> List(ReadOnlySpan<byte> content, int count) => content.Length < count ? [] : content[count..];

    private static int Number(ReadOnlySpan<byte> octets) => BinaryPrimitives.ReadUInt16BigEndian(octets);
}
