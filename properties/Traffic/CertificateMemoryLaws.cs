using System.Net.Security;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Loading;
using Xunit;

namespace Sluice.Laws;

/// <summary>Memory holds a certificate and its key once for each Gateway, however many listeners present it and however often plans change.</summary>
public sealed class CertificateMemoryLaws
{
    private const int Listeners = 200;

    private static readonly TestCertificate Shared = TestCertificate.ForRsa("*.test");

    [Fact]
    public void Listeners_that_share_a_certificate_have_one_copy_of_it_and_the_next_plan_has_the_same()
    {
        var first = Load.Run(Plan(Listeners, "/").Verified(), Keys(Shared));
        var context = Assert.Single(Contexts(first, Listeners));
        Assert.Empty(first.Problems);
        // Another plan, another object with the same key: what a reload of all files brings.
        var second = Load.Run(Plan(Listeners - 1, "/other").Verified(), Keys(Shared, Copy(Shared.Key)), first);
        Assert.Same(context, Assert.Single(Contexts(second, Listeners - 1)));
        Assert.Single(second.Gateways[World.Edge].Certificates);
    }

    [Fact]
    public void A_key_that_changed_is_a_new_copy_and_the_old_one_is_not_kept()
    {
        var first = Load.Run(Plan(Listeners, "/").Verified(), Keys(Shared));
        var renewed = TestCertificate.ForRsa("*.test");
        var world = Plan(Listeners, "/", renewed);
        var second = Load.Run(world.Verified(), Map((world.Certificate(renewed), renewed.Key)), first);
        Assert.NotSame(Assert.Single(Contexts(first, Listeners)), Assert.Single(Contexts(second, Listeners)));
        Assert.Single(second.Gateways[World.Edge].Certificates);
    }

    private static SslStreamCertificateContext[] Contexts(Generation generation, int listeners) =>
    [
        .. Enumerable.Range(0, listeners)
            .SelectMany(i => generation.PortOf(new PortKey(World.Edge, 443))!.Opened($"h{i}.test")!.Certificates)
            .Select(certificate => certificate.Context)
            .Distinct<SslStreamCertificateContext>(System.Collections.Generic.ReferenceEqualityComparer.Instance),
    ];

    private static World Plan(int listeners, string path, TestCertificate? certificate = null)
    {
        var world = new World();
        var all = world.Forward(world.Cluster("b"));
        for (var i = 0; i < listeners; i++) world.ListenTls(443, $"h{i}.test", [world.Certificate(certificate ?? Shared)], world.On(path, all));
        return world;
    }

    private static Map<Hash, KeyMaterial> Keys(TestCertificate certificate, KeyMaterial? key = null) => Map((new World().Certificate(certificate), key ?? certificate.Key));

    private static KeyMaterial Copy(KeyMaterial key) => new(new string(key.CertificatePem.AsSpan()), new string(key.PrivateKeyPem.AsSpan()));
}
