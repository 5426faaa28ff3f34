using Sluice.Compiler.Analyses.Portability;

namespace Sluice.Compiler;

/// <summary>What changes the meaning of an input besides the input itself.</summary>
/// <param name="Offline">
/// True without a cluster: a Gateway whose class is not in the input is taken for ours, and a Service without any
/// EndpointSlice in the input is taken to have endpoints.
/// </param>
/// <param name="ClassName">Only Gateways of this class are ours, whatever its controller.</param>
public sealed record CompileOptions(bool Offline, Option<string> ClassName)
{
    public static readonly CompileOptions Files = new(true, None);
    public static readonly CompileOptions Cluster = new(false, None);

    /// <summary>Implementations that the input is compared with, by what their conformance reports list.</summary>
    public Arr<Counterpart> Against { get; init; }
}
