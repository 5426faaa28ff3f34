using Sluice.Compiler.Binding;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Resolution;

/// <summary>What the listeners of a Gateway refer to, and what it shows to backends.</summary>
internal static class ResolveGateway
{
    public static Reported<ResolvedGateway> Run(World world, CompileOptions options, BoundGateway gateway) =>
        from listeners in Reported.Each(gateway.Listeners, listener => Listener(world, options, gateway, listener))
        from certificate in ClientCertificate(world, options, gateway.Spec)
        from judged in Judge(options, gateway, listeners)
        from shared in Shared(judged, listeners.Map(found => found.Resolved))
        select new ResolvedGateway(judged, judged.Accepted ? listeners.Map(found => found.Resolved) : listeners.Map(found => found.Resolved with { Serves = false }))
        {
            ClientCertificate = certificate,
        };

    /// <summary>What clients may take for one another; of a Gateway that nobody reaches only what its status has to say.</summary>
    private static Reported<Unit> Shared(BoundGateway gateway, Arr<ResolvedListener> listeners) =>
        new(unit, CertificateOverlap.Of(listeners) + (gateway.Accepted ? SharedConnections.Of(gateway.Spec, listeners) : Empty));

    /// <param name="Lost">Whether it is refused because its clients cannot be checked.</param>
    private sealed record Found(ResolvedListener Resolved, bool Lost);

    private static Reported<Found> Listener(World world, CompileOptions options, BoundGateway gateway, BoundListener listener)
    {
        var open = listener.Usable && gateway.Accepted;
        if (!Protocols.EndsTls(listener.Spec) || Protocols.Of(options, listener.Spec) is Support.UnknownProtocol or Support.UnknownMode)
            return Reported.Clean(new Found(new ResolvedListener(listener, Arr<ResolvedCertificate>.Empty, open), false));
        return
            from certificates in ResolveCertificates.Run(world, options, listener)
            from clients in options.Carries(Capability.ClientCertificates)
                ? ResolveClients.Run(world, gateway.Spec, listener)
                : Reported.Clean(Option<Option<ResolvedClients>>.None)
            let lost = clients.Exists(found => found.IsNone)
            let shown = lost ? Arr<ResolvedCertificate>.Empty : certificates
            select new Found(new ResolvedListener(listener, shown, open && !shown.IsEmpty) { Clients = clients.Bind(found => found) }, lost);
    }

    /// <summary>Whether a Gateway is accepted is known only now: a listener whose clients nobody can check is as good as none.</summary>
    private static Reported<BoundGateway> Judge(CompileOptions options, BoundGateway gateway, Arr<Found> listeners)
    {
        if (!gateway.Accepted) return Reported.Clean(gateway);
        var own = listeners.Filter(found => found.Resolved.Bound.Id.Owner == gateway.Key);
        var bad = own.Filter(found => found.Lost || !found.Resolved.Bound.Usable);
        var accepted = bad.Count < own.Count;
        var said = (!accepted ? Seq1(BindDiagnostics.NoneValid(gateway.Spec))
                : bad.IsEmpty ? Empty
                : Seq1(BindDiagnostics.SomeInvalid(gateway.Spec, bad.Map(found => found.Resolved.Bound.Id.Name))))
            + (accepted && !listeners.Exists(found => found.Resolved.Serves) ? Seq1(ResolveDiagnostics.Unprogrammed(gateway.Spec)) : Empty)
            + toSeq(gateway.Sets.Filter(set => set.Admitted && accepted && !listeners.Exists(found => found.Resolved.Bound.Id.Owner == set.Spec.Key && found.Resolved.Serves))
                .Map(set => BindDiagnostics.SetInvalid(set.Spec))).Strict()
            + (accepted ? Empty : Closed(listeners))
            + (accepted ? Empty : toSeq(gateway.Sets.Filter(set => set.Admitted).Map(set => BindDiagnostics.ParentOfSet(set.Spec, gateway.Spec))).Strict())
            + Fallback(options, gateway.Spec);
        return new(gateway with { Accepted = accepted }, said);
    }

