using Sluice.Adapters.Cli.Render;
using Sluice.Adapters.Files;
using Sluice.Compiler;
using Sluice.Compiler.Verification;

namespace Sluice.Adapters.Cli;

/// <summary>The exit status that a compilation earns, and what is said about it on the error side.</summary>
internal static class Verdicts
{
    public static int Of(Compilation compilation) =>
        compilation.Verified.IsNone ? ExitCode.Refused
        : compilation.HasErrors ? ExitCode.Errors
        : ExitCode.Good;

    public static void PrintDiagnostics(Compilation compilation, Input input, Surroundings around) =>
        around.Error.Write(DiagnosticText.Print(compilation.Diagnostics, input.TextOf, around.PaintError) + DiagnosticWords.More(compilation.Diagnostics));

    /// <summary>A refusal is loud, and asks for a report: no input may lead to one.</summary>
    public static void PrintViolations(Seq<Violation> violations, Surroundings around)
    {
        if (violations.IsEmpty) return;
        around.Say("the plan was refused by verification; this is a fault of Sluice, not of the input. Please report it with the input");
        foreach (var violation in violations)
            around.Error.WriteLine($"  {violation.Invariant} at {violation.Where}: {violation.Message}");
    }

    /// <summary>Why nothing could be done, one line each.</summary>
    public static int Unusable(Seq<string> faults, Surroundings around)
    {
        foreach (var fault in faults) around.Say(fault);
        return ExitCode.Usage;
    }
}
