using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Analyses;

/// <summary>An explanation for people: what happens, who decided it, and why nobody else did.</summary>
public static class ExplainText
{
    public static string Print(Explanation explanation) =>
        string.Concat(Headline(explanation).Concat(Verdicts(explanation.Candidates)).Select(line => line.TrimEnd() + "\n"));

    private static Arr<string> Headline(Explanation explanation) =>
        Describe(explanation.Outcome)
        + explanation.Gateway.Map(gateway => $"  gateway   {gateway}").ToArr()
        + explanation.Listener.Map(listener => $"  listener  {listener}").ToArr()
        + explanation.Rule.Map(rule => $"  rule      {Place(rule.From)}, for hostname '{rule.Host}'").ToArr()
        + explanation.Notes.Map(note => $"  note      {note}");

    private static Arr<string> Describe(Outcome outcome) => outcome switch
    {
        Outcome.Forward(var backends, var upstream) =>
            Array($"forward to {string.Join(", ", backends.Map(Backends.Print))}", $"  upstream  {upstream.Host} {upstream.Path}"),
        Outcome.Redirect(var status, var location) => Array($"redirect {status} to {location}"),
        Outcome.Respond(var status, var why) => Array($"respond {status}: {why}"),
        Outcome.Refuse(var why) => Array($"refuse: {why}"),
    };

    private static Arr<string> Verdicts(Arr<Candidate> candidates)
    {
        if (candidates.IsEmpty) return Empty;
        var width = candidates.Max(c => Place(c.From).Length);
        return Array("") + candidates.Map(c => $"{Print(c.Verdict),-8}  {Place(c.From).PadRight(width)}  {c.Because}");
    }

    /// <summary>The spelling of a verdict in text and JSON.</summary>
    internal static string Print(Verdict verdict) =>
        verdict == Verdict.Won ? "won" : verdict == Verdict.Lost ? "lost" : "no-match";

    private static string Place(Provenance from) => $"{from} matches[{from.Match}]";
}
