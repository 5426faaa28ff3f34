using System.Collections.Generic;
using System.Text;
using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Authorization;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Loading;

/// <summary>The authorization service of a plan as it is asked.</summary>
internal static class AuthorizationLoading
{
    /// <summary>Nothing, if the rule asks nobody. The backend of a rule that asks is there, or the rule is not loaded.</summary>
    public static Authorizer? Of(Guard guard, IReadOnlyDictionary<string, Backend> backends) =>
        guard.Authorization.Case is Compiler.Ir.Authorization asked ? new(backends[asked.Cluster.Hex], Of(asked), asked.BodyLimit) : null;

    private static Inquiry Of(Compiler.Ir.Authorization asked) => asked switch
    {
        Compiler.Ir.Authorization.Http(_, var shown, _, var prefix, var copied) => new HttpInquiry(Prefix(prefix), Names(shown), Names(copied)),
        Compiler.Ir.Authorization.Grpc(_, var shown, _) => new GrpcInquiry(Names(shown)),
    };

    private static string[] Names(Arr<string> names) => [.. names];

    /// <summary>Text of a manifest as it may stand in the path of a URI: what has no place there is encoded, slashes are neither doubled nor lost.</summary>
    internal static string Prefix(string prefix)
    {
        var trimmed = prefix.TrimEnd('/');
        if (trimmed.Length == 0) return "";
        var path = new StringBuilder(trimmed.StartsWith('/') ? "" : "/");
        var octets = Encoding.UTF8.GetBytes(trimmed);
        for (var i = 0; i < octets.Length; i++)
        {
            var character = (char)octets[i];
            if (IsOfPath(character) || (character == '%' && IsEncoded(octets.AsSpan(i)))) path.Append(character);
            else path.Append('%').Append(octets[i].ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return path.ToString();
    }

    private static bool IsOfPath(char character) => char.IsAsciiLetterOrDigit(character) || "/-._~!$&'()*+,;=:@".Contains(character, StringComparison.Ordinal);

    private static bool IsEncoded(ReadOnlySpan<byte> octets) =>
        octets.Length > 2 && char.IsAsciiHexDigit((char)octets[1]) && char.IsAsciiHexDigit((char)octets[2]);
}
