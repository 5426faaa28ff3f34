using System.Globalization;
using System.Linq;

namespace Sluice.Bench;

/// <summary><c>ROUNDS SECONDS BACKEND-PORT NAME=PROCESS:PORTS...</c>: measures the gateways in turn and prints tables.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var rounds = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        var time = TimeSpan.FromSeconds(double.Parse(arguments[1], CultureInfo.InvariantCulture));
        using var backend = new StreamBackend(int.Parse(arguments[2], CultureInfo.InvariantCulture));
        var suite = new Suite([.. arguments.Skip(3).Select(Gateway.Of)], backend, rounds, time);
        suite.Idle();
        suite.Shake();
        suite.Relay();
        return suite.Failures == 0 ? 0 : 1;
    }
}
