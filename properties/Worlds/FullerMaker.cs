using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Objects of the first release, with the fields that came later.</summary>
internal static class FullerMaker
{
    internal static WorldObject.Gateway Gateway(Dice dice, WorldObject.Gateway gateway) => gateway with
    {
        Listeners = StreamMaker.Joined(gateway.Listeners, Dice.Many(dice.Chance(55) ? dice.Between(1, 3) : 0, () => StreamMaker.Listener(dice, gateway.Meta.Namespace))),
        AllowedListeners = dice.Chance(85) ? Allowed(dice) : null,
        Frontend = dice.Chance(35) ? Frontend(dice, gateway) : null,
        ClientCertificate = dice.Chance(20) ? ListenerMaker.Tls(dice, gateway.Meta.Namespace).Certificates is [var shown, ..] ? shown : null : null,
        DefaultScope = dice.Chance(35) ? "All" : dice.Chance(10) ? "None" : null,
    };

    internal static WorldObject.HttpRoute Http(Dice dice, WorldObject.HttpRoute route, IReadOnlyList<WorldObject.ListenerSet> sets)
    {
        var defaults = Defaults(dice);
        return route with
        {
            Parents = Parents(dice, route, defaults, sets),
            UseDefaultGateways = defaults,
            Rules = route.Rules is null or [] ? null : [.. route.Rules.Select(r => Rule(dice, r, route.Meta.Namespace))],
        };
    }

    internal static WorldObject.GrpcRoute Grpc(Dice dice, WorldObject.GrpcRoute route, IReadOnlyList<WorldObject.ListenerSet> sets)
    {
        var defaults = Defaults(dice);
        return route with
        {
            Parents = Parents(dice, route, defaults, sets),
            UseDefaultGateways = defaults,
            Rules = [.. route.Rules.Select(r => Rule(dice, r, route.Meta.Namespace))],
        };
    }

    private static string? Defaults(Dice dice) => dice.Chance(25) ? "All" : dice.Chance(5) ? "None" : null;

    private static IReadOnlyList<ParentRef> Parents(Dice dice, WorldObject route, string? defaults, IReadOnlyList<WorldObject.ListenerSet> sets) =>
    [
        .. (defaults == "All" && dice.Chance(50) ? [] : WorldObjects.Parents(route)).Where(p => p.Kind != "Service"),
        .. sets.Count > 0 && dice.Chance(45) ? SetMaker.To(dice, dice.Pick(sets), route.Meta.Namespace, sets) : [],
        .. dice.Chance(25) ? Services(dice, route.Meta.Namespace) : [],
    ];

    /// <summary>Services as parents, their ports by number or name or all of them.</summary>
    internal static IReadOnlyList<ParentRef> Services(Dice dice, string space)
    {
        var parent = new ParentRef("", "Service", dice.Chance(40) ? dice.Pick(Pools.Namespaces) : dice.Chance(30) ? space : null,
            dice.Chance(5) ? "nowhere" : dice.Pick(Pools.Services), null, null);
        return dice.Below(6) switch
        {
            < 3 => [parent],
            3 => [parent with { Port = dice.Pick([80, 80, 8080, 9090]) }],
            4 => [parent with { Section = dice.Pick(["web", "alt", "nowhere"]) }],
            _ => [parent with { Port = 80 }, parent with { Port = 8080 }],
        };
    }

    private static AllowedFrom Allowed(Dice dice) => dice.Below(10) switch
    {
        < 5 => new AllowedFrom.All(),
        < 7 => new AllowedFrom.Same(),
        7 => new AllowedFrom.None(),
        _ => new AllowedFrom.Selector(dice.Chance(92) ? ListenerMaker.Selector(dice) : null),
    };

    private static FrontendTls Frontend(Dice dice, WorldObject.Gateway gateway) => new(
        dice.Chance(60) ? Validation(dice, gateway.Meta.Namespace) : null,
        [.. Pools.SecurePorts.Append(80).Where(_ => dice.Chance(35)).Select(p => new PortValidation(p, dice.Chance(80) ? Validation(dice, gateway.Meta.Namespace) : null))]);

