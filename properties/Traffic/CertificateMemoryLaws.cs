using System.Collections.Generic;
using System.Net.Security;
using System.Runtime.CompilerServices;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Compiler.Verification;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Loading;
using Sluice.Runtime.Tls;
using Xunit;

namespace Sluice.Laws;

/// <summary>Memory holds a certificate and its key once, however many listeners, Gateways and Secrets have it, and however often plans change.</summary>
public sealed class CertificateMemoryLaws
{
    private const int Listeners = 20;

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
        Assert.Single(second.Certificates);
    }

    [Fact]
    public void A_key_that_changed_is_a_new_copy_and_the_old_one_is_not_kept()
    {
        var first = Load.Run(Plan(Listeners, "/").Verified(), Keys(Shared));
        var renewed = TestCertificate.ForRsa("*.test");
        var world = Plan(Listeners, "/", renewed);
        var second = Load.Run(world.Verified(), Map((world.Certificate(renewed), renewed.Key)), first);
        Assert.NotSame(Assert.Single(Contexts(first, Listeners)), Assert.Single(Contexts(second, Listeners)));
        Assert.Single(second.Certificates);
    }

    [Fact]
    public void Gateways_that_share_a_certificate_have_one_copy_of_it_and_who_comes_later_has_the_same()
    {
        var first = Load.Run(Gateways(20, Shared), Keys(Shared));
        var context = Assert.Single(Contexts(first, Listeners, 20));
        Assert.Empty(first.Problems);
        var second = Load.Run(Gateways(21, Shared), Keys(Shared, Copy(Shared.Key)), first);
        Assert.Same(context, Assert.Single(Contexts(second, Listeners, 21)));
        var third = Load.Run(Gateways(1, Shared), Keys(Shared, Copy(Shared.Key)), second);
        Assert.Same(context, Assert.Single(Contexts(third, Listeners)));
    }

    [Fact]
    public void Secrets_with_the_same_content_have_one_copy_of_it_and_others_their_own()
    {
        var before = new ReadyCertificates(new Dictionary<string, ServerCertificate>());
        var one = before.Of(Shared.Key, Array("*.test"));
        Assert.Same(one, before.Of(Copy(Shared.Key), Array("*.test")));
        var other = TestCertificate.ForRsa("*.test");
        Assert.NotSame(one, before.Of(other.Key, Array("*.test")));
        // The chain that is sent along is a part of it.
        Assert.NotSame(one, before.Of(new(Shared.Key.CertificatePem + other.Key.CertificatePem, Shared.Key.PrivateKeyPem), Array("*.test")));
        Assert.NotSame(one, before.Of(Shared.Key, Array("a.test", "*.test")));
        Assert.Equal(4, before.All.Count);
        var after = new ReadyCertificates(before.All);
        Assert.Same(one, after.Of(Copy(Shared.Key), Array("*.test")));
        Assert.Single(after.All);
    }

    /// <summary>A key of another Secret never comes with a certificate, whatever was loaded before.</summary>
    [Fact]
    public void A_certificate_with_the_key_of_another_is_loaded_by_nobody()
    {
        var ready = new ReadyCertificates(new Dictionary<string, ServerCertificate>());
        ready.Of(Shared.Key, Array("*.test"));
        Assert.ThrowsAny<Exception>(() => ready.Of(new(Shared.Key.CertificatePem, TestCertificate.ForRsa("*.test").Key.PrivateKeyPem), Array("*.test")));
        Assert.Single(ready.All);
    }

    [Fact]
    public void What_was_rotated_or_removed_in_every_Gateway_is_let_go()
    {
        var old = TestCertificate.ForRsa("*.test");
        Generation[] current = [Load.Run(World.Together(), Map<Hash, KeyMaterial>())];
        Next(current, Gateways(2, old), old);
        var context = Context(current);
        // As long as one Gateway has it, it is kept, and no longer.
        Next(current, World.Together(Plan(2, "/", old, Name(0)), Plan(2, "/", Shared, Name(1))), old, Shared);
        Assert.True(IsAlive(context));
        Assert.Equal(2, Count(current));
        Next(current, Gateways(2, Shared), Shared);
        Assert.False(IsAlive(context));
        Assert.Equal(1, Count(current));
        var shared = Context(current);
        Next(current, World.Together(Cleartext(Name(0)), Cleartext(Name(1))));
        Assert.False(IsAlive(shared));
        Assert.Equal(0, Count(current));
    }

    // Frames of their own: what they hold is no longer held when they end.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Next(Generation[] current, VerifiedPlan plan, params TestCertificate[] certificates) =>
        current[0] = Load.Run(plan, toMap(certificates.SelectMany(certificate => Keys(certificate).AsEnumerable())), current[0]);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Context(Generation[] current) => new(current[0].Certificates.Values.Single().Context);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Count(Generation[] current) => current[0].Certificates.Count;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsAlive(WeakReference context)
    {
        for (var i = 0; i < 3 && context.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return context.IsAlive;
    }

    private static ObjectName Name(int gateway) => gateway == 0 ? World.Edge : new("infra", $"gateway-{gateway}");

    private static VerifiedPlan Gateways(int count, TestCertificate certificate) =>
        World.Together([.. Enumerable.Range(0, count).Select(i => Plan(Listeners, "/", certificate, Name(i)))]);

    private static World Cleartext(ObjectName gateway)
    {
        var world = new World { Gateway = gateway };
        return world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b"))));
    }

    private static SslStreamCertificateContext[] Contexts(Generation generation, int listeners, int gateways = 1) =>
    [
        .. Enumerable.Range(0, listeners * gateways)
            .SelectMany(i => generation.PortOf(new PortKey(Name(i / listeners), 443))!.Opened($"h{i % listeners}.test")!.Certificates)
            .Select(certificate => certificate.Context)
            .Distinct<SslStreamCertificateContext>(System.Collections.Generic.ReferenceEqualityComparer.Instance),
    ];

    private static World Plan(int listeners, string path, TestCertificate? certificate = null, ObjectName? gateway = null)
    {
        var world = new World { Gateway = gateway ?? World.Edge };
        var all = world.Forward(world.Cluster("b"));
        for (var i = 0; i < listeners; i++) world.ListenTls(443, $"h{i}.test", [world.Certificate(certificate ?? Shared)], world.On(path, all));
        return world;
    }

    private static Map<Hash, KeyMaterial> Keys(TestCertificate certificate, KeyMaterial? key = null) => Map((new World().Certificate(certificate), key ?? certificate.Key));

    private static KeyMaterial Copy(KeyMaterial key) => new(new string(key.CertificatePem.AsSpan()), new string(key.PrivateKeyPem.AsSpan()));
}
