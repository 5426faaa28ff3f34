using Sluice.Compiler.Values;

namespace Sluice.Runtime.Hosting;

/// <summary>A logical port, or one listener of it, that does not serve although the plan says so. All others do.</summary>
/// <param name="Port">None for what concerns every port alike, as a backend or an address does.</param>
public sealed record PortProblem(ObjectName Gateway, int? Port, string Message)
{
    public Transport Transport { get; init; }

    public PortFault Fault { get; init; }

    public override string ToString() =>
        Port is { } port ? $"{Gateway} port {new PortKey(Gateway, port, Transport).Number}: {Message}" : $"{Gateway}: {Message}";
}