    private static ClientValidation Validation(Dice dice, string space) => new(
        Dice.Many(dice.Chance(75) ? 1 : 2, () => PolicyMaker.Authority(dice, dice.Chance(15) ? dice.Pick(Pools.Namespaces) : dice.Chance(20) ? space : null)),
        dice.Chance(30) ? "AllowInsecureFallback" : dice.Maybe(50, ["AllowValidOnly"]));

    private static HttpRule Rule(Dice dice, HttpRule rule, string space) => rule with
    {
        Filters = [.. rule.Filters, .. RuleFilters(dice, space)],
        Backends = [.. rule.Backends.Select(b => b with { Filters = [.. b.Filters, .. BackendFilters(dice, space)] })],
        Timeouts = dice.Chance(15) ? Timeouts(dice) : null,
        Retry = dice.Chance(12) ? new(dice.Some(dice.Below(3), [500, 502, 503, 504]), dice.MaybeNumber(60, [1, 2, 3]), dice.Maybe(40, Pools.Durations)) : null,
        Persistence = dice.Chance(12) ? PolicyMaker.Persistence(dice) : null,
    };

    private static GrpcRule Rule(Dice dice, GrpcRule rule, string space) => rule with
    {
        Filters = [.. rule.Filters, .. Mirrors(dice, space, 15)],
        Backends = [.. rule.Backends.Select(b => b with { Filters = [.. b.Filters, .. Mirrors(dice, space, 5)] })],
        Persistence = dice.Chance(12) ? PolicyMaker.Persistence(dice) : null,
    };

    private static IEnumerable<Filter> RuleFilters(Dice dice, string space)
    {
        foreach (var mirror in Mirrors(dice, space, 15)) yield return mirror;
        if (dice.Chance(15)) yield return Cors(dice);
        if (dice.Chance(10)) yield return Auth(dice, space);
    }

    private static IEnumerable<Filter> BackendFilters(Dice dice, string space)
    {
        foreach (var mirror in Mirrors(dice, space, 5)) yield return mirror;
        if (dice.Chance(2)) yield return Cors(dice);
        if (dice.Chance(2)) yield return Auth(dice, space);
    }

    private static Filter.Mirror[] Mirrors(Dice dice, string space, int percent) => dice.Chance(percent)
        ? Dice.Many(dice.Chance(70) ? 1 : 2, () => new Filter.Mirror(Target(dice, space), dice.MaybeNumber(40, [0, 20, 50, 100]), null))
            .Select(m => m.Percent is null && dice.Chance(50) ? m with { Part = new(dice.Pick([0, 1, 10]), dice.MaybeNumber(60, [10, 30, 1000])) } : m)
            .ToArray()
        : [];

    private static BackendRef Target(Dice dice, string space) => BackendMaker.Reference(dice, space, []) with { Weight = null };

    private static Filter.Cors Cors(Dice dice) => new(new(
        dice.Chance(30) ? ["*"] : dice.Some(dice.Below(3), Pools.Origins),
        dice.Below(3) switch { 0 => true, 1 => false, _ => null },
        dice.Chance(30) ? ["*"] : dice.Some(dice.Below(3), ["GET", "PUT", "DELETE"]),
        dice.Chance(30) ? ["*"] : dice.Some(dice.Below(3), ["x-env", "x-tag", "content-type"]),
        dice.Chance(20) ? ["*"] : dice.Some(dice.Below(3), ["x-add", "x-gone"]),
        dice.MaybeNumber(40, [1, 60, 3600])));

    private static Filter.Auth Auth(Dice dice, string space) => dice.Chance(60)
        ? new("HTTP", Target(dice, space), dice.Maybe(50, ["/check", "/"]), dice.Some(dice.Below(2), ["x-env", "cookie"]), dice.Some(dice.Below(2), ["x-user", "x-tag"]), dice.MaybeNumber(30, [0, 1024]))
        : new("GRPC", Target(dice, space), null, dice.Some(dice.Below(2), ["x-env", "cookie"]), [], dice.MaybeNumber(30, [0, 1024]));

    // What one attempt may take is no more than what all of them may, unless those may go on for ever.
    private static Timeouts Timeouts(Dice dice)
    {
        var (whole, part) = (dice.Maybe(70, Pools.Durations), dice.Maybe(60, Pools.Durations));
        return new(whole, Durations.Of(whole) is > 0 and var limit && Durations.Of(part) > limit ? whole : part);
    }
}
