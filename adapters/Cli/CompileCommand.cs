using System.CommandLine;

namespace Sluice.Adapters.Cli;

/// <summary><c>sluice compile</c>: the plan, or the status that the controller would write.</summary>
internal static class CompileCommand
{
    public static Command Of(Surroundings around)
    {
        var paths = Parameters.Paths();
        var form = Parameters.Form("text", "json", "yaml");
        var status = new System.CommandLine.Option<bool>("--status") { Description = "Print the Gateway API objects of the input with the status that the controller would write" };
        var gateway = Parameters.Gateway();
        var className = Parameters.Class();
        var crds = Parameters.Crds();
        var serves = Parameters.Serves();
        var command = new Command("compile", "Print the plan that manifests compile to") { paths, form, status, gateway, className, crds, serves };
        command.SetAction(parsed => CompileOutput.Run(new(
            parsed.GetRequiredValue(paths).ToArr(),
            Words.Options(parsed.GetValue(className), parsed.GetValue(crds)) with { Serves = Words.Serves(parsed.GetValue(serves)) },
            Words.Gateway(parsed.GetValue(gateway)),
            parsed.GetValue(status),
            parsed.GetRequiredValue(form)), around));
        return command;
    }
}
