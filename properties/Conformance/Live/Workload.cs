using System.Text.RegularExpressions;
using Sluice.Compiler.Values;

namespace Sluice.Laws.Conformance;

/// <summary>What stands behind a port of a Service. The manifest of the Service says it, never the plan: a plan that is wrong is found out.</summary>
internal abstract partial record Workload
{
    private Workload() { }
    private protected abstract int Rank { get; }

    /// <summary>An echo server in plain text, which speaks this version of HTTP and no other.</summary>
    public sealed record Echo(bool Http2) : Workload { private protected override int Rank => 0; }

    /// <summary>An echo server behind TLS.</summary>
    /// <param name="Asks">Whether clients are asked who they are.</param>
    public sealed record Secure(Issued Certificate, bool Asks) : Workload { private protected override int Rank => 1; }

    /// <summary>A server that sends datagrams back.</summary>
    public sealed record Datagrams : Workload { private protected override int Rank => 2; }

    /// <param name="manifest">Of the Service.</param>
    public static Workload Of(ServicePort service, string manifest)
    {
        if (manifest.Contains("app: tls-backend", StringComparison.Ordinal))
            return new Secure(service.Service.Namespace == Manifests.Namespace ? Suite.Backend.Certificate : Suite.Passed, manifest.Contains("app: tls-backend-that-asks", StringComparison.Ordinal));
        var port = Items().Split(manifest).First(item => Number().Match(item) is { Success: true } found && found.Groups[1].Value == $"{service.Port}");
        return port.Contains("protocol: UDP", StringComparison.Ordinal)
            ? new Datagrams()
            : new Echo(port.Contains("kubernetes.io/h2c", StringComparison.Ordinal));
    }

    [GeneratedRegex("- |\\[ *\\{|\\}, *\\{")]
    private static partial Regex Items();

    [GeneratedRegex("\\bport: ([0-9]+)")]
    private static partial Regex Number();
}
