using System.Globalization;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Schemas;

/// <summary>Rules on hostnames and on the addresses of a Gateway.</summary>
internal static class HostnameRules
{
    public static readonly Arr<SchemaRule> All = Array(
        SchemaRules.Each("HostnamesAreNoAddresses", host => !Addresses.Fits("IPv4", host.Word()) && !Addresses.Fits("IPv6", host.Word()),
            host => Refused(host, "a hostname is no IP address")),
        SchemaRules.Each("PreciseHostnamesAreNames", host => host.Word().Contains('*', StringComparison.Ordinal) || Patterns.IsSubdomain(host.Word()),
            host => Refused(host, "a hostname is a lower-case DNS name")),
        SchemaRules.Each("WildcardHostnamesAreNames", host => !host.Word().Contains('*', StringComparison.Ordinal)
            || host.Word().StartsWith("*.", StringComparison.Ordinal) && Patterns.IsSubdomain(host.Word()[2..]),
            host => Refused(host, "a wildcard is '*.' before a lower-case DNS name")),
        SchemaRules.One("HostnameOutsideCluster", host => !host.Word().EndsWith(".cluster.local", StringComparison.Ordinal),
            host => Refused(host, "an external hostname is not one of the cluster")),
        AddressesDiffer("IpAddressesDiffer", "IPAddress"),
        AddressesDiffer("HostnameAddressesDiffer", "Hostname"),
        SchemaRules.One("HostnameAddressIsHostname", address => address.Word("type") != "Hostname" || !address.Has("value") || Patterns.IsHostname(address.Word("value")),
            address => ValueDiagnostics.Text(address.Located("value"), "an address of type Hostname is a lower-case DNS name")),
        SchemaRules.One("IpAddressIsAddress", address => address.Word("type") != "IPAddress" || !address.Has("value") || IsAddress(address.Word("value")),
            address => ValueDiagnostics.Text(address.Located("value"), "an address of type IPAddress is an IPv4 or IPv6 address")));

    private static SchemaRule AddressesDiffer(string name, string type) => new(name, list => toSeq(list.Items()
        .Filter(address => address.Word("type") == type && address.Has("value"))
        .GroupBy(address => address.Word("value"), StringComparer.Ordinal)
        .SelectMany(same => same.Skip(1).Select(again => ValueDiagnostics.Twice(again.Located("value"), same.First().Place("value"))))).Strict());

    private static Diagnostic Refused(Node host, string rule) => ValueDiagnostics.Text(new(host.Word(), host.At), rule);

    /// <summary>The format of the CRD takes leading zeros in IPv4, as old parsers did.</summary>
    private static bool IsAddress(string text) =>
        Addresses.Fits("IPv6", text) || text.Split('.') is { Length: 4 } parts && parts.All(IsLooseOctet);

    private static bool IsLooseOctet(string text) =>
        text.Length > 0 && text.All(char.IsAsciiDigit)
        && (text.TrimStart('0') is var digits && (digits.Length == 0 || digits.Length <= 3 && int.Parse(digits, CultureInfo.InvariantCulture) <= 255));
}
