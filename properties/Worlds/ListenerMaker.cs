using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>The parts of listeners: whom they let in, and what they prove themselves with.</summary>
internal static class ListenerMaker
{
    internal static AllowedFrom? From(Dice dice) => dice.Below(20) switch
    {
        < 11 => new AllowedFrom.All(),
        < 14 => new AllowedFrom.Same(),
        < 19 => new AllowedFrom.Selector(dice.Chance(94) ? Selector(dice) : null),
        _ => null,
    };

    internal static IReadOnlyList<RouteKind> Kinds(Dice dice) => dice.Some<RouteKind>(dice.Between(1, 2),
    [
        new(null, "HTTPRoute"), new(Pools.ApiGroup, "HTTPRoute"), new(Pools.ApiGroup, "GRPCRoute"), new(null, "TCPRoute"), new("example.com", "HTTPRoute"),
    ]);

    internal static ListenerTls Tls(Dice dice, string space) =>
        dice.Chance(3)
            ? new("Terminate", [], [new("example.com/own", "1")])
            : new(dice.Chance(50) ? "Terminate" : null, Dice.Many(dice.Chance(80) ? 1 : 2, () => Secret(dice, space)), []);

    private static SecretRef Secret(Dice dice, string space) => new(
        dice.Chance(2) ? "example.com" : dice.Chance(20) ? "" : null,
        dice.Chance(2) ? "ConfigMap" : dice.Chance(20) ? "Secret" : null,
        dice.Chance(15) ? dice.Pick(Pools.Namespaces) : dice.Chance(20) ? space : null,
        dice.Chance(3) ? "nowhere" : dice.Pick(Pools.Secrets));

    internal static LabelSelector Selector(Dice dice) => dice.Below(6) switch
    {
        0 => new([], []),
        1 => new([new("team", dice.Pick(Pools.Teams))], []),
        2 => new([new("kubernetes.io/metadata.name", dice.Pick(Pools.Namespaces))], []),
        3 => new([], [new LabelExpression.OneOf("team", dice.Some(dice.Between(1, 2), Pools.Teams))]),
        4 => new([], [new LabelExpression.NoneOf("team", [dice.Pick(Pools.Teams)])]),
        _ => new(dice.Chance(50) ? [new("team", dice.Pick(Pools.Teams))] : [],
            [dice.Chance(60) ? new LabelExpression.Exists("team") : new LabelExpression.DoesNotExist("team")]),
    };
}
