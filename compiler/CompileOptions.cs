using Sluice.Compiler.Analyses.Portability;
using Sluice.Compiler.Values;
using Sluice.Compiler.Schemas;

namespace Sluice.Compiler;

/// <summary>What changes the meaning of an input besides the input itself.</summary>
/// <param name="Offline">
/// True without a cluster: a Gateway whose class is not in the input is taken for ours, and a Service without any
/// EndpointSlice in the input is taken to have endpoints.
/// </param>
/// <param name="ClassName">Only Gateways of this class are ours, whatever its controller.</param>
public sealed record CompileOptions(bool Offline, Option<string> ClassName)
{
    /// <summary>What the data plane can carry. What it cannot is said and refused, never ignored.</summary>
    public Arr<Capability> Serves { get; init; } = Capabilities.Served;

    /// <summary>The addresses that a Gateway can be given, where that is known; none where it is not.</summary>
    public Option<Arr<string>> Usable { get; init; }

    /// <summary>The addresses that Gateways have been given, for their status. What is not in the input only the surroundings know.</summary>
    public Map<ObjectName, Arr<string>> Assigned { get; init; }

    /// <summary>The Gateways that left the choice of an address and could be given none, and why.</summary>
    public Map<ObjectName, string> Unassigned { get; init; }

    /// <summary>The ports that could not be opened, where somebody tried.</summary>
    public Arr<ClosedPort> Closed { get; init; }

    /// <summary>What objects are judged by; none, if nobody chose, for the newest that has the kind of an object.</summary>
    public Option<CrdBundle> Crds { get; init; }

    /// <summary>The time by which certificates have expired; none, if nobody asks.</summary>
    public Option<DateTimeOffset> Time { get; init; }

    public bool Carries(Capability capability) => Serves.Contains(capability);

    public static readonly CompileOptions Files = new(true, None);
    public static readonly CompileOptions Cluster = new(false, None);

    /// <summary>Implementations that the input is compared with, by what their conformance reports list.</summary>
    public Arr<Counterpart> Against { get; init; }
}
