using System.Collections.Generic;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Runtime.Filters;
using Xunit;
using Action = Sluice.Compiler.Ir.Action;
using Filters = Sluice.Compiler.Ir.Filters;

namespace Sluice.Laws.Conformance;

/// <summary>What the plan makes of the requests of a test; the header edits are those of the plan, applied as the data plane does.</summary>
internal static class Traffic
{
    /// <summary>Requests, or connections, to a Gateway.</summary>
    public static Cluster Asks(this Cluster cluster, string gateway, params Ask[] asks) =>
        cluster.Heard(Names.Of(gateway), asks).Answers(asks, ask => new Inquiry.AtGateway(Some(Names.Of(gateway)), Request(ask)));

    /// <summary>Requests of workloads of a namespace to Services of the mesh.</summary>
    public static Cluster AsksFrom(this Cluster cluster, string place, params Ask[] asks) =>
        cluster.Answers(asks, ask => new Inquiry.InMesh(Found(MeshRequests.Of(ask.Url, ask.Method, ask.Headers, place))));

    private static Cluster Answers(this Cluster cluster, Ask[] asks, Func<Ask, Inquiry> question)
    {
        var told = asks.Select(ask => (ask, Explained: Explain.Run(cluster.Compiled, question(ask)))).ToArray();
        Assert.Equal(
            string.Join('\n', asks.Select(ask => $"{ask} -> {ask.Outcome}")),
            string.Join('\n', told.Select(pair => $"{pair.ask} -> {Say(pair.Explained)}")));
        foreach (var (ask, explained) in told)
        {
            Forwarded(cluster, ask, explained);
            Met(ask, explained);
        }
        return cluster;
    }

    public static Request Request(Ask ask) =>
        Found(Requests.Of(ask.Url.StartsWith('/') ? "http://gateway.test" + ask.Url : ask.Url, ask.Method, ask.Headers));

    private static A Found<A>(Validation<string, A> read) =>
        read.Match(Succ: found => found, Fail: faults => throw new ArgumentException(string.Join(", ", faults)));

    private static string Say(Explanation explained) => explained.Outcome switch
    {
        Outcome.Forward(var backends, _) => backends.IsEmpty ? "the address itself" : Say(backends),
        Outcome.Redirect(var status, var location) => $"{status} {location}",
        Outcome.Respond(var status, var why) => why.Contains("UNIMPLEMENTED", StringComparison.Ordinal) ? "UNIMPLEMENTED" : $"{status}",
        Outcome.Refuse(var why) => explained.Rule.IsSome ? "closed" : $"refused: {why}",
        Outcome.Relay(var mode, var backends) => $"{StreamModes.Print(mode)} {Say(backends)}",
    };

    private static string Say(Arr<Backend> backends) =>
        string.Join(", ", backends.Map(backend => Say(backend.Answer) + (backends.Count > 1 ? $" {backend.Share:P0}" : "")));

    private static string Say(Answer answer) => answer switch
    {
        Answer.Served(var service, _) => Say(service),
        Answer.Unready(_) => "503",
        Answer.Redirected(var status, var location) => $"{status} {location}",
        Answer.Refused(var status, _) => $"{status}",
        Answer.Relayed(var service) => $"{Names.Short(service.Service)}:{service.Port}",
        Answer.Closed => "closed",
    };

    /// <summary>A port of a Service, as tests name it.</summary>
    public static string Say(ServicePort service) => Names.Short(service.Service) + (service.Port == 8080 ? "" : $":{service.Port}");

    /// <summary>What each backend of a forward sees, and what the client gets back from it.</summary>
    private static void Forwarded(Cluster cluster, Ask ask, Explanation explained)
    {
        if (explained.Outcome is not Outcome.Forward(var backends, _)) return;
        var request = Request(ask);
        var expected = new Upstream(ask.SeenHost.IfNone(request.Host), ask.SeenPath.IfNone(request.Target));
        Assert.All(backends, backend => Assert.Equal(expected, Assert.IsType<Answer.Served>(backend.Answer).Upstream));

        foreach (var (backend, common, own) in Edits(cluster, explained, backends))
        {
            Demanded(ask, "arrives", ask.Arriving.At(backend), Edited(ask.Headers, common.Request, own.Request));
            Demanded(ask, "returns", ask.Returning, Shared(explained.Passage, Edited(ask.Answered, own.Response, common.Response)));
        }
    }

    /// <summary>What a request meets besides: copies, limits, and the handshake with its backend.</summary>
    private static void Met(Ask ask, Explanation explained)
    {
        Assert.Equal(
            (ask, string.Join(", ", ask.Copied)),
            (ask, string.Join(", ", explained.Passage.Copies.Map(copy => $"{Names.Short(copy.Service.Service)} {(copy.Numerator == copy.Denominator ? "all" : $"{copy.Numerator}/{copy.Denominator}")}"))));
        ask.Limits.IfSome(limits => Assert.Equal((ask, limits), (ask, (explained.Passage.Delivery.Request, explained.Passage.Delivery.BackendRequest))));
        ask.Handshake.IfSome(demand =>
        {
            var backend = Assert.Single(Assert.IsType<Outcome.Forward>(explained.Outcome).Backends);
            var tls = Assert.Single(backend.Tls.AsEnumerable());
            Assert.Equal((ask, demand), (ask, new HandshakeDemand(tls.ServerName, Suite.Backend.Accepts(tls))));
        });
    }

    /// <summary>Each backend of an answer, with the filters of the rule and its own; without a rule, nothing is edited.</summary>
    private static Arr<(string Backend, Filters Common, Filters Own)> Edits(Cluster cluster, Explanation explained, Arr<Backend> backends)
    {
        if (explained.Rule.IsNone) return backends.Map(backend => (Say(backend.Answer), Filters.None, Filters.None));
        var (action, clusters) = Found(cluster, explained);
        var split = Assert.IsType<Action.Split>(action);
        return split.Shares.Map(share => Assert.IsType<Target.Forward>(share.Target))
            .Map(target => (clusters[target.Cluster].Service.Service.Name, split.Filters, target.Filters));
    }

    public static Action ActionOf(Cluster cluster, Explanation explained) => Found(cluster, explained).Action;

    private static (Action Action, Map<Hash, Compiler.Ir.Cluster> Clusters) Found(Cluster cluster, Explanation explained)
    {
        var winner = Assert.Single(explained.Rule.AsEnumerable());
        return explained.Frontend.Match(
            frontend =>
            {
                var mesh = cluster.Compiled.Plan.Mesh;
                var table = Assert.IsType<MeshTraffic.Http>(mesh.Frontends.First(found => found.Service == frontend.Service && found.ClientNamespace == frontend.Clients).Traffic).Table;
                return (mesh.Actions[Entry(mesh.Tables[table], winner).Action], mesh.Clusters);
            },
            () =>
            {
                var plan = cluster.Compiled.Plan.Gateways.First(gateway => gateway.Gateway == explained.Gateway);
                var table = plan.Ports.SelectMany(port => port.Listeners).First(listener => listener.Name == explained.Listener).Table;
                return (plan.Actions[Entry(plan.Tables[table], winner).Action], plan.Clusters);
            });
    }

    private static Entry Entry(RouteTable table, Winner winner) =>
        table.Hosts.First(found => found.Host == winner.Host).Entries.First(entry => entry.From == winner.From);

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

    /// <summary>Cross-origin headers of the rule stand in for those of the backend.</summary>
    private static HeaderDictionary Shared(Passage passage, HeaderDictionary headers)
    {
        passage.CrossOrigin.Iter(added => added.Iter(header => headers[header.Name] = header.Value));
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
