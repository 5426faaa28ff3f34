using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>TLS Secrets, some of them broken in each of the ways that Secrets break.</summary>
internal static class SecretMaker
{
    internal static IReadOnlyList<WorldObject> All(Dice dice) =>
        [.. Pools.Namespaces.SelectMany(space => Pools.Secrets.Where(_ => dice.Chance(90)).Select(name => One(dice, space, name)))];

    private static WorldObject.Secret One(Dice dice, string space, string name)
    {
        var pair = dice.Pick(TestCertificates.All);
        var meta = Pools.Meta(dice, space, name);
        return dice.Below(32) switch
        {
            0 => new(meta, "kubernetes.io/tls", [new("tls.crt", pair.Certificate)]),
            1 => new(meta, "kubernetes.io/tls", [new("tls.crt", pair.Certificate), new("tls.key", Other(pair).Key)]),
            2 => new(meta, "Opaque", Data(pair)),
            3 => new(meta, "kubernetes.io/tls", [new("tls.crt", "no certificate"), new("tls.key", pair.Key)]),
            _ => new(meta, "kubernetes.io/tls", Data(pair)),
        };
    }

    private static CertificatePair Other(CertificatePair pair) => TestCertificates.All.First(p => p != pair);

    private static IReadOnlyList<SecretEntry> Data(CertificatePair pair) => [new("tls.crt", pair.Certificate), new("tls.key", pair.Key)];
}
