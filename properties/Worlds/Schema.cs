using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Sluice.Reference;

/// <summary>The rules of the API's schema that generated objects could break if their makers were careless.</summary>
internal static class Schema
{
    private static readonly Regex LegalPath = new("^/(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*$");
    private static readonly string[] Unwelcome = ["//", "/./", "/../", "%2f", "%2F", "#"];

    /// <summary>What an API server would object to; nothing for a good world.</summary>
    internal static IEnumerable<string> Complaints(World world) =>
        Repeated(world.Objects, o => (WorldObjects.Kind(o), o.Meta.Key)).Select(o => $"{o.Meta.Key} twice")
            .Concat(world.Objects.SelectMany(o => Complaints(o).Select(c => $"{WorldObjects.Kind(o)} {o.Meta.Key}: {c}")));

    private static IEnumerable<string> Complaints(WorldObject thing) => thing switch
    {
        WorldObject.Gateway g => Complaints(g),
        WorldObject.HttpRoute h => Parents(h.Parents).Concat((h.Rules ?? []).SelectMany(Complaints))
            .Concat(Repeated((h.Rules ?? []).Where(r => r.Name is not null), r => r.Name).Select(r => $"rule {r.Name} twice")),
        WorldObject.GrpcRoute g => Parents(g.Parents).Concat(g.Rules.SelectMany(Complaints)),
        WorldObject.Service s => Repeated(s.Ports, p => (p.Port, p.Protocol)).Concat(Repeated(s.Ports, p => p.Name)).Select(p => $"port {p} twice")
            .Concat(s.Ports.Count > 1 && s.Ports.Any(p => p.Name is null) ? ["port without name"] : []),
        WorldObject.ReferenceGrant g => g.From.Count == 0 || g.To.Count == 0 ? ["empty grant"] : [],
        WorldObject.EndpointSlice s => Repeated(s.Ports, p => p.Name ?? "").Select(p => $"port {p} twice"),
        WorldObject.ListenerSet s => Listed(s.Listeners).Concat(s.Listeners.Where(l => l.Port == 0 && s.Group == WorldObjects.ApiGroup).Select(l => $"no port on {l.Name}")),
        WorldObject.StreamRoute s => Parents(s.Parents).Concat(s.Backends.SelectMany(Complaints))
            .Concat(s.Backends.Count == 0 ? ["no backend"] : [])
            .Concat(s.Kind == "TLSRoute" == (s.Hostnames.Count == 0) ? ["hostnames"] : []),
        WorldObject.BackendTlsPolicy p => Targets(p.Targets).Concat((p.Authorities.Count > 0) == (p.WellKnown is not null) ? ["not one kind of authority"] : [])
            .Concat(p.Authorities.Where(a => a.Namespace is not null).Select(_ => "authority elsewhere")),
        WorldObject.BackendTrafficPolicy p => Targets(p.Targets).Concat(p.Targets.Where(t => t.Section is not null).Select(_ => "section")).Concat(Complaints(p.Persistence)),
        WorldObject.GatewayClass or WorldObject.NamespaceObject or WorldObject.Secret or WorldObject.ConfigMap or WorldObject.Mesh => [],
    };

    private static IEnumerable<string> Targets(IReadOnlyList<PolicyTarget> targets)
    {
        if (targets.Count == 0) yield return "no target";
        foreach (var same in targets.GroupBy(t => (t.Group, t.Kind, t.Name)).Where(g => g.Count() > 1))
            if (same.Any(t => t.Section is null) || Repeated(same, t => t.Section).Any()) yield return $"{same.Key} twice";
    }

    private static IEnumerable<string> Complaints(Persistence? persistence) => persistence is not { } p ? []
        : p is { Lifetime: "Permanent", AbsoluteTimeout: null } ? ["a permanent cookie without end"]
        : p is { Type: "Header", Lifetime: not null } ? ["a cookie beside a header"]
        : [];

    private static IEnumerable<string> Complaints(WorldObject.Gateway gateway) => Listed(gateway.Listeners)
        .Concat(gateway.Listeners.Where(l => l.Port == 0).Select(l => $"no port on {l.Name}"))
        .Concat(Repeated(gateway.Frontend?.PerPort ?? [], p => p.Port).Select(p => $"port {p.Port} twice"));

    private static IEnumerable<string> Listed(IReadOnlyList<Listener> listeners)
    {
        if (listeners.Count == 0) yield return "no listener";
        foreach (var l in Repeated(listeners, l => l.Name)) yield return $"listener {l.Name} twice";
        foreach (var l in Repeated(listeners.Where(l => l.Port > 0), l => (l.Port, l.Protocol, l.Hostname))) yield return $"listener {l.Name} is another one again";
        foreach (var l in listeners.Where(l => l.Protocol is "TCP" or "UDP" && l.Hostname is not null)) yield return $"hostname on {l.Name}";
        foreach (var l in listeners.Where(l => l.Protocol is "HTTP" or "TCP" or "UDP" && l.Tls is not null)) yield return $"TLS on {l.Name}";
        foreach (var l in listeners.Where(l => l is { Tls: { Mode: not "Passthrough", Certificates: [], Options: [] } })) yield return $"empty TLS on {l.Name}";
        foreach (var l in listeners.Where(l => l.Protocol == "TLS" && l.Tls?.Mode is null)) yield return $"no mode on {l.Name}";
    }

