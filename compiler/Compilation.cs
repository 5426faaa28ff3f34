using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Resolution;
using Sluice.Compiler.Status;
using Sluice.Compiler.Verification;

namespace Sluice.Compiler;

/// <summary>Everything that compiling an input gives. Printing it shows no key.</summary>
/// <param name="Sources">The input as it was read, which <see cref="Compile.Step"/> goes on from.</param>
/// <param name="Plan">What the data planes should do.</param>
/// <param name="Verified">The plan, if <c>Verify</c> found no fault; only this may be loaded.</param>
/// <param name="Violations">Why it was refused; always our fault, never the input's.</param>
/// <param name="Diagnostics">In a stable order: by place, then code.</param>
/// <param name="Keys">Key material by the identity of its certificate in the plan.</param>
public sealed record Compilation(
    CompileOptions Options,
    Map<SourceName, ParsedSource> Sources,
    Plan Plan,
    Option<VerifiedPlan> Verified,
    Seq<Violation> Violations,
    Seq<Diagnostic> Diagnostics,
    Statuses Statuses,
    Map<Hash, KeyMaterial> Keys)
{
    internal static Compilation Of(
        CompileOptions options, Map<SourceName, ParsedSource> sources, Resolved resolved, Plan plan, Seq<Diagnostic> said)
    {
        var verdict = Verify.Run(plan);
        var keys = resolved.Gateways
            .SelectMany(gateway => gateway.Listeners.SelectMany(listener => listener.Certificates).Concat(gateway.ClientCertificate.AsEnumerable()))
            .Select(found => (Canonical.Identify(found.Certificate), found.Key))
            .DistinctBy(pair => pair.Item1);
        return new(options, sources, plan,
            verdict.Match(Right: Some, Left: _ => None),
            verdict.Match(Right: _ => Empty, Left: faults => faults),
            Compiler.Diagnostics.Diagnostics.Sorted(said),
            Fold.Run(resolved, options, said),
            toMap(keys));
    }

    /// <summary>Every object of the input that the schema accepts, also of those that are given twice.</summary>
    public Arr<ApiObject> Objects => ObjectsOf(Sources);

    internal static Arr<ApiObject> ObjectsOf(Map<SourceName, ParsedSource> sources) =>
        toArray(sources.Values.SelectMany(source => source.Objects).SelectMany(found => found.Content));

    /// <summary>Whether the input holds an error; warnings and hints are none.</summary>
    public bool HasErrors => Diagnostics.Exists(d => d.Code.Severity == Severity.Error);

    public override string ToString() => $"Compilation of {Sources.Count} sources";
}
