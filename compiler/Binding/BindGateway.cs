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
                : Ours(gateway, Empty),
            () => world.Classes.Find(new ObjectName("", gateway.ClassName.Value)).Match(
                found => found.ControllerName.Value != Controller ? Left(BindDiagnostics.Foreign(gateway, found.ControllerName.Value))
                    : found.ParametersRef.IsSome ? Left(BindDiagnostics.OfRefusedClass(gateway))
                    : Ours(gateway, Empty),
                () => IsRefused(world, gateway) ? Left(BindDiagnostics.OfRefusedClass(gateway))
                    : options.Offline ? Ours(gateway, Seq1(BindDiagnostics.Assumed(gateway)))
                    : Reported.Clean(Option<BoundGateway>.None)));

    /// <summary>A class that is in the input and cannot be used is no class that is absent: whose it is cannot be told.</summary>
    private static bool IsRefused(World world, Gateway gateway)
    {
        var name = new ObjectName("", gateway.ClassName.Value);
        return world.Refused.Contains(Kinds.ClassKey(name)) || world.Classes.Find(name).Exists(found => found.ParametersRef.IsSome);
    }

    private static Reported<Option<BoundGateway>> Left(Diagnostic why) => Reported.With(Option<BoundGateway>.None, why);

    private static Reported<Option<BoundGateway>> Ours(Gateway gateway, Seq<Diagnostic> remarks)
    {
        var listeners = BindListeners.Run(gateway);
        var bad = listeners.Value.Filter(listener => !listener.Usable);
        var refusals = Refusals(gateway) + (bad.Count == listeners.Value.Count ? Seq1(BindDiagnostics.NoneValid(gateway)) : Empty);
        var accepted = refusals.IsEmpty;
        var partial = accepted && !bad.IsEmpty
            ? Seq1(BindDiagnostics.SomeInvalid(gateway, bad.Map(listener => listener.Spec.Name.Value)))
            : Empty;
        var closed = accepted
            ? Empty
            : toSeq(listeners.Value.Filter(listener => listener.Usable).Map(listener =>
                BindDiagnostics.NotProgrammed(Kinds.GatewayKey(gateway.Meta.Name), listener.Spec, "its Gateway is not accepted"))).Strict();
        return new(Some(new BoundGateway(gateway, listeners.Value, accepted)),
            remarks + listeners.Diagnostics + refusals + partial + closed + Unserved(gateway));
    }

    private static Seq<Diagnostic> Refusals(Gateway gateway) =>
        gateway.Infrastructure.Bind(infra => infra.ParametersRef).Map(parameters => BindDiagnostics.ParametersOfGateway(gateway, parameters)).ToSeq()
        + toSeq(gateway.Addresses.Filter(address => address.Type.Value != "IPAddress").Map(address => BindDiagnostics.Address(gateway, address))).Strict();

    /// <summary>What is read and not served must be said, or a user would wait for its effect.</summary>
    private static Seq<Diagnostic> Unserved(Gateway gateway) => toSeq(new[]
    {
        gateway.Addresses.HeadOrNone()
            .Map(address => BindDiagnostics.Unserved(gateway, address.At, "addresses", "'sluice run' listens where --bind says")),
        gateway.Infrastructure.Filter(infra => !infra.Labels.IsEmpty || !infra.Annotations.IsEmpty)
            .Map(infra => BindDiagnostics.Unserved(gateway, infra.At, "infrastructure", "no object is made for the Gateway that could carry it")),
        gateway.AllowedListeners.Filter(allowed => allowed.From.Value != "None")
            .Map(allowed => BindDiagnostics.Unserved(gateway, allowed.At, "allowedListeners", "ListenerSets add no listeners")),
        gateway.Tls.Bind(tls => tls.Backend).Bind(backend => backend.ClientCertificateRef)
            .Map(certificate => BindDiagnostics.Unserved(gateway, certificate.At, "tls.backend", "no backend is spoken to over TLS")),
        gateway.DefaultScope.Filter(scope => scope.Value != "None")
            .Map(scope => BindDiagnostics.Unserved(gateway, scope.At, "defaultScope", "routes attach by 'parentRefs' alone")),
        gateway.Listeners.Find(listener => listener.Tls.Exists(tls => !tls.Options.IsEmpty)).Bind(listener => listener.Tls)
            .Map(tls => BindDiagnostics.Unserved(gateway, tls.At, "tls.options", "Sluice knows no TLS options")),
    }).Somes().Strict();
}
