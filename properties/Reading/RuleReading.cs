using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>A request that a match has won, with what the rule of that match says.</summary>
/// <param name="Prefix">The path prefix it was won by; null when it was won otherwise.</param>
internal sealed record Won(
    Facts Facts, Listener Listener, Probe Probe, WorldObject Route, Winner Winner, string? Prefix,
    IReadOnlyList<Filter> Filters, IReadOnlyList<BackendRef> Backends);

/// <summary>What a rule does with a request that it won.</summary>
internal static class RuleReading
{
    internal static Outcome Act(Won won)
    {
        if (won.Filters.OfType<Filter.Redirect>().FirstOrDefault() is { } redirect)
            return new Outcome.Redirect(won.Winner, redirect.Status ?? 302, Paths.Location(redirect, won.Listener, won.Probe, won.Prefix));
        var weighty = won.Backends.Where(b => Weight(b) > 0).ToArray();
        return weighty.Length == 0
            ? new Outcome.Refused(won.Winner, 500)
            : new Outcome.Forward(won.Winner, toArray(weighty.Select(b => new Share(Weight(b), Result(won, b)))));
    }

    private static int Weight(BackendRef backend) => backend.Weight ?? 1;

    // A broken reference keeps its share and answers for it; so does a Service that has nobody.
    private static ShareResult Result(Won won, BackendRef backend)
    {
        if (BackendReading.Reason(won.Facts, won.Route, backend) != Reasons.ResolvedRefs) return new ShareResult.Refused(500);
        if (backend.Filters.OfType<Filter.Redirect>().FirstOrDefault() is { } redirect)
            return new ShareResult.Redirect(redirect.Status ?? 302, Paths.Location(redirect, won.Listener, won.Probe, won.Prefix));
        var (space, port) = (backend.Namespace ?? won.Route.Meta.Namespace, backend.Port ?? 0);
        return BackendReading.Endpoints(won.Facts, space, backend.Name, port) is { Count: 0 }
            ? new ShareResult.Refused(503)
            : ToService(won, backend, space, port);
    }

    // The rule's filters come before those of the backend, which see what the rule has made of the request.
    private static ShareResult.ToService ToService(Won won, BackendRef backend, string space, int port)
    {
        var filters = won.Filters.Concat(backend.Filters).ToArray();
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
