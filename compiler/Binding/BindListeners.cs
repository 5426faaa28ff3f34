using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Validation;

namespace Sluice.Compiler.Binding;

/// <summary>
/// The listeners of one Gateway and its admitted sets: which protocols are served, which listeners cannot be told apart,
/// which kinds of route each takes.
/// </summary>
internal static class BindListeners
{
    /// <param name="owners">The Gateway's own listeners, then those of each admitted set, by precedence.</param>
    public static Reported<Arr<BoundListener>> Run(CompileOptions options, Gateway gateway, Arr<Arr<Candidate>> owners)
    {
        var all = owners.Bind(own => own);
        var served = owners.Map(own => own.Filter(candidate => Protocols.Of(options, candidate.Spec) == Support.Served));
        var settled = toMap(Conflicts.Settle(served, new()).Map(item => (item.Candidate.Id, item.Found)));
        var shared = SharedHosts.Of(all, new());
        return Reported.Each(all, candidate =>
            One(options, gateway, shared, candidate, settled.Find(candidate.Id).Bind(found => found)));
    }

    private static Reported<BoundListener> One(
        CompileOptions options, Gateway gateway, SharedHosts shared, Candidate candidate, Option<Conflict> conflict)
    {
        var listener = candidate.Spec;
        var faults = Protocols.Of(options, listener) switch
        {
            Support.UnknownProtocol => Seq1(BindDiagnostics.Protocol(candidate.Id, listener, Served(options))),
            Support.UnknownMode => Seq1(BindDiagnostics.Mode(candidate.Id, listener)),
            Support.AnyPort => Seq1(BindDiagnostics.AnyPort(candidate.Id, listener)),
            _ => conflict.Map(found => Said(candidate, found)).ToSeq(),
        };
        var kinds = SupportedKinds(options, candidate);
        var said = faults + Address(candidate) + Demands(options, candidate, gateway) + Overlap(shared, candidate) + kinds.Diagnostics + Selector(candidate) + Options(candidate);
        var usable = !said.Exists(d => d.Code.Effects.Exists(effect => effect is { Condition: "Accepted", Holds: false }));
        return new(new BoundListener(listener, candidate.Id, candidate.Host, kinds.Value, usable), said.Strict());
    }

    private static Arr<string> Served(CompileOptions options)
    {
        var tls = options.Carries(Capability.TlsPassthrough) || options.Carries(Capability.TlsTerminate);
        return Seq(Some("HTTP"), Some("HTTPS"), Given(tls, "TLS"), Given(options.Carries(Capability.Tcp), "TCP"), Given(options.Carries(Capability.Udp), "UDP"))
            .Somes().ToArr();
    }

    private static Option<string> Given(bool served, string protocol) => served ? Some(protocol) : None;

    private static Seq<Diagnostic> Address(Candidate candidate) =>
        candidate.Spec.Hostname.Filter(host => Holes.IsAddress(host.Value)).Map(host => HoleDiagnostics.Listener(candidate.Id, host)).ToSeq();

    private static Diagnostic Said(Candidate candidate, Conflict found) => found.Clash switch
    {
        Clash.Protocol => BindDiagnostics.PortShared(candidate.Id, candidate.Spec, found.With.Id, found.With.Spec, found.Lost),
        _ => BindDiagnostics.SameHostname(candidate.Id, candidate.Spec, found.With.Id, found.With.Spec, found.Lost),
    };

    /// <summary>Client certificates are a demand that must not be forgotten: where they cannot be checked, nothing is served.</summary>
    private static Seq<Diagnostic> Demands(CompileOptions options, Candidate candidate, Gateway gateway) =>
        !Protocols.EndsTls(candidate.Spec)
            ? Empty
            : ((options.Carries(Capability.ClientCertificates) ? None : ClientValidations.Of(gateway, candidate.Spec).Map(found => found.At))
                || candidate.Spec.Tls.Bind(tls => tls.FrontendValidation))
                .Map(at => BindDiagnostics.Validation(candidate.Id, candidate.Spec, at))
                .ToSeq();

    /// <summary>Browsers may use one connection for every host of its certificate, so shared hosts are worth knowing of.</summary>
    private static Seq<Diagnostic> Overlap(SharedHosts shared, Candidate candidate) =>
        !Protocols.EndsTls(candidate.Spec)
            ? Empty
            : shared.With(candidate).Map(other => BindDiagnostics.Overlap(candidate.Id, candidate.Spec, other.Id, other.Spec)).ToSeq();

    private static Seq<Diagnostic> Selector(Candidate candidate) =>
        candidate.Spec.AllowedRoutes.Namespaces is { From.Value: "Selector", Selector.IsNone: true }
            ? Seq1(BindDiagnostics.NoSelector(candidate.Id, candidate.Spec))
            : Empty;

    private static Seq<Diagnostic> Options(Candidate candidate) =>
        candidate.Id.Owner.Kind == Kinds.Gateway ? Empty
            : candidate.Spec.Tls.Filter(tls => !tls.Options.IsEmpty).Map(tls => BindDiagnostics.OptionsUnserved(candidate.Id, tls.At)).ToSeq();

    /// <summary>The kinds that are named and possible; all that are possible when none is named.</summary>
    private static Reported<Arr<string>> SupportedKinds(CompileOptions options, Candidate candidate)
    {
        var possible = Protocols.Of(options, candidate.Spec) is Support.Served or Support.AnyPort ? Protocols.Kinds(candidate.Spec.Protocol.Value) : Arr<string>.Empty;
        var named = candidate.Spec.AllowedRoutes.Kinds;
        if (named.IsEmpty) return Reported.Clean(possible);
        bool Takes(RouteGroupKind kind) => kind.Group.Value == Kinds.GatewayGroup && possible.Contains(kind.Kind.Value);
        return new(
            toArray(named.Filter(Takes).Map(kind => kind.Kind.Value).Distinct()),
            toSeq(named.Filter(kind => !Takes(kind)).Map(kind => BindDiagnostics.RouteKind(candidate.Id, candidate.Spec, kind, possible))).Strict());
    }
}

/// <summary>Which clients a port of a Gateway validates: what it says of the port stands in place of the default, even when it says nothing.</summary>
internal static class ClientValidations
{
    public static Option<ClientValidation> Of(Gateway gateway, Listener listener) =>
        from tls in gateway.Tls
        from frontend in tls.Frontend
        let own = frontend.PerPort.Find(entry => entry.Port.Value == listener.Port.Value).Map(entry => entry.Tls)
        from validation in own.IfNone(frontend.Default).Validation
        select validation;
}
