using System.Globalization;
using System.Linq;

namespace Sluice.Bench;

/// <summary>
/// <c>ROUNDS SECONDS BACKEND-PORT NAME=PROCESS:PORTS...</c>: measures the gateways in turn and prints tables.
/// <c>tenants SECONDS PORTS FOLDER</c>: the same for tenants of a Sluice that serves what is in the folder.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments[0] == "tenants") return Beside(arguments);
        var rounds = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        var time = TimeSpan.FromSeconds(double.Parse(arguments[1], CultureInfo.InvariantCulture));
        using var backend = new StreamBackend(int.Parse(arguments[2], CultureInfo.InvariantCulture));
        var suite = new Suite([.. arguments.Skip(3).Select(Gateway.Of)], backend, rounds, time);
        var only = Environment.GetEnvironmentVariable("ONLY") is { Length: > 0 } named ? named.Split(',') : ["idle", "handshakes", "relays"];
        if (only.Contains("idle")) suite.Idle();
        if (only.Contains("handshakes") || only.Contains("relays")) suite.Warm();
        if (only.Contains("handshakes")) suite.Shake();
        if (only.Contains("relays")) suite.Relay();
        return suite.Failures == 0 ? 0 : 1;
    }

    private static int Beside(string[] arguments)
    {
        var tenants = new Tenants(arguments[3], int.Parse(arguments[2], CultureInfo.InvariantCulture), TimeSpan.FromSeconds(double.Parse(arguments[1], CultureInfo.InvariantCulture)));
        tenants.Measure(Console.Out);
        return tenants.Failures == 0 ? 0 : 1;
    }
}
