using System.Net;
using Sluice.Compiler.Values;

namespace Sluice.Runtime.Hosting;

/// <summary>A place on this machine where clients come in.</summary>
/// <param name="Number">0, if the system chooses.</param>
/// <param name="Only">Whose place it is for good; none, if it may pass from one Gateway to another.</param>
internal sealed record Seat(IPAddress Address, int Number, Transport Transport, PortKey? Only)
{
    public IPEndPoint EndPoint => new(Address, Number);

    /// <summary>Whether the system gives only one of the two: every address of the machine includes each of them.</summary>
    public bool Excludes(Seat other) =>
        Number == other.Number && Number != 0 && Transport == other.Transport
        && (Address.Equals(other.Address) || Includes(Address, other.Address) || Includes(other.Address, Address));

    /// <summary>The place over UDP that belongs to one over TCP, and the other way round.</summary>
    public Seat Half => this with { Transport = Transport == Transport.Tcp ? Transport.Udp : Transport.Tcp };

    private static bool Includes(IPAddress all, IPAddress one) =>
        all.Equals(IPAddress.IPv6Any) || (all.Equals(IPAddress.Any) && one.AddressFamily == IPAddress.Any.AddressFamily);
}
