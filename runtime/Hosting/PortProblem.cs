using Sluice.Compiler.Values;

namespace Sluice.Runtime.Hosting;

/// <summary>A logical port, or one listener of it, that does not serve although the plan says so. All others do.</summary>
/// <param name="Port">None for what concerns every port alike, as a backend does.</param>
public sealed record PortProblem(ObjectName Gateway, int? Port, string Message)
{
    public override string ToString() => Port is { } port ? $"{Gateway} port {port}: {Message}" : $"{Gateway}: {Message}";
}
