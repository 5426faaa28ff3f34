using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Policies for Services, and the authorities that they and Gateways refer to.</summary>
internal static class PolicyMaker
{
    internal static IReadOnlyList<WorldObject> Authorities(Dice dice) =>
        [.. Pools.Namespaces.SelectMany(space => Pools.Authorities.Where(_ => dice.Chance(88)).Select(name => new WorldObject.ConfigMap(Pools.Meta(dice, space, name), dice.Below(12) switch
        {
            0 => [],
            1 => [new("ca.crt", "no certificate")],
            2 => [new("other.crt", dice.Pick(TestCertificates.All).Certificate)],
            3 => [new("ca.crt", TestCertificates.All[0].Certificate + "\n" + TestCertificates.All[1].Certificate)],
            _ => [new("ca.crt", dice.Pick(TestCertificates.All).Certificate)],
        })))];

    internal static AuthorityRef Authority(Dice dice, string? space) => dice.Below(25) switch
    {
        0 => new("", "Secret", space, dice.Pick(Pools.Authorities)),
        1 => new("example.com", "ConfigMap", space, dice.Pick(Pools.Authorities)),
        2 => new("", "ConfigMap", space, "nowhere"),
        _ => new("", "ConfigMap", space, dice.Pick(Pools.Authorities)),
    };

    internal static IReadOnlyList<WorldObject> Tls(Dice dice) => Places(dice, dice.Between(1, 6), "p")
        .Select(place =>
        {
            var authorities = dice.Chance(85) ? Dice.Many(dice.Chance(75) ? 1 : 2, () => Authority(dice, null)) : [];
            return new WorldObject.BackendTlsPolicy(
                Pools.Meta(dice, place.Space, place.Name), Targets(dice, true), authorities,
                authorities.Count > 0 ? null : dice.Chance(65) ? "System" : "example.com/own", dice.Pick(Pools.TargetHosts), AltNames(dice));
        })
        .ToArray();

    internal static IReadOnlyList<WorldObject> Traffic(Dice dice) => Places(dice, dice.Below(5), "q")
        .Select(place => new WorldObject.BackendTrafficPolicy(
            Pools.Meta(dice, place.Space, place.Name), Targets(dice, false), dice.Chance(65) ? Constraint(dice) : null, dice.Chance(50) ? Persistence(dice) : null))
        .ToArray();

    // A cookie lasts for a session unless it is told when to end.
    internal static Persistence Persistence(Dice dice)
    {
        var (end, kind) = (dice.Maybe(50, ["10s", "1h", "1h30m"]), dice.Maybe(50, ["Cookie", "Header"]));
        return new(dice.Maybe(40, ["sid", "x-session"]), end, kind,
            kind == "Header" ? null : end is null ? dice.Maybe(30, ["Session"]) : dice.Maybe(60, ["Session", "Permanent"]));
    }

    private static IReadOnlyList<(string Space, string Name)> Places(Dice dice, int count, string letter) => dice.Some(count,
        [.. Pools.Namespaces.SelectMany(space => Enumerable.Range(1, 3).Select(i => (space, $"{letter}{i}")))]);

    private static IReadOnlyList<PolicyTarget> Targets(Dice dice, bool sections)
    {
        var names = dice.Some(dice.Chance(80) ? 1 : 2, [.. Pools.Services, .. dice.Perhaps(8, "nowhere")]);
        return [.. names.Select(n => new PolicyTarget("", "Service", n, sections && dice.Chance(45) ? dice.Pick(["web", "web", "alt", "dns", "nowhere"]) : null))];
    }

    private static IReadOnlyList<AltName> AltNames(Dice dice) => dice.Chance(30)
        ? dice.Some<AltName>(dice.Between(1, 2), [new("Hostname", "alt.test"), new("Hostname", "*.alt.test"), new("URI", "spiffe://cluster.local/ns/a/sa/s1")])
        : [];

    private static RetryConstraint Constraint(Dice dice) => new(
        dice.Chance(60) ? new(dice.MaybeNumber(60, [0, 20, 50]), dice.Maybe(60, ["1s", "10s", "1m"])) : null,
        dice.Chance(60) ? new(dice.MaybeNumber(60, [1, 10, 100]), dice.Maybe(60, ["1s", "10s"])) : null);
}
