using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Sluice.Compiler.Values;
using Sluice.Runtime.Streams;
using Many = System.CommandLine.Option<string[]>;

namespace Sluice.Adapters.Cli;

/// <summary>Who may say by the PROXY protocol who a client is, and which services are told.</summary>
internal sealed class ProxyParameters
{
    private readonly Many _from = new("--proxy-protocol-from")
    {
        HelpName = "CIDR",
        Description = "Connections from these addresses begin with a header of the PROXY protocol, version 1 or 2, or are closed; may be repeated",
    };

    private readonly Many _to = new("--proxy-protocol-to")
    {
        HelpName = "NAMESPACE/SERVICE:PORT=v1|v2",
        Description = "Tell this Service port with the PROXY protocol who the client of a TCP or TLS connection is; may be repeated",
    };

    public ProxyParameters()
    {
        _from.Validators.Add(result => Check(result, text => Network(text) is not null, "is no network; write 192.0.2.0/24 or 2001:db8::/32, with no bit set after the prefix"));
        _to.Validators.Add(result => Check(result, text => Told(text) is not null, "does not say whom to tell; write NAMESPACE/SERVICE:PORT=v1 or =v2"));
    }

    public IReadOnlyList<System.CommandLine.Option> All => [_from, _to];

    public IReadOnlyList<IPNetwork> From(ParseResult parsed) => [.. (parsed.GetValue(_from) ?? []).Select(text => Network(text)!.Value)];

    public IReadOnlyDictionary<ServicePort, ProxyProtocol> To(ParseResult parsed)
    {
        var told = new Dictionary<ServicePort, ProxyProtocol>();
        foreach (var text in parsed.GetValue(_to) ?? [])
            if (Told(text) is var (service, version)) told[service] = version;
        return told;
    }

    /// <summary>An address with bits after the prefix names one host or all of them, and who wrote it knows which: it is not guessed.</summary>
    internal static IPNetwork? Network(string text) =>
        text.Split('/') is [var start, _] && IPAddress.TryParse(start, out var address)
        && IPNetwork.TryParse(text, out var network) && network.BaseAddress.Equals(address)
            ? network
            : null;

    internal static (ServicePort Service, ProxyProtocol Version)? Told(string text)
    {
        var parts = text.Split('=');
        if (parts.Length != 2 || Version(parts[1]) is not { } version) return null;
        var colon = parts[0].LastIndexOf(':');
        if (colon < 0 || Words.Gateway(parts[0][..colon]).Case is not ObjectName name) return null;
        return int.TryParse(parts[0].AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= IPEndPoint.MaxPort
            ? (new(name, port), version)
            : null;
    }

    private static ProxyProtocol? Version(string text) => text switch
    {
        "v1" => ProxyProtocol.V1,
        "v2" => ProxyProtocol.V2,
        _ => null,
    };

    private static void Check(OptionResult result, Func<string, bool> reads, string fault)
    {
        foreach (var token in result.Tokens)
            if (!reads(token.Value)) result.AddError($"'{token.Value}' {fault}");
    }
}
