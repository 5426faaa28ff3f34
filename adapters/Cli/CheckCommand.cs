using System.CommandLine;
using Sluice.Adapters.Cli.Render;
using Sluice.Adapters.Files;
using Sluice.Compiler;

namespace Sluice.Adapters.Cli;

/// <summary><c>sluice check</c>: what there is to say about manifests, with no cluster.</summary>
internal static class CheckCommand
{
    public static Command Of(Surroundings around)
    {
        var paths = Parameters.Paths();
        var form = Parameters.Form("text", "json", "sarif", "junit", "github");
        var className = Parameters.Class();
        var crds = Parameters.Crds();
        var command = new Command("check", "Print what is wrong with manifests") { paths, form, className, crds };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(paths).ToArr(), Words.Options(parsed.GetValue(className), parsed.GetValue(crds)), parsed.GetRequiredValue(form), around));
        return command;
    }

    private static int Run(Arr<string> paths, CompileOptions options, string form, Surroundings around) => Input.Read(paths, around.Input).Match(
        input =>
        {
            foreach (var remark in input.Remarks) around.Say(remark);
            return Print(Compile.Run(input.Sources, options), input, form, around);
        },
        faults => Verdicts.Unusable(faults, around));

    internal static int Print(Compilation compilation, Input input, string form, Surroundings around)
    {
        around.Output.Write(Report(compilation, input, form, around.PaintOutput));
        if (form == "text" && compilation.Diagnostics.IsEmpty && compilation.Verified.IsSome) around.Say(Clean(compilation));
        Verdicts.PrintViolations(compilation.Violations, around);
        return Verdicts.Of(compilation);
    }

    private static string Report(Compilation compilation, Input input, string form, bool paint) => form switch
    {
        "json" => DiagnosticJson.Print(compilation.Diagnostics),
        "sarif" => Sarif.Print(compilation.Diagnostics),
        "junit" => JUnitXml.Print(compilation.Diagnostics, input.Sources.Map(source => source.Name)),
        "github" => GitHubAnnotations.Print(compilation.Diagnostics),
        _ => DiagnosticText.Print(compilation.Diagnostics, input.TextOf, paint) + DiagnosticWords.More(compilation.Diagnostics),
    };

    private static string Clean(Compilation compilation) =>
        $"nothing to report: {Count(compilation.Sources.Values.Sum(source => source.Objects.Count), "object")} in {Count(compilation.Sources.Count, "input")}";

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
