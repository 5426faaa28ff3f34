using Xunit;
using static Sluice.Reference.Small;

namespace Sluice.Reference;

/// <summary>What the reference reading says of certificates of clients and backends, against answers that are known.</summary>
public sealed class ReadingTlsExamples
{
    private static ClientValidation Asks(params string[] names) => new([.. names.Select(n => Trust(n))], null);

    // The upstream tests of frontend validation, in one Gateway: a default, ports with something else, ports with nothing good.
    [Fact]
    public void Each_port_asks_for_what_it_names_and_without_a_name_for_the_default()
    {
        var gateway = Gateway(Http("plain", 80), Https("default", 443), Https("missing", 7443), Https("kind", 8443), Https("grant", 6443), Https("open", 5443), Https("half", 4443)) with
        {
            Frontend = new(Asks("ca"),
            [
                new(7443, Asks("gone")), new(8443, new([Trust("s1", "Service")], null)), new(6443, new([Trust("ca", space: "b")], null)),
                new(5443, null), new(4443, Asks("gone", "ca")), new(80, Asks("gone")),
            ]),
        };
        var world = Whole(gateway, Secret("t1"), Authority("ca"), Authority("ca", "b"), Service("s1"), Route("r", Rule()));
        string Verdict(string name) => Reading.Listener(world, gateway, name) is { } v ? $"{v.Accepted} {v.ResolvedRefs} {v.Programmed}" : "";
        Assert.Equal("Accepted ResolvedRefs True", Verdict("plain"));
        Assert.Equal("Accepted ResolvedRefs True", Verdict("default"));
        Assert.Equal("NoValidCACertificate InvalidCACertificateRef False", Verdict("missing"));
        Assert.Equal("NoValidCACertificate InvalidCACertificateKind False", Verdict("kind"));
        Assert.Equal("NoValidCACertificate RefNotPermitted False", Verdict("grant"));
        Assert.Equal("Accepted ResolvedRefs True", Verdict("open"));
        Assert.Equal("Accepted InvalidCACertificateRef True", Verdict("half"));
        Assert.Equal("r/0/0 TlsRefused TlsRefused", Doors(443));
        Assert.Equal("TlsRefused TlsRefused TlsRefused", Doors(7443));
        Assert.Equal("r/0/0 r/0/0 r/0/0", Doors(5443));
        Assert.Equal("r/0/0 TlsRefused TlsRefused", Doors(4443));
        Assert.Equal("r/0/0 r/0/0 r/0/0", Doors(80));
        var granted = world.With(Grant("b", "ConfigMap", "ca", "Gateway"));
        Assert.Equal("Accepted", Reading.Listener(granted, gateway, "grant")!.Accepted);

        string Doors(int port) => string.Join(' ', new[] { ClientCertificate.Trusted, ClientCertificate.Other, ClientCertificate.None }
            .Select(c => Who(world, Get("h.com", "/", port, "h.com") with { Client = c })));
    }

    [Fact]
    public void A_fallback_lets_everybody_in_and_is_told_of()
    {
        var gateway = Gateway(Https("l", 443)) with { Frontend = new(new([Trust("ca")], "AllowInsecureFallback"), []) };
        var world = Whole(gateway, Secret("t1"), Authority("ca"), Route("r", Rule()));
        Assert.Equal("r/0/0", Who(world, Get("h.com", "/", 443, "h.com") with { Client = ClientCertificate.None }));
        Assert.Contains("InsecureFrontendValidationMode=True/ConfigurationChanged", Says(world, "Gateway a/gw"), StringComparison.Ordinal);
        Assert.Equal("TlsRefused", Who(world.Without(world.Objects[2]), Get("h.com", "/", 443, "h.com")));
    }

    // The listeners of the API's own example, A, B and C; D has a port of its own and E lets all bytes through.
    [Theory]
    [InlineData("none", "A hostnames, C hostnames")]
    [InlineData("one", "A certificates, B certificates, C certificates")]
    [InlineData("each", "A hostnames, C hostnames")]
    [InlineData("wild", "A certificates, C certificates")]
    public void Listeners_of_one_port_overlap_by_hostnames_and_rather_by_certificates(string certificates, string said)
    {
        // Certificate 1 is for a.example.com, 3 for other.org and *.org, 0 for example.com and *.example.com, 4 for catch.all.test.
        var (a, b, c) = certificates switch { "one" => (0, 0, 0), "each" => (1, 3, 4), _ => (1, 3, 0) };
        var world = Whole(
        [
            Gateway(Https("A", 443, "foo.example.com", "a"), Https("B", 443, "foo.example.org", "b"), Https("C", 443, "*.example.com", "c"),
                Https("D", 8443, "*.example.com", "c"), Tls("E", 443, "Passthrough", "bar.example.com")),
            .. certificates == "none" ? [] : new WorldObject[] { Pair("a", a), Pair("b", b), Pair("c", c) },
        ]);
        Assert.Equal(said, string.Join(", ", Says(world, "Gateway a/gw").Split("; ").Where(line => line.Contains("OverlappingTLSConfig=", StringComparison.Ordinal))
            .Select(line => $"{line.Split(' ')[1]} {line.Split("=True/Overlapping")[1].ToLowerInvariant()}")));
    }

    private static WorldObject.Secret Pair(string name, int pair) => Secret(name) with
    {
        Data = [new("tls.crt", TestCertificates.All[pair].Certificate), new("tls.key", TestCertificates.All[pair].Key)],
    };

