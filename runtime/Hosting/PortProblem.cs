using Sluice.Compiler.Values;

namespace Sluice.Runtime.Hosting;

/// <summary>A logical port, or one listener of it, that does not serve although the plan says so. All others do.</summary>
public sealed record PortProblem(ObjectName Gateway, int Port, string Message)
{
    public override string ToString() => $"{Gateway} port {Port}: {Message}";
}
