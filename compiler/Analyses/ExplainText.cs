using System.Globalization;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Analyses;

/// <summary>An explanation for people: what happens, who decided it, and why nobody else did.</summary>
public static class ExplainText
{
    public static string Print(Explanation explanation) =>
        string.Concat(Headline(explanation).Concat(Verdicts(explanation.Candidates)).Select(line => JsonText.Line(line.TrimEnd()) + "\n"));

    private static Arr<string> Headline(Explanation explanation) =>
        Describe(explanation.Outcome)
        + Lines(explanation.Passage)
        + explanation.Gateway.Map(gateway => $"  gateway   {gateway}").ToArr()
        + explanation.Listener.Map(listener => $"  listener  {listener}").ToArr()
        + explanation.Frontend.Map(frontend => $"  mesh      Service {frontend.Service}, {frontend.Clients.Match(clients => $"routes for clients of namespace {clients}", () => "routes for clients of every namespace")}; the client is in {frontend.From}").ToArr()
        + explanation.Rule.Map(rule => $"  rule      {Place(rule.From)}, for hostname '{rule.Host}'").ToArr()
        + explanation.Notes.Map(note => $"  note      {note}");

    private static Arr<string> Describe(Outcome outcome) => outcome switch
    {
        Outcome.Forward(var backends, var upstream) =>
            Array($"forward to {(backends.IsEmpty ? "the address itself" : Shares(backends))}", $"  upstream  {upstream.Host} {upstream.Path}")
            + backends.Bind(Lines),
        Outcome.Redirect(var status, var location) => Array($"redirect {status} to {location}"),
        Outcome.Respond respond =>
            Array($"respond {respond.Status}: {respond.Why}") + respond.Headers.Map(header => $"  header    {header.Name}: {header.Value}"),
        Outcome.Refuse(var why) => Array($"refuse: {why}"),
        Outcome.Relay(var mode, var backends) => Array($"relay ({StreamModes.Print(mode)}) to {Shares(backends)}") + backends.Bind(Lines),
    };

    private static string Shares(Arr<Backend> backends) => string.Join(", ", backends.Map(Backends.Print));

    private static Arr<string> Lines(Backend backend) => Service(backend.Answer).Match(
        service => backend.Tls.Map(tls => $"  tls       {service}: {Describe(tls)}").ToArr()
            + backend.Copies.Map(copy => Line(copy, $", of the requests to {service}"))
            + backend.Session.Map(session => $"  session   {service}: {Describe(session)}").ToArr()
            + backend.RetryBudget.Map(budget => $"  retry     {service}: at most {budget.Percent}% of the requests of {budget.Interval} ms; {budget.LeastCount} in {budget.LeastInterval} ms always").ToArr(),
        () => Empty);

    private static Arr<string> Lines(Passage passage) =>
        passage.Clients.Map(check => $"  clients   {Describe(check)}").ToArr()
        + passage.Authorization.Map(asked => $"  asked     {asked.Service} over {asked.Protocol} first; whatever is not a clear yes is a no").ToArr()
        + passage.CrossOrigin.Map(headers => headers.IsEmpty
            ? Array("  cors      the origin is foreign: the answer gets no cross-origin header")
            : headers.Map(header => $"  cors      {header.Name}: {header.Value}")).IfNone(Empty)
        + passage.Copies.Map(copy => Line(copy, ""))
        + passage.Delivery.Request.Map(limit => $"  timeout   {limit} ms for the request").ToArr()
        + passage.Delivery.BackendRequest.Map(limit => $"  timeout   {limit} ms for each attempt").ToArr()
        + passage.Delivery.Retry.Map(retry => $"  retry     {Describe(retry)}").ToArr()
        + passage.Delivery.Session.Map(session => $"  session   {Describe(session)}").ToArr();

    private static string Line(Copy copy, string which) =>
        $"  mirror    {copy.Service} gets a copy of {(copy.Numerator == copy.Denominator ? "every request" : $"{copy.Numerator} of {copy.Denominator} requests")}{which}";

    private static string Describe(TlsToBackend tls) =>
        $"as '{tls.ServerName}', trusting {(tls.Authorities.IsEmpty ? "the system" : string.Join(", ", tls.Authorities))}"
        + (tls.Names.IsEmpty ? "" : $", whoever is one of {string.Join(", ", tls.Names.Map(PeerNames.Print))}")
        + (tls.ShowsCertificate ? ", showing a client certificate" : "");

    private static string Describe(ClientCheck check) =>
        $"a certificate that {string.Join(", ", check.Authorities)} vouches for is asked for; "
        + (check.Mode == ClientMode.ValidOnly ? "without it the handshake fails" : "without it the request is served all the same");

    private static string Describe(Retry retry) =>
        $"{retry.Attempts} more {(retry.Attempts == 1 ? "attempt" : "attempts")}"
        + (retry.Codes.IsEmpty ? " if the connection fails" : $" if the connection fails or the status is {string.Join(", ", retry.Codes)}")
        + retry.Backoff.Map(wait => $", {wait} ms apart at least").IfNone("");

    private static string Describe(Session session) =>
        session.Carrier switch
        {
            SessionCarrier.Cookie(var name, var permanent, var path) =>
                $"cookie '{name}'{(permanent ? ", permanent" : "")}{path.Map(below => $", below {below}").IfNone("")}",
            SessionCarrier.Header(var name) => $"header '{name}'",
        }
        + session.Absolute.Map(limit => $", for {limit} ms").IfNone("")
        + session.Idle.Map(limit => $", {limit} ms of silence").IfNone("");

    private static Option<ServicePort> Service(Answer answer) => answer switch
    {
        Answer.Served(var service, _) => service,
        Answer.Unready(var service) => service,
        Answer.Redirected => None,
        Answer.Refused => None,
        Answer.Relayed(var service) => service,
        Answer.Closed => None,
    };

    private static Arr<string> Verdicts(Arr<Candidate> candidates)
    {
        if (candidates.IsEmpty) return Empty;
        var width = candidates.Max(c => Place(c).Length);
        return Array("") + candidates.Map(c => $"{Print(c.Verdict),-8}  {Place(c).PadRight(width)}  {c.Because}");
    }

    /// <summary>The spelling of a verdict in text and JSON.</summary>
    internal static string Print(Verdict verdict) =>
        verdict == Verdict.Won ? "won" : verdict == Verdict.Lost ? "lost" : "no-match";

    private static string Place(Candidate candidate) =>
        candidate.Attached ? Place(candidate.From) : $"{candidate.From.Kind} {candidate.From.Route}";

    /// <summary>Rules of connections have no matches.</summary>
    private static string Place(Provenance from) =>
        from.Kind is Model.Kinds.HttpRoute or Model.Kinds.GrpcRoute
            ? string.Create(CultureInfo.InvariantCulture, $"{from} matches[{from.Match}]")
            : from.ToString();
}

internal static class PeerNames
{
    public static string Print(PeerName name) => name switch
    {
        PeerName.Dns(var host) => host.ToString(),
        PeerName.Uri(var text) => text,
    };
}
