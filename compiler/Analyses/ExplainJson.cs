using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Analyses;

/// <summary>
/// An explanation for scripts, in the shape that the command line promises. Members of the outcome that its kind does
/// not have are left out; the others are null when there is nothing to say.
/// </summary>
public static class ExplainJson
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Print(Explanation explanation) =>
        new JsonObject
        {
            ["outcome"] = Of(explanation.Outcome),
            ["gateway"] = Text(explanation.Gateway.Map(g => g.ToString())),
            ["listener"] = Text(explanation.Listener),
            ["rule"] = explanation.Rule.MatchUnsafe<JsonNode?>(rule => Of(rule.From), () => null),
            ["candidates"] = new JsonArray([.. explanation.Candidates.Map(Of)]),
        }.ToJsonString(Readable) + "\n";

    private static JsonObject Of(Outcome outcome) => outcome switch
    {
        Outcome.Forward(var backends, var upstream) => new()
        {
            ["kind"] = "forward",
            ["backends"] = new JsonArray([.. backends.Map(Of)]),
            ["upstream"] = Of(upstream),
        },
        Outcome.Redirect(var status, var location) => new() { ["kind"] = "redirect", ["status"] = status, ["location"] = location },
        Outcome.Respond(var status, var why) => new() { ["kind"] = "respond", ["status"] = status, ["because"] = why },
        Outcome.Refuse(var why) => new() { ["kind"] = "refuse", ["because"] = why },
    };

    private static JsonNode Of(Backend backend) => backend.Answer switch
    {
        Answer.Served(var service, var upstream) => new JsonObject
        {
            ["service"] = service.Service.ToString(),
            ["port"] = service.Port,
            ["share"] = backend.Share,
            ["upstream"] = Of(upstream),
        },
        Answer.Unready(var service) => new JsonObject
        {
            ["service"] = service.Service.ToString(),
            ["port"] = service.Port,
            ["share"] = backend.Share,
            ["status"] = 503,
            ["because"] = Backends.Reason(backend.Answer),
        },
        Answer.Redirected(var status, var location) => new JsonObject { ["share"] = backend.Share, ["status"] = status, ["location"] = location },
        Answer.Refused(var status, var why) => new JsonObject { ["share"] = backend.Share, ["status"] = status, ["because"] = why },
    };

    private static JsonObject Of(Upstream upstream) => new() { ["host"] = upstream.Host, ["path"] = upstream.Path };

    private static JsonObject Of(Provenance from) => new()
    {
        ["route"] = $"{from.Kind} {from.Route}",
        ["index"] = from.Rule,
        ["name"] = Text(from.RuleName),
        ["match"] = from.Match,
    };

    private static JsonNode Of(Candidate candidate) => new JsonObject
    {
        ["route"] = $"{candidate.From.Kind} {candidate.From.Route}",
        ["index"] = candidate.From.Rule,
        ["match"] = candidate.From.Match,
        ["verdict"] = ExplainText.Print(candidate.Verdict),
        ["because"] = candidate.Because,
    };

    private static JsonNode? Text(Option<string> text) => text.MatchUnsafe<JsonNode?>(t => JsonValue.Create(t), () => null);
}
