using System.CommandLine;
using System.Net;
using Sluice.Adapters.Cli.Running;

namespace Sluice.Adapters.Cli;

/// <summary><c>sluice run</c>: compile and serve, and again when files change.</summary>
internal static class RunCommand
{
    public static Command Of(Surroundings around)
    {
        var paths = Parameters.Paths();
        var gateway = Parameters.Gateway();
        var className = Parameters.Class();
        var crds = Parameters.Crds();
        var bind = Parameters.Address("--bind", "127.0.0.1", "Address of the first Gateway that asks for none; further ones take the following addresses");
        var offset = Parameters.PortOffset();
        var demo = new System.CommandLine.Option<bool>("--demo-backends") { Description = "Start an echo server for every endpoint that is a loopback address" };
        var admin = Parameters.AddressAndPort("--admin", "127.0.0.1:9901", "Address of /healthz, /readyz, /plan, /diagnostics, /status and /metrics");
        var keys = new System.CommandLine.Option<string>("--session-keys") { HelpName = "FILE", Description = "Keys for tokens of sessions, one a line (32 octets in base64; the first seals, all open), which data planes of one Gateway have in common; random ones without" };
        var http3 = new System.CommandLine.Option<bool>("--http3") { Description = "Speak HTTP/3 on HTTPS ports as well, over UDP with the same number, where this machine has QUIC (libmsquic)" };
        var verbose = new System.CommandLine.Option<bool>("--verbose") { Description = "Log more than warnings: each request that is refused, ports that open and close" };
        var proxies = new ProxyParameters();
        var telemetry = new TelemetryParameters();
        var command = new Command("run", "Compile manifests and serve them; reload when files change")
        {
            paths, gateway, className, crds, bind, offset, demo, admin, keys, http3, verbose,
        };
        foreach (var option in proxies.All) command.Options.Add(option);
        foreach (var option in telemetry.All) command.Options.Add(option);
        command.SetAction(parsed => RunSession.Run(
            new(parsed.GetRequiredValue(paths).ToArr(), Words.Options(parsed.GetValue(className), parsed.GetValue(crds)), Words.Gateway(parsed.GetValue(gateway)))
            {
                Bind = IPAddress.Parse(parsed.GetRequiredValue(bind)),
                PortOffset = parsed.GetRequiredValue(offset),
                Admin = Words.EndPoint(parsed.GetRequiredValue(admin)),
                SessionKeyFile = Optional(parsed.GetValue(keys)),
                DemoBackends = parsed.GetValue(demo),
                Http3 = parsed.GetValue(http3),
                Verbose = parsed.GetValue(verbose),
                ProxyProtocolFrom = proxies.From(parsed),
                ProxyProtocolTo = proxies.To(parsed),
                Telemetry = telemetry.Read(parsed),
            },
            around));
        return command;
    }
}
