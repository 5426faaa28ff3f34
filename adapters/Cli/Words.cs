using System.Globalization;
using System.Net;
using Sluice.Adapters.Portability;
using Sluice.Compiler;
using Sluice.Compiler.Analyses.Portability;
using Sluice.Compiler.Schemas;
using Sluice.Compiler.Values;

namespace Sluice.Adapters.Cli;

/// <summary>What the words of a command line mean.</summary>
internal static class Words
{
    public static Option<ObjectName> Gateway(string? text) =>
        text?.Split('/') is [{ Length: > 0 } ns, { Length: > 0 } name] ? Some(new ObjectName(ns, name)) : None;

    public static Option<IPEndPoint> EndPoint(string text) =>
        text.LastIndexOf(':') is var colon and > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            && Address(text[..colon]) is { } address
            ? Some(new IPEndPoint(address, port))
            : None;

    public static CompileOptions Options(string? className, string? crds) =>
        CompileOptions.Files with { ClassName = Optional(className), Crds = Optional(crds).Bind(CrdBundles.Named), Time = DateTimeOffset.UtcNow };

    /// <summary>For whom an input is judged, in the words of <c>--serves</c>.</summary>
    public static Arr<Capability> Serves(string? word) => word == "release" ? Capabilities.Served : Capabilities.Whole;

    /// <summary>The versions of implementations that are meant, or a sentence for each word that means none.</summary>
    public static Validation<string, Arr<Counterpart>> Against(Arr<string> words) => Counterparts.Of(
        toArray(words.SelectMany(word => word.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))), ReportTable.Published);

    /// <summary>Only in brackets does an IPv6 address end where its port begins.</summary>
    private static IPAddress? Address(string text) =>
        text == "localhost" ? IPAddress.Loopback
        : text.Contains(':', StringComparison.Ordinal) && !(text.StartsWith('[') && text.EndsWith(']')) ? null
        : IPAddress.TryParse(text, out var address) ? address
        : null;
}
