using Sluice.Compiler.Binding;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Resolution;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Status;

/// <summary>The status of a Gateway, of its sets of listeners, and of the listeners of either.</summary>
internal static class FoldGateway
{
    /// <summary>A condition is written where it says something: about backends' certificates if there is one, about sets if any is asked for.</summary>
    public static GatewayStatus Run(
        ResolvedGateway gateway, bool isDefault, CompileOptions options, Arr<ListenerSetStatus> sets, Arr<BoundRoute> routes, Func<Subject, Seq<Diagnostic>> of)
    {
        var spec = gateway.Bound.Spec;
        var generation = spec.Meta.Generation;
        var attached = sets.Count(set => gateway.Bound.Sets.Exists(own => own.Spec.Key == set.Key)
            && set.Conditions.Exists(condition => condition is { Type: "Accepted", Holds: true }));
        var own = gateway.Listeners
            .Filter(listener => listener.Bound.Id.Owner == gateway.Bound.Key)
            .Map(listener => Listener(gateway, listener, routes, of, generation));
        var unresolved = own.Filter(listener => listener.Conditions.Exists(condition => condition is { Type: "ResolvedRefs", Holds: false }));
        return new(gateway.Bound.Key,
            Conditions.Of(
                Array(
                    new Standing("Accepted", true, "Accepted", "every listener is valid"),
                    new Standing("Programmed", true, "Programmed", "at least one listener serves"))
                + References(options, spec, unresolved) + Sets(spec, attached) + Scope(isDefault),
                of(new Subject.Whole(gateway.Bound.Key)), generation),
            own,
            Addresses(gateway, options),
            spec.AllowedListeners.IsSome || !gateway.Bound.Sets.IsEmpty ? Some(attached) : None);
    }

    public static ListenerSetStatus Set(ResolvedGateway gateway, BoundSet set, Arr<BoundRoute> routes, Func<Subject, Seq<Diagnostic>> of)
    {
        var generation = set.Spec.Meta.Generation;
        return new(set.Spec.Key,
            Conditions.Of(
                Array(
                    new Standing("Accepted", true, "Accepted", "at least one listener is valid"),
                    new Standing("Programmed", true, "Programmed", "at least one listener serves")),
                of(new Subject.Whole(set.Spec.Key)), generation),
            gateway.Listeners
                .Filter(listener => listener.Bound.Id.Owner == set.Spec.Key)
                .Map(listener => Listener(gateway, listener, routes, of, generation)));
    }

    private static Arr<Standing> References(CompileOptions options, Model.Gateway spec, Arr<ListenerStatus> unresolved) =>
        !unresolved.IsEmpty
            ? Array(new Standing("ResolvedRefs", false, "ListenersNotResolved",
                $"references of these listeners are not resolved: {string.Join(", ", unresolved.Map(listener => listener.Name))}"))
            : spec.Tls.Bind(tls => tls.Backend).Bind(backend => backend.ClientCertificateRef).Filter(_ => options.Carries(Capability.BackendClientCertificates)).IsSome
                ? Array(new Standing("ResolvedRefs", true, "ResolvedRefs", "every reference is resolved"))
                : Arr<Standing>.Empty;

    private static Arr<Standing> Sets(Model.Gateway spec, int attached) => spec.AllowedListeners.Match(
        allowed => Array(
            allowed.From.Value == "None" ? new Standing("AttachedListenerSets", false, "ListenerSetsNotAllowed", "no set of listeners is let in")
            : attached == 0 ? new Standing("AttachedListenerSets", false, "NoListenerSetsAttached", "no set of listeners is attached")
            : new Standing("AttachedListenerSets", true, "ListenerSetsAttached", $"sets of listeners that are attached: {attached}")),
        () => Arr<Standing>.Empty);

    private static Arr<Standing> Scope(bool isDefault) => isDefault
        ? Array(new Standing("DefaultGateway", true, "DefaultGateway", "routes with 'useDefaultGateways: All' attach unasked"))
        : Arr<Standing>.Empty;

    /// <summary>Addresses that were asked for by value and can be had, then those that were given.</summary>
    private static Arr<string> Addresses(ResolvedGateway gateway, CompileOptions options) =>
        !gateway.Bound.Accepted || !options.Carries(Capability.Addresses)
            ? Arr<string>.Empty
            : toArray(gateway.Bound.Spec.Addresses
                .SelectMany(address => address.Value.Map(value => value.Value))
                .Where(value => options.Usable.ForAll(usable => usable.Contains(value)))
                .Concat(options.Assigned.Find(gateway.Bound.Name).IfNone(Arr<string>.Empty))
                .Distinct());

    private static ListenerStatus Listener(
        ResolvedGateway gateway, ResolvedListener listener, Arr<BoundRoute> routes, Func<Subject, Seq<Diagnostic>> of, long generation)
    {
        var id = listener.Bound.Id;
        return new(id.Name, PortOf(listener.Bound), listener.Bound.SupportedKinds,
            routes.Count(route => route.Parents.Exists(parent => parent.Attachments.Exists(a => a.Gateway == gateway.Bound.Name && a.Listener == id))),
            Conditions.Of(
                Array(
                    new Standing("Accepted", true, "Accepted", "the listener is valid"),
                    new Standing("Conflicted", false, "NoConflicts", "no other listener is in the way"),
                    new Standing("ResolvedRefs", true, "ResolvedRefs", "every reference is resolved"),
                    new Standing("Programmed", true, "Programmed", "the listener serves")),
                toSeq(of(new Subject.Listener(id.Owner, id.Name)).OrderBy(Urgency)).Strict(), generation));
    }

    /// <summary>A status cannot name port 0, so a listener without one is shown with the port that its protocol is known by.</summary>
    private static int PortOf(BoundListener listener) =>
        listener.Spec.Port.Value > 0 ? listener.Spec.Port.Value : listener.Spec.Protocol.Value is "HTTPS" or "TLS" ? 443 : 80;

    /// <summary>
    /// One reason fits in a condition: what is forbidden is said before what is missing, and that before kinds; certificates that overlap
    /// before hostnames that do.
    /// </summary>
    private static int Urgency(Diagnostic diagnostic) => diagnostic.Code == ResolveDiagnostics.OverlappingCertificates ? 0 : diagnostic.Code.Effects.Find(effect => effect.Condition == "ResolvedRefs").Map(effect => effect.Reason).IfNone("") switch
    {
        "RefNotPermitted" => 0,
        "InvalidCertificateRef" => 1,
        "InvalidCACertificateRef" or "InvalidCACertificateKind" => 2,
        _ => 3,
    };
}
