using System.CommandLine;
using Sluice.Compiler.Analyses;

namespace Sluice.Adapters.Cli;

/// <summary><c>sluice explain</c>: which rule answers a request, and why the others do not; or what a code means.</summary>
internal static class ExplainCommand
{
    public static Command Of(Surroundings around)
    {
        var paths = Parameters.Paths();
        paths.Arity = ArgumentArity.ZeroOrMore;
        // All words but the last are paths. A code stands alone.
        paths.CustomParser = result =>
        {
            var words = result.Tokens.Select(token => token.Value).ToArray();
            var count = words is [var only] && ErrorPages.LooksLikeCode(only) ? 0 : Math.Max(words.Length - 1, 1);
            result.OnlyTake(count);
            return words[..count];
        };
        var url = new Argument<string>("URL") { Description = "Scheme and port choose the listener, host and path the rule; or a code such as GW4003, alone" };
        url.Validators.Add(Parameters.RefuseOptions);
        var method = new System.CommandLine.Option<string>("-X", "--request") { HelpName = "METHOD", DefaultValueFactory = _ => "GET", Description = "The method" };
        var headers = new System.CommandLine.Option<string[]>("-H", "--header") { HelpName = "'Name: value'", Description = "A header; may be given again" };
        var form = Parameters.Form("text", "json");
        var gateway = Parameters.Gateway();
        var className = Parameters.Class();
        var crds = Parameters.Crds();
        var serves = Parameters.Serves();
        var command = new Command("explain", "Say which rule answers a request, and why the others do not; or, of a code, what it means") { paths, url, method, headers, gateway, form, className, crds, serves };
        command.SetAction(parsed => parsed.GetValue(paths) is { Length: > 0 } given
            ? Requests
                .Of(parsed.GetRequiredValue(url), parsed.GetRequiredValue(method), (parsed.GetValue(headers) ?? []).ToArr())
                .Match(
                    request => ExplainOutput.Run(new(
                        given.ToArr(),
                        Words.Options(parsed.GetValue(className), parsed.GetValue(crds)) with { Serves = Words.Serves(parsed.GetValue(serves)) },
                        Words.Gateway(parsed.GetValue(gateway)),
                        request,
                        parsed.GetRequiredValue(form)), around),
                    faults => Verdicts.Unusable(faults, around))
            : ErrorPages.Print(parsed.GetRequiredValue(url), around));
        return command;
    }
}
