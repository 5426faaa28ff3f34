using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;
using Sluice.Compiler.Parsing;

namespace Sluice.Compiler.Binding;

/// <summary>Whose a Gateway is, and what of it can be served.</summary>
internal static class BindGateway
{
    public const string Controller = "sluice.dev/gateway-controller";

    /// <summary>Labels and annotations of the API's own prefix are the controller's to set.</summary>
    private const string ReservedPrefix = "gateway.networking.k8s.io/";

    /// <summary>The classes of this controller. Sluice has no parameters, so a class that names some is not accepted.</summary>
    public static Reported<Arr<(GatewayClass Class, bool Accepted)>> Classes(World world) =>
        Reported.Each(
            toArray(world.Classes.Values.Filter(found => found.ControllerName.Value == Controller)),
            found => found.ParametersRef.Match(
                parameters => Reported.With((found, false), BindDiagnostics.ParametersOfClass(found, parameters)),
                () => Reported.Clean((found, true))));

    /// <summary>None when the Gateway is another controller's, or its class is not accepted.</summary>
    public static Reported<Option<BoundGateway>> Run(World world, CompileOptions options, Gateway gateway) =>
        options.ClassName.Match(
            only => only != gateway.ClassName.Value ? Reported.Clean(Option<BoundGateway>.None)
                : IsRefused(world, gateway) ? Left(BindDiagnostics.OfRefusedClass(gateway))
                : Ours(world, options, gateway, Empty),
            () => world.Classes.Find(new ObjectName("", gateway.ClassName.Value)).Match(
                found => found.ControllerName.Value != Controller ? Left(BindDiagnostics.Foreign(gateway, found.ControllerName.Value))
                    : found.ParametersRef.IsSome ? Left(BindDiagnostics.OfRefusedClass(gateway))
                    : Ours(world, options, gateway, Empty),
                () => IsRefused(world, gateway) ? Left(BindDiagnostics.OfRefusedClass(gateway))
                    : options.Offline ? Ours(world, options, gateway, Seq1(BindDiagnostics.Assumed(gateway)))
                    : Reported.Clean(Option<BoundGateway>.None)));

    /// <summary>A class that is in the input and cannot be used is no class that is absent: whose it is cannot be told.</summary>
    private static bool IsRefused(World world, Gateway gateway)
    {
        var name = new ObjectName("", gateway.ClassName.Value);
        return world.Refused.Contains(Kinds.ClassKey(name)) || world.Classes.Find(name).Exists(found => found.ParametersRef.IsSome);
    }

    private static Reported<Option<BoundGateway>> Left(Diagnostic why) => Reported.With(Option<BoundGateway>.None, why);

    private static Reported<Option<BoundGateway>> Ours(World world, CompileOptions options, Gateway gateway, Seq<Diagnostic> remarks)
    {
        var key = Kinds.GatewayKey(gateway.Meta.Name);
        var sets = BindSets.Of(world, gateway);
        var listeners = BindListeners.Run(options, gateway, Array(Candidates(key, gateway.Listeners))
            + sets.Filter(set => set.Admitted).Map(set => Candidates(set.Spec.Key, set.Spec.Listeners)));
        var own = listeners.Value.Filter(listener => listener.Id.Owner == key);
        var bad = own.Filter(listener => !listener.Usable);
        var refusals = Refusals(options, gateway) + (bad.Count == own.Count ? Seq1(BindDiagnostics.NoneValid(gateway)) : Empty);
        var accepted = refusals.IsEmpty;
        var closed = accepted
            ? Empty
            : toSeq(listeners.Value.Filter(listener => listener.Usable).Map(listener =>
                BindDiagnostics.NotProgrammed(listener.Id, listener.Spec, "its Gateway is not accepted"))).Strict();
        // What stands in a set of a refused Gateway can never serve; the Gateway's own listeners wait for its mending.
        var bound = listeners.Value.Map(listener => accepted || listener.Id.Owner == key ? listener : listener with { Usable = false });
        return new(Some(new BoundGateway(gateway, bound, accepted) { Sets = sets }),
            remarks + listeners.Diagnostics + refusals + closed
                + BindSets.Judge(gateway, sets, accepted)
                + Openness.Judge(options, gateway, bound, accepted) + Reserved(gateway) + Unserved(options, gateway));
    }

    private static Arr<Candidate> Candidates(ObjectKey owner, Arr<Listener> listeners) =>
        listeners.Map(listener => new Candidate(new ListenerId(owner, listener.Name.Value), listener));

    private static Seq<Diagnostic> Refusals(CompileOptions options, Gateway gateway) =>
        gateway.Infrastructure.Bind(infra => infra.ParametersRef).Map(parameters => BindDiagnostics.ParametersOfGateway(gateway, parameters)).ToSeq()
        + toSeq(gateway.Addresses.Filter(address => address.Type.Value != "IPAddress").Map(address => BindDiagnostics.Address(gateway, address))).Strict();

    private static Seq<Diagnostic> Reserved(Gateway gateway) => toSeq(gateway.Infrastructure
        .Map(infra => (infra.Labels + infra.Annotations)
            .Filter(pair => IsReserved(pair))
            .Map(pair => BindDiagnostics.ReservedKey(gateway, infra.At, pair.Key)))
        .IfNone(Arr<Diagnostic>.Empty)).Strict();

    internal static bool IsReserved(KeyValue pair) => pair.Key.StartsWith(ReservedPrefix, StringComparison.Ordinal);

    /// <summary>What is read and not served must be said, or a user would wait for its effect.</summary>
    private static Seq<Diagnostic> Unserved(CompileOptions options, Gateway gateway) => toSeq(new[]
    {
        gateway.Addresses.HeadOrNone().Filter(_ => !options.Carries(Capability.Addresses))
            .Map(address => BindDiagnostics.Unserved(gateway, address.At, "addresses", "'sluice run' listens where --bind says")),
        gateway.Infrastructure.Filter(infra => !options.Carries(Capability.Infrastructure) && (!infra.Labels.IsEmpty || !infra.Annotations.IsEmpty))
            .Map(infra => BindDiagnostics.Unserved(gateway, infra.At, "infrastructure", "no object is made for the Gateway that could carry it")),
        gateway.Tls.Bind(tls => tls.Backend).Bind(backend => backend.ClientCertificateRef).Filter(_ => !options.Carries(Capability.BackendClientCertificates))
            .Map(certificate => BindDiagnostics.Unserved(gateway, certificate.At, "tls.backend", "no backend is spoken to over TLS")),
        gateway.Listeners.Find(listener => listener.Tls.Exists(tls => !tls.Options.IsEmpty)).Bind(listener => listener.Tls)
            .Map(tls => BindDiagnostics.Unserved(gateway, tls.At, "tls.options", "Sluice knows no TLS options")),
    }).Somes().Strict();
}
