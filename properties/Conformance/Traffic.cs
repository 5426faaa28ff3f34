using System.Collections.Generic;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Filters;
using Xunit;
using Action = Sluice.Compiler.Ir.Action;
using Filters = Sluice.Compiler.Ir.Filters;

namespace Sluice.Laws.Conformance;

/// <summary>What the plan makes of the requests of a test; the header edits are those of the plan, applied as the data plane does.</summary>
internal static class Traffic
{
    public static Cluster Asks(this Cluster cluster, string gateway, params Ask[] asks)
    {
        var told = asks.Select(ask => (ask, Explained: Explain.Run(cluster.Compiled.Plan, Some(Names.Of(gateway)), Request(ask)))).ToArray();
        Assert.Equal(
            string.Join('\n', asks.Select(ask => $"{ask} -> {ask.Outcome}")),
            string.Join('\n', told.Select(pair => $"{pair.ask} -> {Say(pair.Explained.Outcome)}")));
        foreach (var (ask, explained) in told) Forwarded(cluster, ask, explained);
        return cluster;
    }

    private static Request Request(Ask ask) =>
        Requests.Of(ask.Url.StartsWith('/') ? "http://gateway.test" + ask.Url : ask.Url, ask.Method, ask.Headers)
            .Match(Succ: request => request, Fail: faults => throw new ArgumentException(string.Join(", ", faults), nameof(ask)));

    private static string Say(Outcome outcome) => outcome switch
    {
        Outcome.Forward(var backends, _) => string.Join(", ", backends.Map(backend => Say(backend.Answer) + (backends.Count > 1 ? $" {backend.Share:P0}" : ""))),
        Outcome.Redirect(var status, var location) => $"{status} {location}",
        Outcome.Respond(var status, var why) => why.Contains("UNIMPLEMENTED", StringComparison.Ordinal) ? "UNIMPLEMENTED" : $"{status}",
        Outcome.Refuse(var why) => $"refused: {why}",
    };

    private static string Say(Answer answer) => answer switch
    {
        Answer.Served(var service, _) => Names.Short(service.Service) + (service.Port == 8080 ? "" : $":{service.Port}"),
        Answer.Unready(_) => "503",
        Answer.Redirected(var status, var location) => $"{status} {location}",
        Answer.Refused(var status, _) => $"{status}",
    };

    /// <summary>What each backend of a forward sees, and what the client gets back from it.</summary>
    private static void Forwarded(Cluster cluster, Ask ask, Explanation explained)
    {
        if (explained.Outcome is not Outcome.Forward(var backends, _)) return;
        var request = Request(ask);
        var expected = new Upstream(ask.SeenHost.IfNone(request.Host), ask.SeenPath.IfNone(request.Target));
        Assert.All(backends, backend => Assert.Equal(expected, Assert.IsType<Answer.Served>(backend.Answer).Upstream));

        foreach (var (backend, common, own) in Edits(cluster, explained))
        {
            Demanded(ask, "arrives", ask.Arriving.At(backend), Edited(ask.Headers, common.Request, own.Request));
            Demanded(ask, "returns", ask.Returning, Edited(ask.Answered, own.Response, common.Response));
        }
    }

    /// <summary>Each backend of a rule, with the filters of the rule and its own.</summary>
    private static Arr<(string Backend, Filters Common, Filters Own)> Edits(Cluster cluster, Explanation explained)
    {
        var split = Assert.IsType<Action.Split>(ActionOf(cluster, explained));
        var clusters = cluster.Compiled.Plan.Gateways.First(gateway => gateway.Gateway == explained.Gateway).Clusters;
        return split.Shares.Map(share => Assert.IsType<Target.Forward>(share.Target))
            .Map(target => (clusters[target.Cluster].Service.Service.Name, split.Filters, target.Filters));
    }

    public static Action ActionOf(Cluster cluster, Explanation explained)
    {
        var winner = Assert.Single(explained.Rule.AsEnumerable());
        var plan = cluster.Compiled.Plan.Gateways.First(gateway => gateway.Gateway == explained.Gateway);
        var table = plan.Ports.SelectMany(port => port.Listeners).First(listener => listener.Name == explained.Listener).Table;
        var host = plan.Tables[table].Hosts.First(found => found.Host == winner.Host);
        return plan.Actions[host.Entries.First(entry => entry.From == winner.From).Action];
    }

    private static HeaderDictionary Edited(Arr<string> lines, Option<HeaderEdits> first, Option<HeaderEdits> then)
    {
        var headers = new HeaderDictionary();
        foreach (var line in lines)
        {
            var (name, value) = Split(line);
            headers[name] = StringValues.Concat(headers[name], value);
        }
        first.Iter(edits => Patch(edits).Apply(headers));
        then.Iter(edits => Patch(edits).Apply(headers));
        return headers;
    }

    private static HeaderPatch Patch(HeaderEdits edits) => new(
        [.. edits.Remove],
        [.. edits.Set.Map(header => KeyValuePair.Create(header.Name, header.Value))],
        [.. edits.Add.Map(header => KeyValuePair.Create(header.Name, header.Value))]);

    private static void Demanded(Ask ask, string verb, HeaderDemand demand, HeaderDictionary headers)
    {
        foreach (var (name, value) in demand.Lines.Map(Split))
            Assert.Equal($"{ask} {verb} {name}: {value}", $"{ask} {verb} {name}: {string.Join(',', headers[name].ToArray())}");
        Assert.All(demand.Absent, name => Assert.False(headers.ContainsKey(name), $"{ask} {verb} with {name}"));
    }

    private static (string Name, string Value) Split(string line) =>
        line.Split(": ", 2) is [var name, var value] ? (name, value) : throw new ArgumentException(line, nameof(line));
}
