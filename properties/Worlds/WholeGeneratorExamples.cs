using System.Collections.Generic;
using Xunit;

namespace Sluice.Reference;

/// <summary>Worlds with all of the API in them are as good as the others: valid, repeatable, and full of every outcome and reason.</summary>
public sealed class WholeGeneratorExamples
{
    private static readonly IReadOnlyList<World> Sample = Worlds.Sample(1, 240, Scope.Whole);

    [Fact]
    public void A_seed_gives_the_same_worlds_and_questions_again()
    {
        Assert.Equal(Worlds.Sample(7, 40, Scope.Whole).Select(WorldYaml.Print), Worlds.Sample(7, 40, Scope.Whole).Select(WorldYaml.Print));
        Assert.Equal(Probes.Sample(Sample[0], 7, 200), Probes.Sample(Sample[0], 7, 200));
        Assert.Equal(WholeProbes.Streams(Sample[0], 7, 200), WholeProbes.Streams(Sample[0], 7, 200));
        Assert.Equal(WholeProbes.Mesh(Sample[0], 7, 200), WholeProbes.Mesh(Sample[0], 7, 200));
    }

    [Fact]
    public void Every_object_and_every_smaller_one_is_one_that_an_API_server_takes()
    {
        Assert.All(Sample, world => Assert.Empty(Schema.Complaints(world)));
        Assert.All(Sample.Take(15).SelectMany(w => Worlds.Arbitrary.Shrinker(w)), world => Assert.Empty(Schema.Complaints(world)));
        Assert.All(Sample.Take(3).SelectMany(w => Worlds.Arbitrary.Shrinker(w)), world => Assert.Equal(Scope.Whole, world.Scope));
    }

