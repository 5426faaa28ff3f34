using Sluice.Compiler.Values;

namespace Sluice.Runtime.Hosting;

/// <summary>A logical port: one that a Gateway names, whatever address and port the process really listens on. UDP has numbers of its own.</summary>
internal sealed record PortKey(ObjectName Gateway, int Port, Transport Transport = Transport.Tcp)
{
    /// <summary>The number as people write it, with the transport if it is not TCP.</summary>
    public string Number => Transport == Transport.Udp ? $"{Port}/udp" : $"{Port}";
}
