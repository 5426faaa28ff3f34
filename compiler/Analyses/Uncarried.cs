using Sluice.Compiler.Diagnostics;

namespace Sluice.Compiler.Analyses;

/// <summary>
/// What of an input the API allows and the data plane of this release does not carry: what is said when the input is
/// compiled for that data plane, and is not when it is compiled for one that carries everything.
/// </summary>
public static class Uncarried
{
    private static readonly Arr<string> Codes = Array(
        ValidateDiagnostics.FilterNotServed, ValidateDiagnostics.FieldNotServed,
        BindDiagnostics.UnsupportedProtocol, BindDiagnostics.ModeUnsupported, BindDiagnostics.ClientCertificates, BindDiagnostics.NotServed, BindDiagnostics.ParentKind,
        ResolveDiagnostics.TlsNotServed, PolicyDiagnostics.PolicyNotServed).Map(code => code.Id);

    /// <summary>The compilation with a warning for each; status and plan are as the API has them.</summary>
    public static Compilation Remarked(Compilation compilation)
    {
        var release = Compile.Under(compilation, compilation.Options with { Serves = Capabilities.Served });
        var known = compilation.Diagnostics.Map(d => (d.Code.Id, d.At)).ToArr();
        var more = release.Diagnostics
            .Filter(d => Codes.Contains(d.Code.Id) && !known.Contains((d.Code.Id, d.At)))
            .Map(d => d with { Code = new(d.Code.Id, Severity.Warning, d.Code.Title, Arr<Effect>.Empty) });
        return more.IsEmpty ? compilation : compilation with { Diagnostics = Diagnostics.Diagnostics.Sorted(compilation.Diagnostics + more) };
    }
}