    private static IEnumerable<string> Parents(IReadOnlyList<ParentRef> parents)
    {
        foreach (var same in parents.GroupBy(p => (p.Group ?? Pools.ApiGroup, p.Kind ?? "Gateway", p.Namespace, p.Name)))
        {
            if (same.Select(p => p.Section is null).Distinct().Count() > 1) yield return $"section of {same.Key} for some only";
            if (same.Select(p => p.Port is null).Distinct().Count() > 1) yield return $"port of {same.Key} for some only";
            if (Repeated(same, p => (p.Section, p.Port)).Any()) yield return $"{same.Key} twice";
        }
    }

    private static IEnumerable<string> Complaints(HttpRule rule)
    {
        var lists = rule.Backends.Select(b => b.Filters).Prepend(rule.Filters).ToArray();
        if (rule.Filters.Any(f => f is Filter.Redirect) && rule.Backends.Count > 0) yield return "redirect with backends";
        if (lists.SelectMany(f => f).Any(ReplacesPrefix) && rule.Matches is not [{ Path: PathMatch.Prefix }]) yield return "prefix to replace without one match by prefix";
        if (lists.Any(f => f.Any(x => x is Filter.Redirect) && f.Any(x => x is Filter.Rewrite))) yield return "redirect beside rewrite";
        if (Durations.Of(rule.Timeouts?.Request) is > 0 and var whole && Durations.Of(rule.Timeouts?.Backend) > whole) yield return "a part longer than the whole";
        if (rule.Retry is { } retry && (retry.Attempts < 1 || Repeated(retry.Codes, c => c).Any())) yield return "retry";
        foreach (var c in Complaints(rule.Persistence)) yield return c;
        foreach (var c in lists.SelectMany(Complaints).Concat(rule.Matches.SelectMany(Complaints)).Concat(rule.Backends.SelectMany(Complaints))) yield return c;
    }

    private static IEnumerable<string> Complaints(GrpcRule rule) =>
        rule.Backends.Select(b => b.Filters).Prepend(rule.Filters).SelectMany(Complaints)
            .Concat(rule.Filters.Any(f => f is Filter.Redirect or Filter.Rewrite or Filter.Cors or Filter.Auth) ? ["filter that GRPCRoute lacks"] : [])
            .Concat(rule.Matches.Any(m => m.Method is { Service: null, Method: null }) ? ["empty method"] : [])
            .Concat(rule.Matches.SelectMany(m => Repeated(m.Headers, h => h.Name)).Select(h => $"header {h.Name} twice"))
            .Concat(rule.Backends.SelectMany(Complaints));

    private static IEnumerable<string> Complaints(BackendRef backend) =>
        (backend.Group ?? "").Length == 0 && (backend.Kind ?? "Service") == "Service" && backend.Port is null ? ["backend without port"] : [];

    private static IEnumerable<string> Complaints(HttpMatch match) =>
        Repeated(match.Headers, h => h.Name).Concat(Repeated(match.Query, q => q.Name)).Select(m => $"condition on {m.Name} twice")
            .Concat(match.Path is PathMatch.Exact { Value: var exact } && !Legal(exact) ? [$"path {exact}"] : [])
            .Concat(match.Path is PathMatch.Prefix { Value: var prefix } && !Legal(prefix) ? [$"path {prefix}"] : []);

    private static IEnumerable<string> Complaints(IReadOnlyList<Filter> filters) =>
        Repeated(filters.Where(f => f is not (Filter.Mirror or Filter.Auth)), f => f.GetType()).Select(f => $"{f.GetType().Name} twice")
            .Concat(filters.OfType<Filter.Mirror>().Where(m => m.Percent is not null && m.Part is not null).Select(_ => "percent beside fraction"))
            .Concat(filters.OfType<Filter.Mirror>().Where(m => m.Part is { } p && p.Numerator > (p.Denominator ?? 100)).Select(_ => "more than all"))
            .Concat(filters.OfType<Filter.Cors>().SelectMany(c => new[] { c.Rule.Origins, c.Rule.Methods, c.Rule.Headers })
                .Where(l => l.Count > 1 && l.Contains("*")).Select(_ => "all beside some"))
            .Concat(filters.OfType<Filter.Mirror>().SelectMany(m => Complaints(m.Target)))
            .Concat(filters.OfType<Filter.Auth>().SelectMany(m => Complaints(m.Target)))
            .Concat(filters.OfType<Filter.RequestHeaders>().SelectMany(f => Complaints(f.Change)))
            .Concat(filters.OfType<Filter.ResponseHeaders>().SelectMany(f => Complaints(f.Change)));

    private static IEnumerable<string> Complaints(HeaderChange change)
    {
        string[][] lists = [[.. change.Set.Select(l => l.Key)], [.. change.Add.Select(l => l.Key)], [.. change.Remove]];
        return lists.SelectMany(l => Repeated(l, n => n)).Select(n => $"{n} twice in one list")
            .Concat(Repeated(lists.SelectMany(l => l.Distinct(StringComparer.OrdinalIgnoreCase)), n => n.ToUpperInvariant()).Select(n => $"{n} in two lists"));
    }

    private static bool ReplacesPrefix(Filter filter) =>
        filter is Filter.Redirect { Path: PathChange.Prefix } or Filter.Rewrite { Path: PathChange.Prefix };

    private static bool Legal(string path) =>
        LegalPath.IsMatch(path) && !Unwelcome.Any(u => path.Contains(u, StringComparison.Ordinal))
        && !path.EndsWith("/.", StringComparison.Ordinal) && !path.EndsWith("/..", StringComparison.Ordinal);

    private static IEnumerable<A> Repeated<A, K>(IEnumerable<A> items, Func<A, K> key) =>
        items.GroupBy(key).Where(g => g.Count() > 1).Select(g => g.First());
}
