using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Sluice.Compiler;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Values;
using Sluice.Runtime.Hosting;

namespace Sluice.Adapters.Cli.Running;

/// <summary>What of an input only the machine knows that serves it: which addresses there are, and which ports could be opened.</summary>
internal static class Machine
{
    /// <summary>A status has room for so many addresses.</summary>
    private const int MostAddresses = 16;

    /// <summary>The compilation for the addresses that this machine has now.</summary>
    public static Compilation Settle(Compilation compilation)
    {
        var usable = Some(toArray(compilation.Objects
            .OfType<ApiObject.OfGateway>()
            .SelectMany(found => found.Value.Addresses)
            .Where(address => address.Type.Value == "IPAddress")
            .SelectMany(address => address.Value.Map(value => value.Value))
            .Distinct()
            .Where(text => IPAddress.TryParse(text, out var address) && HostAddress.IsHere(address))
            .Order(StringComparer.Ordinal)));
        return compilation.Options.Usable == usable ? compilation : Compile.Under(compilation, compilation.Options with { Usable = usable });
    }

    /// <summary>Options by which the input gets the status that it has here.</summary>
    public static CompileOptions Observed(CompileOptions options, Plan plan, Arr<PortProblem> problems, DataPlane plane) => options with
    {
        Assigned = toMap(plan.Gateways
            .Map(gateway => (gateway.Gateway, Given: Given(plane, gateway.Gateway, problems)))
            .Filter(item => !item.Given.IsEmpty)),
        Unassigned = toMap(problems
            .Filter(problem => problem.Fault == PortFault.Unassigned)
            .Select(problem => (problem.Gateway, Why: problem.Message))
            .DistinctBy(item => item.Gateway)),
        Closed = toArray(problems
            .Filter(problem => problem.Fault is not (PortFault.None or PortFault.Unassigned))
            .SelectMany(problem => Optional(problem.Port).Map(port => new ClosedPort(problem.Gateway, port, problem.Transport, problem.Message, PortHelp.Of(problem))))),
    };

    private static Arr<string> Given(DataPlane plane, ObjectName gateway, Arr<PortProblem> problems) =>
        plane.AddressGivenTo(gateway) is { } given && !problems.Exists(problem => problem.Gateway == gateway && problem.Fault == PortFault.Unassigned)
            ? Meant(given).Map(address => address.ToString())
            : Arr<string>.Empty;

    /// <summary>Every address of the machine is no address that a client could use; those that it has are.</summary>
    private static Arr<IPAddress> Meant(IPAddress given)
    {
        if (!given.Equals(IPAddress.Any) && !given.Equals(IPAddress.IPv6Any)) return Array(given);
        var all = toArray(NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => !address.IsIPv6LinkLocal && (given.Equals(IPAddress.IPv6Any) || address.AddressFamily == AddressFamily.InterNetwork)));
        var outside = all.Filter(address => !IPAddress.IsLoopback(address));
        return toArray((outside.IsEmpty ? all : outside).Take(MostAddresses));
    }
}
