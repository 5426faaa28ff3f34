using System.CommandLine;
using Sluice.Compiler.Analyses;

namespace Sluice.Adapters.Cli;

/// <summary><c>sluice explain</c>: which rule answers a request, and why the others do not.</summary>
internal static class ExplainCommand
{
    public static Command Of(Surroundings around)
    {
        var paths = Parameters.Paths();
        // All words but the last are paths.
        paths.CustomParser = result =>
        {
            var words = result.Tokens.Select(token => token.Value).ToArray();
            var count = Math.Max(words.Length - 1, 1);
            result.OnlyTake(count);
            return words[..count];
        };
        var url = new Argument<string>("URL") { Description = "Scheme and port choose the listener, host and path the rule" };
        url.Validators.Add(Parameters.RefuseOptions);
        var method = new System.CommandLine.Option<string>("-X", "--request") { HelpName = "METHOD", DefaultValueFactory = _ => "GET", Description = "The method" };
        var headers = new System.CommandLine.Option<string[]>("-H", "--header") { HelpName = "'Name: value'", Description = "A header; may be given again" };
        var form = Parameters.Form("text", "json");
        var gateway = Parameters.Gateway();
        var className = Parameters.Class();
        var command = new Command("explain", "Say which rule answers a request, and why the others do not") { paths, url, method, headers, gateway, form, className };
        command.SetAction(parsed => Requests
            .Of(parsed.GetRequiredValue(url), parsed.GetRequiredValue(method), (parsed.GetValue(headers) ?? []).ToArr())
            .Match(
                request => ExplainOutput.Run(new(
                    parsed.GetRequiredValue(paths).ToArr(),
                    Words.Options(parsed.GetValue(className)),
                    Words.Gateway(parsed.GetValue(gateway)),
                    request,
                    parsed.GetRequiredValue(form)), around),
                faults => Verdicts.Unusable(faults, around)));
        return command;
    }
}
