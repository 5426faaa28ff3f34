using Sluice.Compiler.Binding;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Resolution;

/// <summary>
/// The certificates of a listener. Those that can be used are served when others cannot; a listener with none refuses
/// handshakes rather than present a neighbour's. Who refers to the Secret is the owner of the listener: a grant for the
/// Gateway helps none of its sets.
/// </summary>
internal static class ResolveCertificates
{
    public static Reported<Arr<ResolvedCertificate>> Run(World world, CompileOptions options, BoundListener listener)
    {
        var references = listener.Spec.Tls.Map(tls => tls.CertificateRefs).IfNone(Arr<ObjectRef>.Empty);
        var found = Reported.Each(references, reference => One(world, options, listener.Id, reference));
        var usable = toArray(found.Value.SelectMany(certificate => certificate));
        var remarks = (references.IsEmpty ? Seq1(ResolveDiagnostics.NoCertificates(listener.Id, listener.Spec)) : Empty)
            + (usable.IsEmpty ? Seq1(ResolveDiagnostics.NoneUsable(listener.Id, listener.Spec)) : Empty);
        return new(usable, found.Diagnostics + remarks);
    }

    private static Reported<Option<ResolvedCertificate>> One(World world, CompileOptions options, ListenerId id, ObjectRef reference)
    {
        if (reference.Group.Value != Kinds.CoreGroup || reference.Kind.Value != Kinds.Secret)
            return Bad(ResolveDiagnostics.NotASecret(id, reference));
        var own = id.Owner.Name.Namespace;
        var secret = new ObjectName(reference.Namespace.Match(ns => ns.Value, () => own), reference.Name.Value);
        var crossing = new Crossing(id.Owner.Group, id.Owner.Kind, own, Kinds.CoreGroup, Kinds.Secret, secret);
        var grant = secret.Namespace == own ? None : Grants.Permitting(world, crossing);
        if (secret.Namespace != own && grant.IsNone)
            return Bad(ResolveDiagnostics.SecretNotPermitted(id, reference, secret, Grants.Nearly(world, crossing)));
        return world.Secrets.Find(secret).Match(
            found => OfSecret(options, id, reference, found, grant),
            () => Bad(world.Refused.Contains(new(Kinds.CoreGroup, Kinds.Secret, secret))
                ? ResolveDiagnostics.UnusableSecret(id, reference, secret)
                : ResolveDiagnostics.NoSecret(id, reference, secret, Worlds.NearSecret(world, secret))));
    }

    private static Reported<Option<ResolvedCertificate>> OfSecret(
        CompileOptions options, ListenerId id, ObjectRef reference, Secret secret, Option<GrantUse> grant) =>
        TlsSecrets.Read(secret).Match(
            pair => new(Some(new ResolvedCertificate(pair.Certificate, pair.Key, grant)),
                pair.OutOfTime(options.Time).Map(fault => ResolveDiagnostics.OutOfTime(id, reference, secret, fault)).ToSeq()),
            fault => Bad(ResolveDiagnostics.BadSecret(id, reference, secret, fault.Why, fault.Help)));

    private static Reported<Option<ResolvedCertificate>> Bad(Diagnostic why) => Reported.With(Option<ResolvedCertificate>.None, why);
}