    [Theory]
    [InlineData("good", "True/ResolvedRefs")]
    [InlineData("gone", "False/InvalidClientCertificateRef")]
    [InlineData("b/good", "False/RefNotPermitted")]
    public void The_certificate_for_backends_is_the_Gateway_s_own_affair(string name, string said)
    {
        var shown = name.Split('/') is [var space, var secret] ? new SecretRef(null, null, space, secret) : new SecretRef(null, null, null, name);
        var world = Whole(Gateway(Http("l", 80)) with { ClientCertificate = shown }, Secret("good"), Secret("good", "b"));
        Assert.Contains($"ResolvedRefs={said}", Says(world, "Gateway a/gw"), StringComparison.Ordinal);
        Assert.StartsWith("Accepted=True/Accepted; ", Says(world, "Gateway a/gw"), StringComparison.Ordinal);
    }

    // The upstream test of conflicting policies: two on all of a Service, two on a port of it, one of each.
    [Fact]
    public void Of_two_policies_on_one_target_the_first_counts_and_a_port_comes_before_the_whole()
    {
        Assert.Equal("Accepted Conflicted", Verdicts(TlsPolicy("p-1", "one"), TlsPolicy("p-2", "two")));
        Assert.Equal("Conflicted Accepted", Verdicts(TlsPolicy("p-1", "one") with { Meta = new("a", "p-1", 9, 1) }, TlsPolicy("p-2", "two")));
        Assert.Equal("Accepted Conflicted", Verdicts(TlsPolicy("p-1", "one", "web"), TlsPolicy("p-2", "two", "web")));
        Assert.Equal("Accepted Accepted", Verdicts(TlsPolicy("p-1", "one"), TlsPolicy("p-2", "two", "web")));
        Assert.Equal("one", Spoken(80, TlsPolicy("p-1", "one"), TlsPolicy("p-2", "two")));
        Assert.Equal("two one", $"{Spoken(80, TlsPolicy("p-1", "one"), TlsPolicy("p-2", "two", "web"))} {Spoken(8080, TlsPolicy("p-1", "one"), TlsPolicy("p-2", "two", "web"))}");
        Assert.Equal("plain", Spoken(8080, TlsPolicy("p-2", "two", "web")));
        Assert.Equal("500", Spoken(80, TlsPolicy("p-1", "one") with { Authorities = [Trust("gone")] }, TlsPolicy("p-2", "two")));
    }

    [Theory]
    [InlineData("ca", "", "True/Accepted True/ResolvedRefs", "one")]
    [InlineData("gone", "", "False/NoValidCACertificate False/InvalidCACertificateRef", "500")]
    [InlineData("empty", "", "False/NoValidCACertificate False/InvalidCACertificateRef", "500")]
    [InlineData("ca", "Secret", "False/NoValidCACertificate False/InvalidKind", "500")]
    [InlineData("ca gone", "", "True/Accepted False/InvalidCACertificateRef", "one")]
    [InlineData("System", "", "True/Accepted True/ResolvedRefs", "one")]
    [InlineData("example.com/own", "", "False/Invalid True/ResolvedRefs", "500")]
    public void A_policy_that_trusts_nobody_lets_nobody_be_spoken_to(string names, string kind, string said, string spoken)
    {
        var policy = names is "System" or "example.com/own"
            ? TlsPolicy("p", "one") with { Authorities = [], WellKnown = names }
            : TlsPolicy("p", "one") with { Authorities = [.. names.Split(' ').Select(n => Trust(n, kind.Length > 0 ? kind : "ConfigMap"))] };
        Assert.Equal($"ancestor a/gw Accepted={said.Split(' ')[0]}; ancestor a/gw ResolvedRefs={said.Split(' ')[1]}", Says(With(80, policy), "BackendTLSPolicy a/p"));
        Assert.Equal(spoken, Spoken(80, policy));
        Assert.Contains("Accepted=True/Accepted", Says(With(80, policy), "HTTPRoute a/r"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_without_a_Gateway_has_no_status_and_one_without_its_target_says_so()
    {
        Assert.Equal("", Says(Whole(Gateway(Http("l", 80)), Service("s1"), Authority("ca"), TlsPolicy("p", "one")), "BackendTLSPolicy a/p"));
        Assert.Contains("Accepted=False/TargetNotFound", Says(With(80, TlsPolicy("p", "one", "gone")), "BackendTLSPolicy a/p"), StringComparison.Ordinal);
        Assert.Contains("Accepted=False/Invalid", Says(With(80, TlsPolicy("p", "one", "dns")), "BackendTLSPolicy a/p"), StringComparison.Ordinal);
    }

    private static World With(int port, params WorldObject[] policies) => Whole(
    [
        Gateway(Http("l", 80)), Authority("ca"), new WorldObject.ConfigMap(Named("empty"), []), Route("r", Rule().Going(To("s1", port: port))),
        Service("s1") with { Ports = [new("web", 80, null), new("alt", 8080, null), new("dns", 53, null) { Protocol = "UDP" }] },
        .. policies,
    ]);

    private static string Verdicts(params WorldObject[] policies) => string.Join(' ', policies.Select(p =>
        Says(With(80, policies), $"BackendTLSPolicy {p.Meta.Key}").Split("; ")[0].Split('/')[^1]));

    private static string Spoken(int port, params WorldObject[] policies) =>
        Assert.Single(Assert.IsType<Outcome.Forward>(Reading.Answer(With(port, policies), Get("h.com", "/"))).Shares).Result switch
        {
            ShareResult.ToService to => to.Tls?.ServerName ?? "plain",
            ShareResult.Refused(var status) => $"{status}",
            ShareResult.Redirect => "redirect",
        };
}