    [Fact]
    public void Every_kind_is_there_often() => Assert.All(
        ["Gateway", "ListenerSet", "XListenerSet", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute", "BackendTLSPolicy", "XBackendTrafficPolicy", "ConfigMap", "XMesh"],
        kind => Assert.True(Sample.Count(w => w.Objects.Any(o => WorldObjects.Kind(o) == kind)) * 3 >= Sample.Count, kind));

    [Fact]
    public void Outcomes_of_requests_are_well_mixed()
    {
        var outcomes = Sample.SelectMany(w => Probes.Sample(w, 3, 25).Select(p => Reading.Answer(w, p)))
            .Concat(Sample.SelectMany(w => WholeProbes.Mesh(w, 3, 10).Select(p => Reading.Mesh(w, p)))).ToArray();
        Mixed(typeof(Outcome), outcomes);
        var forwards = outcomes.OfType<Outcome.Forward>().ToArray();
        var handled = forwards.Select(f => f.Handling).ToArray();
        Some(handled, h => h.Check is { Protocol: "HTTP" }, "asks over HTTP");
        Some(handled, h => h.Check is { Protocol: "GRPC" }, "asks over gRPC");
        Some(handled, h => h.Check?.Tls is not null, "asks over TLS");
        Some(handled, h => h.Mirrors.Count > 1, "two copies");
        Some(handled, h => h.Mirrors.Exists(m => m.Numerator != m.Denominator), "a part of a copy");
        Some(handled, h => h.Mirrors.Exists(m => m.Tls is not null), "a copy over TLS");
        Some(handled, h => h.Cors.Exists(c => c is { Name: "access-control-allow-origin", Value: "*" }), "every origin");
        Some(handled, h => h.Cors.Exists(c => c.Name == "access-control-allow-credentials"), "credentials");
        Some(handled, h => h.Cors.Exists(c => c.Name == "access-control-expose-headers"), "exposed headers");
        Some(handled, h => h is { RequestTime: not null, BackendTime: not null }, "two times");
        Some(handled, h => h.Retry is { Codes.Count: > 0 }, "retries");
        Some(handled, h => h.Session is { Permanent: true }, "a permanent session");
        Some(handled, h => h.Session is { Type: "Header" }, "a session by header");
        var served = forwards.SelectMany(f => f.Shares).Select(s => s.Result).OfType<ShareResult.ToService>().ToArray();
        Some(served, s => s.Tls is { Authorities: ["System"] }, "the system's authorities");
        Some(served, s => s.Tls is { Authorities.Count: > 1 }, "two authorities");
        Some(served, s => s.Tls is { AltNames.Count: > 0 }, "alternative names");
        Some(served, s => s.Mirrors.Count > 0, "copies for one backend");
        Some(served, s => s.Budget is { Percent: 20, Interval: 10_000, MinCount: 10, MinInterval: 1_000 }, "the budget by default");
        Some(served, s => s.Budget is { Percent: 0 }, "no budget");
        Some(served, s => s.Session is not null, "a session by policy");
        Some(outcomes.OfType<Outcome.Preflight>().ToArray(), p => p.Headers.Count == 0, "an unwelcome origin");
        Some(outcomes.OfType<Outcome.Preflight>().ToArray(), p => p.Headers.Count > 3, "a welcome origin");
        Some(outcomes.OfType<Outcome.Refused>().ToArray(), r => r.Status == 403, "nobody to agree");
        Some(outcomes.Select(Outcomes.Winner).OfType<Winner>().ToArray(), w => w.Listener.Contains('/', StringComparison.Ordinal) && !w.Listener.Contains(':', StringComparison.Ordinal), "a listener of a set");
    }

    [Fact]
    public void Outcomes_of_connections_are_well_mixed()
    {
        var outcomes = Sample.SelectMany(w => WholeProbes.Streams(w, 3, 40).Select(p => Reading.Connect(w, p))).ToArray();
        Mixed(typeof(StreamOutcome), outcomes);
        var passed = outcomes.OfType<StreamOutcome.Passed>().ToArray();
        Mixed(typeof(StreamEnd), passed.SelectMany(p => p.Shares).Select(s => s.End).ToArray());
        Assert.Equal(["TCPRoute", "TLSRoute", "UDPRoute"], passed.Select(p => p.Winner.Kind).Distinct().Order(StringComparer.Ordinal));
        Some(passed, p => p.Shares.Exists(s => s.End is StreamEnd.ToService { Tls: not null }), "encrypted again");
    }

    [Fact]
    public void Client_certificates_make_a_difference()
    {
        var pairs = Sample.SelectMany(w => Probes.Sample(w, 6, 20).Select(p => (
            Without: Reading.Answer(w, p with { Client = ClientCertificate.None }), With: Reading.Answer(w, p with { Client = ClientCertificate.Trusted })))).ToArray();
        Assert.All(pairs, p => Assert.True(p.Without == p.With || p.Without is Outcome.TlsRefused));
        Some(pairs, p => p.Without != p.With, "a door that opens");
    }

    private const string Unresolved = "ResolvedRefs=False/";

    [Fact]
    public void Statuses_show_every_reason()
    {
        var said = Sample.SelectMany(Reading.Status).Select(l => l[(l.LastIndexOf(' ') + 1)..]).Where(l => l.Contains('/', StringComparison.Ordinal))
            .SelectMany(l => l.StartsWith(Unresolved, StringComparison.Ordinal) ? l[Unresolved.Length..].Split('|').Select(reason => Unresolved + reason) : [l]).ToHashSet();
        Assert.Equal(
        [
            "Accepted=False/Conflicted", "Accepted=False/HostnameConflict", "Accepted=False/Invalid", "Accepted=False/InvalidParameters", "Accepted=False/ListenersNotValid",
            "Accepted=False/NoMatchingListenerHostname", "Accepted=False/NoMatchingParent", "Accepted=False/NoValidCACertificate", "Accepted=False/NotAllowed",
            "Accepted=False/NotAllowedByListeners", "Accepted=False/ParentNotAccepted", "Accepted=False/ProtocolConflict", "Accepted=False/TargetNotFound",
            "Accepted=False/UnsupportedPort", "Accepted=False/UnsupportedProtocol", "Accepted=True/Accepted", "Accepted=True/Accepted|ListenersNotValid", "Accepted=True/ListenersNotValid",
            "Conflicted=True/HostnameConflict", "Conflicted=True/ProtocolConflict", "DefaultGateway=True/*", "InsecureFrontendValidationMode=True/ConfigurationChanged",
            "OverlappingTLSConfig=True/OverlappingCertificates", "OverlappingTLSConfig=True/OverlappingHostnames", "PartiallyInvalid=True/UnsupportedValue",
            "Programmed=False/*", "Programmed=False/HostnameConflict", "Programmed=False/ListenersNotValid", "Programmed=False/NotAllowed",
            "Programmed=False/ParentNotAccepted|ParentNotProgrammed", "Programmed=False/ProtocolConflict", "Programmed=True/Programmed",
            "ResolvedRefs=False/BackendNotFound", "ResolvedRefs=False/InvalidCACertificateKind", "ResolvedRefs=False/InvalidCACertificateRef", "ResolvedRefs=False/InvalidCertificateRef",
            "ResolvedRefs=False/InvalidClientCertificateRef", "ResolvedRefs=False/InvalidKind", "ResolvedRefs=False/InvalidRouteKinds", "ResolvedRefs=False/ListenersNotResolved",
            "ResolvedRefs=False/RefNotPermitted", "ResolvedRefs=False/UnsupportedProtocol", "ResolvedRefs=True/ResolvedRefs",
        ], said.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_depends_on_the_order_of_the_objects() => Assert.All(Sample.Take(60), world =>
    {
        var shuffled = world.Shuffled(5);
        Assert.Equal(Reading.Status(world), Reading.Status(shuffled));
        Assert.All(Probes.Sample(world, 5, 15), p => Assert.Equal(Reading.Answer(world, p), Reading.Answer(shuffled, p)));
        Assert.All(WholeProbes.Streams(world, 5, 10), p => Assert.Equal(Reading.Connect(world, p), Reading.Connect(shuffled, p)));
        Assert.All(WholeProbes.Mesh(world, 5, 10), p => Assert.Equal(Reading.Mesh(world, p), Reading.Mesh(shuffled, p)));
    });

    private static void Some<A>(IReadOnlyCollection<A> all, Func<A, bool> holds, string what) =>
        Assert.True(all.Count(holds) >= 3, $"{what}: {all.Count(holds)} of {all.Count}");

    private static void Mixed<A>(Type union, IReadOnlyCollection<A> outcomes) where A : notnull
    {
        var counts = outcomes.GroupBy(o => o.GetType()).ToDictionary(g => g.Key, g => g.Count());
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", counts.Select(c => $"{c.Key.Name} {c.Value}")));
        Assert.Equal(union.GetNestedTypes().Where(t => t.IsSubclassOf(union)).Select(t => t.Name).Order(), counts.Where(c => c.Value >= 5).Select(c => c.Key.Name).Order());
    }
}
