using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>What a rule says beside its conditions.</summary>
internal sealed record Duties(
    IReadOnlyList<Filter> Filters, IReadOnlyList<BackendRef> Backends, Timeouts? Timeouts, Retry? Retry, Persistence? Persistence);

/// <summary>A request that a match has won, with what the rule of that match says.</summary>
/// <param name="Listener">The scheme and port that a redirect starts from.</param>
/// <param name="Prefix">The path prefix it was won by; null when it was won otherwise.</param>
/// <param name="Mesh">Whether it is on its way inside a mesh.</param>
internal sealed record Won(
    Facts Facts, Listener Listener, Probe Probe, WorldObject Route, Winner Winner, string? Prefix, Duties Duties, bool Mesh);

/// <summary>What a rule does with a request that it won.</summary>
internal static class RuleReading
{
    /// <summary>Questions of browsers come first, for they carry no proof of anything; then whoever has to agree; then the rest.</summary>
    internal static Outcome Act(Won won)
    {
        var cors = won.Duties.Filters.OfType<Filter.Cors>().FirstOrDefault()?.Rule;
        if (cors is not null && CorsReading.IsPreflight(won.Probe)) return new Outcome.Preflight(won.Winner, CorsReading.Preflight(cors, won.Probe));

        var checks = won.Duties.Filters.OfType<Filter.Auth>().Select(a => CheckReading.Of(won, a)).ToArray();
        if (checks.FirstOrDefault(c => c.Refusal is not null) is { Refusal: { } refusal }) return new Outcome.Refused(won.Winner, refusal);
        var check = checks.FirstOrDefault()?.Check;

        if (won.Duties.Filters.OfType<Filter.Redirect>().FirstOrDefault() is { } redirect)
            return new Outcome.Redirect(won.Winner, redirect.Status ?? 302, Paths.Location(redirect, won.Listener, won.Probe, won.Prefix)) { Check = check };
        var weighty = won.Duties.Backends.Where(b => Weight(b) > 0).ToArray();
        return weighty.Length == 0
            ? new Outcome.Refused(won.Winner, 500)
            : new Outcome.Forward(won.Winner, toArray(weighty.Select(b => new Share(Weight(b), Result(won, b))))) { Handling = Handling(won, cors, check) };
    }

    internal static int Weight(BackendRef backend) => backend.Weight ?? 1;

    /// <summary>Whether the backend has a filter that only rules have.</summary>
    internal static bool AsksTooMuch(BackendRef backend) => backend.Filters.Any(f => f is Filter.Cors or Filter.Auth);

    private static Handling Handling(Won won, CorsRule? cors, Check? check) => new(
        check, CheckReading.Copies(won, won.Duties.Filters), cors is null ? Arr<Field>.Empty : CorsReading.Response(cors, won.Probe),
        Limit(won.Duties.Timeouts?.Request), Limit(won.Duties.Timeouts?.Backend),
        won.Duties.Retry is { } retry ? new(toArray(retry.Codes.Distinct().Order()), retry.Attempts ?? 1, Durations.Of(retry.Backoff)) : null,
        Session(won.Duties.Persistence));

    // Zero is no limit.
    private static long? Limit(string? time) => Durations.Of(time) is > 0 and var limit ? limit : null;

    private static Session? Session(Persistence? persistence) => persistence is not { } p ? null
        : new(p.Type ?? "Cookie", p.Name, Durations.Of(p.AbsoluteTimeout), p.Lifetime == "Permanent");

    // A broken reference keeps its share and answers for it; so does a Service that has nobody, or nobody whom we may trust.
    private static ShareResult Result(Won won, BackendRef backend)
    {
        if (BackendReading.Reason(won.Facts, won.Route, backend, won.Mesh) != Reasons.ResolvedRefs || AsksTooMuch(backend)) return new ShareResult.Refused(500);
        if (backend.Filters.OfType<Filter.Redirect>().FirstOrDefault() is { } redirect)
            return new ShareResult.Redirect(redirect.Status ?? 302, Paths.Location(redirect, won.Listener, won.Probe, won.Prefix));
        var (space, port) = (backend.Namespace ?? won.Route.Meta.Namespace, backend.Port ?? 0);
        var (tls, refused) = CheckReading.Tls(won, backend);
        return refused ? new ShareResult.Refused(500)
            : BackendReading.Endpoints(won.Facts, space, backend.Name, port) is { Count: 0 } ? new ShareResult.Refused(503)
            : ToService(won, backend, space, port) with
            {
                Tls = tls,
                Mirrors = CheckReading.Copies(won, backend.Filters),
                Budget = won.Mesh ? null : Budget(PolicyReading.Traffic(won.Facts, space, backend.Name)?.Constraint),
                Session = won.Mesh || won.Duties.Persistence is not null ? null : Session(PolicyReading.Traffic(won.Facts, space, backend.Name)?.Persistence),
            };
    }

    private static Budget? Budget(RetryConstraint? constraint) => constraint is not { } c ? null : new(
        c.Budget?.Percent ?? 20, Durations.Of(c.Budget?.Interval) ?? 10_000, c.MinRate?.Count ?? 10, Durations.Of(c.MinRate?.Interval) ?? 1_000);

    // The rule's filters come before those of the backend, which see what the rule has made of the request.
    private static ShareResult.ToService ToService(Won won, BackendRef backend, string space, int port)
    {
        var filters = won.Duties.Filters.Concat(backend.Filters).ToArray();
        var rewrites = filters.OfType<Filter.Rewrite>().ToArray();
        return new(
            space, backend.Name, port,
            rewrites.Aggregate(won.Probe.Host, (host, r) => r.Hostname ?? host),
            Paths.WithQuery(rewrites.Aggregate(won.Probe.Path, (path, r) => Paths.Changed(r.Path, won.Prefix, path)), won.Probe.Query),
            toArray(filters.OfType<Filter.RequestHeaders>().Select(f => Edit(f.Change))),
            toArray(filters.OfType<Filter.ResponseHeaders>().Select(f => Edit(f.Change))));
    }

    // Of lines in one list whose names differ only in case the first counts.
    private static HeaderEdit Edit(HeaderChange change) => new(
        toArray(change.Remove.Distinct(StringComparer.OrdinalIgnoreCase)), Fields(change.Set), Fields(change.Add));

    private static Arr<Field> Fields(IReadOnlyList<Label> lines) =>
        toArray(lines.DistinctBy(l => l.Key, StringComparer.OrdinalIgnoreCase).Select(l => new Field(l.Key, l.Value)));
}