    /// <summary>Listeners that have nothing wrong with them go down with their Gateway.</summary>
    private static Seq<Diagnostic> Closed(Arr<Found> listeners) => toSeq(listeners
        .Filter(found => found.Resolved.Bound.Usable && !found.Lost)
        .Map(found => BindDiagnostics.NotProgrammed(found.Resolved.Bound.Id, found.Resolved.Bound.Spec, "its Gateway is not accepted"))).Strict();

    /// <summary>The mode is worth a warning wherever it stands, even on a port that no listener has.</summary>
    private static Seq<Diagnostic> Fallback(CompileOptions options, Gateway gateway) => !options.Carries(Capability.ClientCertificates)
        ? Empty
        : gateway.Tls.Bind(tls => tls.Frontend)
            .Map(frontend => Array(frontend.Default) + frontend.PerPort.Map(port => port.Tls))
            .IfNone(Arr<FrontendTlsConfig>.Empty)
            .Choose(config => config.Validation)
            .Filter(validation => validation.Mode.Value == "AllowInsecureFallback")
            .Map(validation => BindDiagnostics.Fallback(gateway, validation.Mode.At))
            .HeadOrNone().ToSeq();

    /// <summary>A backend that asks for a certificate turns away a Gateway that has none to show; nothing is sent to it then.</summary>
    private static Reported<Option<ResolvedCertificate>> ClientCertificate(World world, CompileOptions options, Gateway gateway) =>
        gateway.Tls.Bind(tls => tls.Backend).Bind(backend => backend.ClientCertificateRef)
            .Filter(_ => options.Carries(Capability.BackendClientCertificates))
            .Match(
                reference => Of(world, gateway, reference),
                () => Reported.Clean(Option<ResolvedCertificate>.None));

    private static Reported<Option<ResolvedCertificate>> Of(World world, Gateway gateway, ObjectRef reference)
    {
        if (reference.Group.Value != Kinds.CoreGroup || reference.Kind.Value != Kinds.Secret)
            return Bad(ResolveDiagnostics.ClientSecret(gateway, reference, $"it is read from a Secret, not from {reference.Kind.Value}", "refer to a Secret"));
        var own = gateway.Meta.Name.Namespace;
        var name = new ObjectName(reference.Namespace.Match(ns => ns.Value, () => own), reference.Name.Value);
        var crossing = new Crossing(Kinds.GatewayGroup, Kinds.Gateway, own, Kinds.CoreGroup, Kinds.Secret, name);
        var grant = name.Namespace == own ? None : Grants.Permitting(world, crossing);
        if (name.Namespace != own && grant.IsNone)
            return Bad(ResolveDiagnostics.ClientSecretForbidden(gateway, reference, name, Grants.Nearly(world, crossing)));
        return world.Secrets.Find(name).Match(
            secret => TlsSecrets.Read(secret).Match(
                pair => Reported.Clean(Some(new ResolvedCertificate(pair.Certificate, pair.Key, grant))),
                fault => Bad(ResolveDiagnostics.ClientSecret(gateway, reference, $"Secret {name} cannot be used: {fault.Why}", fault.Help))),
            () => Bad(world.Refused.Contains(new(Kinds.CoreGroup, Kinds.Secret, name))
                ? ResolveDiagnostics.ClientSecret(gateway, reference, $"Secret {name} was refused", "mend the Secret; its own message says how")
                : ResolveDiagnostics.ClientSecret(gateway, reference, $"there is no Secret {name}",
                    Worlds.NearSecret(world, name).Match(near => $"did you mean '{near}'?", () => "create the Secret with type kubernetes.io/tls"))));
    }

    private static Reported<Option<ResolvedCertificate>> Bad(Diagnostic why) => Reported.With(Option<ResolvedCertificate>.None, why);
}
