using Sluice.Compiler;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Xunit;

namespace Sluice.Snapshots;

/// <summary>What a newcomer runs first: every sample compiles without a word, and does what its README says.</summary>
public sealed class SampleTests
{
    /// <summary>What a printed line begins with when the plan alone tells how it goes on.</summary>
    private static readonly Arr<string> Told = Array("\"service\":", "\"namespace\":", "\"method\":", "\"path\":", "\"host\":", "echo-service:", "grpc-status:");

    public static TheoryData<string> Names => [.. Sample.Names()];

    public static TheoryData<string, string> Commands => [.. Sample.Names().Bind(name => Sample.Named(name).Promises.Map(promise => (name, promise.Command))).Filter(item => item.Command.StartsWith("curl ", StringComparison.Ordinal))];

    [Fact]
    public void There_are_nine_samples_and_the_table_names_each()
    {
        var table = File.ReadAllText(Repository.Folder("samples", "README.md"));
        Assert.Equal(9, Sample.Names().Count);
        Assert.All(Sample.Names(), name => Assert.Contains($"[{name}]({name}/README.md)", table, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_compiles_without_a_message(string name)
    {
        var compilation = Compile.Run(Sample.Named(name).Sources, CompileOptions.Files);
        Assert.Empty(compilation.Diagnostics);
        Assert.Empty(compilation.Violations);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_endpoint_of_a_sample_is_one_that_a_demo_backend_can_take(string name)
    {
        var endpoints = Compile.Run(Sample.Named(name).Sources, CompileOptions.Files).Plan.Gateways
            .Bind(gateway => toArray(gateway.Endpoints.Values))
            .Bind(endpoints => endpoints is Endpoints.Known(var ready) ? ready : Arr<Endpoint>.Empty);
        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, endpoint => Assert.Equal("127.0.0.1", endpoint.Address));
        Assert.Equal(endpoints.Count, endpoints.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_readme_shows_how_to_run_its_sample_and_what_happens(string name)
    {
        var readme = File.ReadAllText(Repository.Folder("samples", name, "README.md"));
        Assert.Contains($"dotnet run --project adapters -c Release -- run samples/{name}{(name == "dns" ? "" : " --demo-backends")}\n", readme, StringComparison.Ordinal);
        Assert.NotEmpty(Sample.Named(name).Promises);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_is_answered_as_its_readme_says(string name, string command)
    {
        var sample = Sample.Named(name);
        var curl = Curl.Of(command);
        var outcome = Explain.Run(Compile.Run(sample.Sources, CompileOptions.Files), None, curl.Request).Outcome;
        var promised = sample.Promises.Filter(promise => promise.Command == command)[0].Printed;
        var told = promised.Filter(line => curl.Format.IsSome || Told.Exists(key => Bare(line).StartsWith(key, StringComparison.Ordinal)));
        Assert.NotEmpty(told);
        var transcripts = curl.Format.Match(format => Array(Array(Written(format, outcome))), () => Transcripts(curl.Request, outcome));
        Assert.NotEmpty(transcripts);
        Assert.All(transcripts, facts => Assert.All(told, line =>
            Assert.Contains(facts, fact => Promise.Says(curl.Format.IsSome ? line : Bare(line), fact))));
    }

    [Fact]
    public void The_name_server_of_the_dns_sample_is_where_its_datagrams_go()
    {
        var asked = Requests.Of("udp://127.0.0.1:5300", "GET", Arr<string>.Empty).IfFail(faults => throw new InvalidDataException(string.Join("; ", faults)));
        var outcome = Explain.Run(Compile.Run(Sample.Named("dns").Sources, CompileOptions.Files), None, asked).Outcome;
        var relay = Assert.IsType<Outcome.Relay>(outcome);
        Assert.Equal(StreamMode.Udp, relay.Mode);
        Assert.Equal("infra/resolver:53/UDP", Assert.IsType<Answer.Relayed>(Assert.Single(relay.Backends).Answer).Service.ToString());
    }

    /// <summary>A line without indentation, comma and leading or trailing ellipsis.</summary>
    private static string Bare(string line) =>
        line.Trim(' ', ',') is var text && text.Contains('"', StringComparison.Ordinal) ? text : text.Trim('…');

    /// <summary>What curl would write for its format.</summary>
    private static string Written(string format, Outcome outcome)
    {
        var (status, location) = outcome switch
        {
            Outcome.Redirect(var code, var to) => (code, to),
            Outcome.Respond(var code, _) => (code, ""),
            Outcome.Forward => (200, ""),
            Outcome.Refuse => (0, ""),
            Outcome.Relay => (0, ""),
        };
        // 35 is what curl calls a handshake that fails.
        return format.Replace("%{http_code}", $"{status:D3}", StringComparison.Ordinal)
            .Replace("%{exitcode}", outcome is Outcome.Refuse ? "35" : "0", StringComparison.Ordinal)
            .Replace("%{redirect_url}", location, StringComparison.Ordinal)
            .Replace("\\n", "", StringComparison.Ordinal);
    }

    /// <summary>For each backend that may answer, what it would say of the request, and how a call would end.</summary>
    private static Arr<Arr<string>> Transcripts(Request request, Outcome outcome) => outcome switch
    {
        Outcome.Forward(var backends, _) => backends.Bind(backend => backend.Answer is Answer.Served(var service, var upstream)
            ? Array(Array(
                $"\"service\": \"{service.Service.Name}\"",
                $"\"namespace\": \"{service.Service.Namespace}\"",
                $"\"method\": \"{request.Method}\"",
                $"\"path\": \"{upstream.Path}\"",
                $"\"host\": \"{upstream.Host}\"",
                $"echo-service: {service}",
                "grpc-status: 0"))
            : Arr<Arr<string>>.Empty),
        Outcome.Respond(var status, _) => status == 404 ? Array(Array("grpc-status: 12")) : Arr<Arr<string>>.Empty,
        Outcome.Redirect => Arr<Arr<string>>.Empty,
        Outcome.Refuse => Arr<Arr<string>>.Empty,
        // Nothing is changed on the way.
        Outcome.Relay(_, var backends) => backends.Bind(backend => backend.Answer is Answer.Relayed(var service)
            ? Array(Array(
                $"\"service\": \"{service.Service.Name}\"",
                $"\"namespace\": \"{service.Service.Namespace}\"",
                $"\"method\": \"{request.Method}\"",
                $"\"path\": \"{request.Target}\"",
                $"\"host\": \"{request.Host}\""))
            : Arr<Arr<string>>.Empty),
    };
}
