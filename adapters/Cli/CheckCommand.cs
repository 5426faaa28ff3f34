using System.CommandLine;
using Sluice.Adapters.Cli.Render;
using Sluice.Adapters.Files;
using Sluice.Compiler;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Analyses.Portability;
using Sluice.Compiler.Diagnostics;

namespace Sluice.Adapters.Cli;

/// <summary><c>sluice check</c>: what there is to say about manifests, with no cluster.</summary>
internal static class CheckCommand
{
    private const int MostInMessages = 4;

    public static Command Of(Surroundings around)
    {
        var paths = Parameters.Paths();
        var form = Parameters.Form("text", "json", "sarif", "junit", "github");
        var className = Parameters.Class();
        var crds = Parameters.Crds();
        var serves = Parameters.Serves();
        var against = Parameters.Against();
        var command = new Command("check", "Print what is wrong with manifests") { paths, form, className, crds, serves, against };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(paths).ToArr(),
            Words.Options(parsed.GetValue(className), parsed.GetValue(crds)) with { Serves = Words.Serves(parsed.GetValue(serves)), Against = Compared(parsed.GetValue(against)) },
            parsed.GetRequiredValue(form),
            around));
        return command;
    }

    /// <summary>Words that name no implementation were refused when the command line was parsed.</summary>
    private static Arr<Counterpart> Compared(string[]? words) => Words.Against(toArray(words ?? [])).IfFail(Arr<Counterpart>.Empty);

    private static int Run(Arr<string> paths, CompileOptions options, string form, Surroundings around) => Input.Read(paths, around.Input).Match(
        input =>
        {
            foreach (var remark in input.Remarks) around.Say(remark);
            return Print(Uncarried.Remarked(Compile.Run(input.Sources, options)), input, form, around);
        },
        faults => Verdicts.Unusable(faults, around));

    internal static int Print(Compilation compilation, Input input, string form, Surroundings around)
    {
        around.Output.Write(Report(compilation, input, form, around.PaintOutput));
        if (form == "text" && compilation.Diagnostics.IsEmpty && compilation.Verified.IsSome) around.Say(Clean(compilation));
        if (form == "text" && Vouched(compilation) is { Length: > 0 } vouched) around.Say(vouched);
        Verdicts.PrintViolations(compilation.Violations, around);
        return Verdicts.Of(compilation);
    }

    private static string Report(Compilation compilation, Input input, string form, bool paint) => form switch
    {
        "json" => DiagnosticJson.Print(compilation.Diagnostics),
        "sarif" => Sarif.Print(compilation.Diagnostics),
        "junit" => JUnitXml.Print(compilation.Diagnostics, input.Sources.Map(source => source.Name)),
        "github" => GitHubAnnotations.Print(compilation.Diagnostics),
        _ => DiagnosticText.Print(compilation.Diagnostics, input.TextOf, paint) + DiagnosticWords.More(compilation.Diagnostics) + Table(compilation),
    };

    /// <summary>With more implementations than a message names, who lists what is seen in a table.</summary>
    private static string Table(Compilation compilation) =>
        Portable.Reported(compilation.Options.Against) is var reported && reported.Count > MostInMessages
            ? PortabilityTable.Print(UsedFeatures.Of(compilation.Objects), reported) is { Length: > 0 } table ? $"\n{table}" : ""
            : "";

    /// <summary>That nothing is missing is an answer too.</summary>
    private static string Vouched(Compilation compilation)
    {
        var reported = Portable.Reported(compilation.Options.Against);
        var used = UsedFeatures.Of(compilation.Objects).Filter(use => use.Feature.Standing is not Standing.Unnamed);
        return reported.IsEmpty || compilation.Diagnostics.Exists(d => d.Code == PortabilityDiagnostics.Unlisted) ? ""
            : $"{Count(used.Count, "feature")} used, each listed as supported in the conformance reports of {string.Join(", ", reported.Map(each => $"{each.Implementation} {each.Version}"))}";
    }

    private static string Clean(Compilation compilation) =>
        $"nothing to report: {Count(compilation.Sources.Values.Sum(source => source.Objects.Count), "object")} in {Count(compilation.Sources.Count, "input")}";

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
