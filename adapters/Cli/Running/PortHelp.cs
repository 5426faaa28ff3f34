using Sluice.Runtime.Hosting;

namespace Sluice.Adapters.Cli.Running;

/// <summary>What to do about a port that is not open.</summary>
internal static class PortHelp
{
    public static Option<string> Of(PortProblem problem) => problem.Fault switch
    {
        PortFault.Taken => Some("end the process that has it ('ss -lntup' names it), or listen elsewhere with --port-offset or --bind"),
        PortFault.Claimed => Some("give one of the two Gateways another port or address"),
        PortFault.Forbidden => Some("give this process the capability CAP_NET_BIND_SERVICE, lower 'net.ipv4.ip_unprivileged_port_start' with sysctl, or listen higher with --port-offset"),
        PortFault.Absent => Some("name an address of this machine in 'addresses' ('ip address' lists them), or leave the value out"),
        PortFault.Unassigned => Some("choose another --bind, or name an address of this machine in 'addresses'"),
        PortFault.Beyond => Some("give a smaller --port-offset"),
        _ => None,
    };
}
