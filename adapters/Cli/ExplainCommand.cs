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
        var url = new Argument<string>("URL") { Description = "Scheme and port choose the listener, host and path the rule; tls://, tcp:// and udp:// ask for a connection; or a code such as GW4003, alone" };
        url.Validators.Add(Parameters.RefuseOptions);
        var method = new System.CommandLine.Option<string>("-X", "--request") { HelpName = "METHOD", DefaultValueFactory = _ => "GET", Description = "The method" };
        var headers = new System.CommandLine.Option<string[]>("-H", "--header") { HelpName = "'Name: value'", Description = "A header; may be given again" };
        var form = Parameters.Form("text", "json");
        var gateway = Parameters.Gateway();
        var className = Parameters.Class();
        var from = new System.CommandLine.Option<string>("--from") { HelpName = "NAMESPACE", Description = "The request is sent in a mesh, by a workload of this namespace, to the Service that the URL names" };
        var sni = new System.CommandLine.Option<string>("--sni") { HelpName = "HOST", Description = "The request is sent on a TLS connection that was opened for this host, as browsers do that share connections" };
        var crds = Parameters.Crds();
        var serves = Parameters.Serves();
        var command = new Command("explain", "Say which rule answers a request, and why the others do not; or, of a code, what it means") { paths, url, method, headers, gateway, sni, from, form, className, crds, serves };
        command.SetAction(parsed => parsed.GetValue(paths) is { Length: > 0 } given
            ? Inquiries
                .Of(parsed.GetRequiredValue(url), parsed.GetRequiredValue(method), (parsed.GetValue(headers) ?? []).ToArr(),
                    Optional(parsed.GetValue(from)), Words.Gateway(parsed.GetValue(gateway)), Optional(parsed.GetValue(sni)))
                .Match(
                    inquiry => ExplainOutput.Run(new(
                        given.ToArr(),
                        Words.Options(parsed.GetValue(className), parsed.GetValue(crds)) with { Serves = Words.Serves(parsed.GetValue(serves)) },
                        inquiry,
                        parsed.GetRequiredValue(form)), around),
                    faults => Verdicts.Unusable(faults, around))
            : ErrorPages.Print(parsed.GetRequiredValue(url), around));
        return command;
    }
}
