using System.Globalization;
using System.Net;

namespace Sluice.Compiler.Values;

/// <summary>Addresses of endpoints. What is no address must never reach a resolver, which would ask the network for it.</summary>
internal static class Addresses
{
    /// <summary>Whether the text is an address of the type that a slice declares: IPv4, IPv6 or FQDN.</summary>
    public static bool Fits(string type, string address) => type switch
    {
        "IPv4" => address.Split('.') is { Length: 4 } parts && parts.All(IsOctet),
        "IPv6" => address.Contains(':', StringComparison.Ordinal) && !address.Contains('%', StringComparison.Ordinal)
            && !address.Contains('[', StringComparison.Ordinal) && !address.Contains('/', StringComparison.Ordinal) && IPAddress.TryParse(address, out _),
        _ => true,
    };

    private static bool IsOctet(string text) =>
        text.Length is > 0 and <= 3 && (text.Length == 1 || text[0] != '0') && text.All(char.IsAsciiDigit)
        && int.Parse(text, CultureInfo.InvariantCulture) <= 255;
}
