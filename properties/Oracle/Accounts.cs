using System.Collections.Generic;
using Sluice.Compiler;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Reference;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Oracle;

using World = Sluice.Reference.World;

/// <summary>
/// What happens to a request, as one line of text that both the reference reading and the compiler can be brought to: the
/// winner, and each share of its traffic with the request that a backend sees.
/// </summary>
internal static class Accounts
{
    public static string Of(Sluice.Reference.Outcome outcome) => outcome switch
    {
        Sluice.Reference.Outcome.NoGateway => "refused",
        Sluice.Reference.Outcome.NoPort => "refused",
        Sluice.Reference.Outcome.TlsRefused => "refused",
        Sluice.Reference.Outcome.Misdirected => "421",
        Sluice.Reference.Outcome.NotFound => "404",
        // The worlds that are asked have no routes of connections.
        Sluice.Reference.Outcome.NotHttp => "refused",
        Sluice.Reference.Outcome.Through => "through",
        Sluice.Reference.Outcome.Preflight(var winner, var headers) => $"{Name(winner)}: 1 preflight {string.Join(",", headers.Map(header => $"{header.Name}={header.Value}"))}",
        Sluice.Reference.Outcome.Redirect(var winner, var status, var location) => $"{Name(winner)}: 1 redirect {status} {location}",
        Sluice.Reference.Outcome.Refused(var winner, var status) => $"{Name(winner)}: 1 {status}",
        Sluice.Reference.Outcome.Forward(var winner, var shares) => $"{Name(winner)}: {Sum(shares.Select(share => (share.Weight, Of(share.Result))))}",
    };

    private static string Of(ShareResult result) => result switch
    {
        ShareResult.ToService to => $"{to.Namespace}/{to.Name}:{to.Port} {to.Host} {to.Path}"
            + string.Concat(to.Request.Map(edit => $" request({Of(edit)})")) + string.Concat(to.Response.Map(edit => $" response({Of(edit)})")),
        ShareResult.Refused(var status) => $"{status}",
        ShareResult.Redirect(var status, var location) => $"redirect {status} {location}",
    };

    /// <summary>What the plan makes of a request, told from the compiler's own analysis and the winner's action.</summary>
    public static string Of(Plan plan, Explanation told) => told.Rule.Match(
        winner => $"{told.Listener.IfNone("")} {winner.From.Kind} {winner.From.Route} {winner.From.Rule}.{winner.From.Match}: {Shares(plan, told, winner)}",
        () => told.Outcome switch
        {
            Compiler.Analyses.Outcome.Respond(var status, _) => $"{status}",
            Compiler.Analyses.Outcome.Refuse => "refused",
            Compiler.Analyses.Outcome.Forward => "a forward without a winner",
            Compiler.Analyses.Outcome.Redirect => "a redirect without a winner",
            Compiler.Analyses.Outcome.Relay => "a relay without a winner",
        });

    private static string Shares(Plan plan, Explanation told, Compiler.Analyses.Winner winner) => told.Outcome switch
    {
        Compiler.Analyses.Outcome.Forward(var backends, _) => Sum(backends.Zip(Filters(plan, told, winner), (backend, filters) => (backend.Weight, Of(backend.Answer) + filters(backend.Answer)))),
        Compiler.Analyses.Outcome.Redirect(var status, var location) => $"1 redirect {status} {location}",
        Compiler.Analyses.Outcome.Respond(var status, _) => $"1 {status}",
        Compiler.Analyses.Outcome.Refuse => "refused",
        Compiler.Analyses.Outcome.Relay(_, var backends) => Sum(backends.Map(backend => (backend.Weight, Of(backend.Answer)))),
    };

    private static string Of(Answer answer) => answer switch
    {
        Answer.Served(var service, var upstream) => $"{service} {upstream.Host} {upstream.Path}",
        Answer.Unready => "503",
        Answer.Redirected(var status, var location) => $"redirect {status} {location}",
        Answer.Refused(var status, _) => $"{status}",
        Answer.Relayed(var service) => $"relayed to {service}",
        Answer.Closed => "closed",
    };

    private static Arr<Func<Answer, string>> Filters(Plan plan, Explanation told, Compiler.Analyses.Winner winner)
    {
        var gateway = plan.Gateways.First(found => Some(found.Gateway) == told.Gateway);
        var listener = gateway.Ports.SelectMany(port => port.Listeners).First(found => Some(found.Name) == told.Listener);
        var entry = gateway.Tables[listener.Table].Hosts.First(host => host.Host == winner.Host).Entries.First(found => found.From == winner.From);
        var split = (Action.Split)gateway.Actions[entry.Action];
        return split.Shares.Map<Func<Answer, string>>(share => answer => answer is Answer.Served && share.Target is Target.Forward(_, var own)
            ? Edits("request", split.Filters.Request) + Edits("request", own.Request) + Edits("response", split.Filters.Response) + Edits("response", own.Response)
            : "");
    }

    private static string Edits(string way, Option<HeaderEdits> edits) =>
        edits.Match(found => $" {way}({Of(found.Remove, found.Set.Map(h => (h.Name, h.Value)), found.Add.Map(h => (h.Name, h.Value)))})", () => "");

    private static string Of(HeaderEdit edit) => Of(edit.Remove, edit.Set.Map(h => (h.Name, h.Value)), edit.Add.Map(h => (h.Name, h.Value)));

    private static string Of(Arr<string> remove, Arr<(string, string)> set, Arr<(string, string)> add) =>
        $"-{string.Join(",", remove)} ={string.Join(",", set)} +{string.Join(",", add)}".ToLowerInvariant();

    private static string Name(Sluice.Reference.Winner winner) =>
        $"{winner.Listener} {winner.Kind} {winner.Namespace}/{winner.Name} {winner.Rule}.{winner.Match}";

    /// <summary>Weights by what happens.</summary>
    private static string Sum(IEnumerable<(int Weight, string Text)> shares)
    {
        var sums = shares.GroupBy(share => share.Text, StringComparer.Ordinal)
            .Select(group => (Text: group.Key, Weight: group.Sum(share => (long)share.Weight)))
            .OrderBy(share => share.Text, StringComparer.Ordinal)
            .ToArray();
        return sums is [var only] ? $"1 {only.Text}" : string.Join(" | ", sums.Select(share => $"{share.Weight} {share.Text}"));
    }

    public static Request Request(World world, Probe probe)
    {
        var secure = world.All<WorldObject.Gateway>()
            .Where(gateway => gateway.Meta.Namespace == probe.Namespace && gateway.Meta.Name == probe.Gateway)
            .SelectMany(gateway => gateway.Listeners)
            .Any(listener => listener.Port == probe.Port && listener.Protocol == "HTTPS");
        return new(secure ? "https" : "http", probe.Port, probe.Host, secure ? Optional(probe.Sni) : None, probe.Method,
            probe.Path + (probe.Query is null ? "" : "?" + probe.Query), probe.Headers.Map(field => (field.Name, field.Value)));
    }

    public static string Of(Compilation compiled, World world, Probe probe) =>
        Of(compiled.Plan, Explain.Run(compiled.Plan, Some(new ObjectName(probe.Namespace, probe.Gateway)), Request(world, probe)));
}
