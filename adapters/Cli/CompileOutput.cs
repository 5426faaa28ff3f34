using Sluice.Adapters.Files;
using Sluice.Compiler;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Status;
using Sluice.Compiler.Values;

namespace Sluice.Adapters.Cli;

/// <summary>What <c>sluice compile</c> prints besides the diagnostics.</summary>
/// <param name="Status">The objects of the input with their status, in place of the plan.</param>
internal sealed record CompileRequest(Arr<string> Paths, CompileOptions Options, Option<ObjectName> Gateway, bool Status, string Form);

/// <summary>The work of <c>sluice compile</c>.</summary>
internal static class CompileOutput
{
    public static int Run(CompileRequest request, Surroundings around) => Input.Read(request.Paths, around.Input).Match(
        input => Print(Uncarried.Remarked(Compile.Run(input.Sources, request.Options)), input, request, around),
        faults => Verdicts.Unusable(faults, around));

    internal static int Print(Compilation compilation, Input input, CompileRequest request, Surroundings around)
    {
        foreach (var remark in input.Remarks) around.Say(remark);
        Verdicts.PrintDiagnostics(compilation, input, around);
        Verdicts.PrintViolations(compilation.Violations, around);
        if (compilation.Verified.IsNone) return ExitCode.Refused;
        if (compilation.Plan.Gateways.IsEmpty)
            request.Options.ClassName.IfSome(name => around.Say($"the input has no Gateway of class '{name}'"));
        if (request.Status)
        {
            around.Output.Write(StatusOf(compilation, input, request.Form));
            return Verdicts.Of(compilation);
        }
        return Plans.Of(compilation.Plan, request.Gateway).Match(
            plan =>
            {
                around.Output.Write(PlanText(plan, request.Form));
                return Verdicts.Of(compilation);
            },
            absent => Verdicts.Unusable(absent, around));
    }

    private static string PlanText(Plan plan, string form) => form switch
    {
        "json" => JsonText.Indented(Emit.Plan(plan)) + "\n",
        "yaml" => JsonYaml.Print(Emit.Plan(plan)),
        _ => EmitText.Plan(plan),
    };

    private static string StatusOf(Compilation compilation, Input input, string form)
    {
        var objects = InOrder(compilation, input);
        return form == "json" ? JsonText.Indented(new Json.List(objects)) + "\n" : StatusText.Of(objects);
    }

    /// <summary>The order of the input is that of the command line, not that of the names.</summary>
    private static Arr<Json> InOrder(Compilation compilation, Input input) => input.Sources
        .Map(source => new Compiler.Parsing.SourceName(source.Name)).Distinct().ToArr()
        .Bind(name => compilation.Sources.Find(name).ToArray().ToArr()
            .Bind(source => EmitStatus.Objects(compilation with { Sources = Map((name, source)) })));
}
