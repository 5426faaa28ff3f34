using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Sluice.Laws;

/// <summary>
/// The octets that only the owner of a key knows, in every spelling that a text could have them in: as they are, in base64 at
/// each alignment and broken into lines, in base64 of PEM, in hexadecimal digits, in decimal numbers, and escaped. A piece of
/// eighteen octets is enough to be found.
/// </summary>
internal sealed partial class KeyTraces
{
    private const int Piece = 18;

    private readonly SearchValues<string> _plain;
    private readonly SearchValues<string> _base64;
    private readonly SearchValues<string> _hex;

    private KeyTraces(IReadOnlyCollection<byte[]> secrets, string pem)
    {
        List<string> plain = [], base64 = [], hex = [];
        foreach (var secret in secrets)
        {
            plain.Add(new BigInteger(secret, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture)[..30]);
            plain.Add(new BigInteger(secret, isUnsigned: true, isBigEndian: false).ToString(CultureInfo.InvariantCulture)[..30]);
            for (var at = 0; at + Piece <= secret.Length; at++)
            {
                var piece = secret[at..(at + Piece)];
                plain.Add(Encoding.Latin1.GetString(piece));
                base64.Add(string.Join(',', piece));
                hex.Add(Convert.ToHexStringLower(piece));
                base64.Add(Convert.ToBase64String(piece));
            }
            var written = Written(secret, pem);
            for (var at = 0; at + Piece <= written.Length; at++) base64.Add(Convert.ToBase64String(Encoding.ASCII.GetBytes(written[at..(at + Piece)])));
        }
        _plain = Searched(plain);
        _base64 = Searched(base64);
        _hex = Searched(hex);
    }

    public static KeyTraces OfPem(string pem)
    {
        try
        {
            using var elliptic = ECDsa.Create();
            elliptic.ImportFromPem(pem);
            return new([elliptic.ExportParameters(true).D!], pem);
        }
        catch (Exception other) when (other is CryptographicException or ArgumentException)
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            var numbers = rsa.ExportParameters(true);
            return new([numbers.D!, numbers.P!, numbers.Q!, numbers.DP!, numbers.DQ!, numbers.InverseQ!], pem);
        }
    }

    public static KeyTraces OfOctets(byte[] key) => new([key], "");

    /// <summary>How the key is written in a text; nothing, if it is not.</summary>
    public string? In(string text)
    {
        var squeezed = Ignored().Replace(Escaped().Replace(text, static found => char.ConvertFromUtf32(int.Parse(found.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture))), "")
            .Replace('-', '+').Replace('_', '/');
        return text.AsSpan().ContainsAny(_plain) ? "as it is"
            : squeezed.AsSpan().ContainsAny(_base64) ? "in base64 or numbers"
            : NoHex().Replace(text.ToLowerInvariant(), "").AsSpan().ContainsAny(_hex) ? "in hexadecimal digits"
            : null;
    }

    /// <summary>The part of a PEM text, line breaks included, that nothing but the secret decides.</summary>
    private static string Written(byte[] secret, string pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields)) return "";
        var at = Convert.FromBase64String(pem[fields.Base64Data]).AsSpan().IndexOf(secret);
        var (body, line) = (fields.Base64Data.GetOffsetAndLength(pem.Length).Offset, pem[fields.Base64Data].IndexOf('\n', StringComparison.Ordinal));
        int Place(int character) => body + character + character / line;
        return at < 0 ? "" : pem[Place((at * 4 + 2) / 3)..Place((at + secret.Length) * 4 / 3)];
    }

    private static SearchValues<string> Searched(List<string> values) => SearchValues.Create([.. values], StringComparison.Ordinal);

    [GeneratedRegex(@"\\u([0-9A-Fa-f]{4})", RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();

    [GeneratedRegex(@"\s|\\[nrt]|\\(?=/)|[""'\[\]]", RegexOptions.CultureInvariant)]
    private static partial Regex Ignored();

    [GeneratedRegex("0x|[^0-9a-f]", RegexOptions.CultureInvariant)]
    private static partial Regex NoHex();
}
