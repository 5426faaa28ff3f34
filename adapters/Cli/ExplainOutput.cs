using Sluice.Adapters.Cli.Render;
using Sluice.Adapters.Files;
using Sluice.Compiler;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Diagnostics;

namespace Sluice.Adapters.Cli;

/// <summary>A question to a set of manifests: which rule answers this request?</summary>
internal sealed record ExplainRequest(Arr<string> Paths, CompileOptions Options, Inquiry Inquiry, string Form);

/// <summary>The work of <c>sluice explain</c>.</summary>
internal static class ExplainOutput
{
    public static int Run(ExplainRequest question, Surroundings around) => Input.Read(question.Paths, around.Input).Match(
        input =>
        {
            foreach (var remark in input.Remarks) around.Say(remark);
            return Print(Compile.Run(input.Sources, question.Options), question, around);
        },
        faults => Verdicts.Unusable(faults, around));

    internal static int Print(Compilation compilation, ExplainRequest question, Surroundings around)
    {
        Verdicts.PrintViolations(compilation.Violations, around);
        if (compilation.Verified.IsNone) return ExitCode.Refused;
        var errors = compilation.Diagnostics.Filter(d => d.Code.Severity == Severity.Error);
        if (!errors.IsEmpty) around.Say($"the input has {DiagnosticWords.Summary(errors)}, which 'sluice check' shows; what they concern is refused or left out");
        var explanation = Explain.Run(compilation, question.Inquiry);
        around.Output.Write(question.Form == "json" ? ExplainJson.Print(explanation) : ExplainText.Print(explanation));
        return ExitCode.Good;
    }
}
