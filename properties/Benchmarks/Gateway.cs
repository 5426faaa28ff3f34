using System.Globalization;
using System.Net;

namespace Sluice.Bench;

/// <summary>A program under test: its process, and where its ports begin. <c>run</c> gives each the same ports from there on.</summary>
/// <param name="Process">0 for the bare backend, whose work is in this process.</param>
internal sealed record Gateway(string Name, int Process, int Ports)
{
    public const string Host = "bench.example";

    public bool IsCompiledAsItRuns => Name is not ("nginx" or "haproxy");

    public IPEndPoint Ecdsa => At(1);

    public IPEndPoint Rsa => At(2);

    public IPEndPoint Tcp => At(3);

    public IPEndPoint Passthrough => At(4);

    private IPEndPoint At(int place) => new(IPAddress.Loopback, Ports + place);

    /// <summary><c>name=process:ports</c>.</summary>
    public static Gateway Of(string text)
    {
        var (equals, colon) = (text.IndexOf('='), text.IndexOf(':'));
        return new(text[..equals], Number(text[(equals + 1)..colon]), Number(text[(colon + 1)..]));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
