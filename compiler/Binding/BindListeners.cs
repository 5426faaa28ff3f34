using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Validation;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Binding;

/// <summary>
/// The listeners of one Gateway: which protocols are served, which listeners cannot be told apart, which kinds of route
/// each takes. Inside one Gateway a conflict has no winner: every member of the group is left out.
/// </summary>
internal static class BindListeners
{
    private static readonly Arr<string> HttpKinds = Array(Kinds.GrpcRoute, Kinds.HttpRoute);

    public static Reported<Arr<BoundListener>> Run(Gateway gateway) =>
        Reported.Each(gateway.Listeners, listener => One(gateway, listener));

    private static Reported<BoundListener> One(Gateway gateway, Listener listener)
    {
        var key = Kinds.GatewayKey(gateway.Meta.Name);
        var faults = Supported(listener) ? Conflict(key, gateway, listener) + Address(key, listener) : Seq1(BindDiagnostics.Protocol(key, listener));
        var kinds = SupportedKinds(key, listener);
        var said = faults + Demands(key, gateway, listener) + Overlap(key, gateway, listener) + kinds.Diagnostics + Selector(key, listener);
        var usable = !said.Exists(d => d.Code.Effects.Exists(effect => effect is { Condition: "Accepted", Holds: false }));
        return new(new BoundListener(listener, HostOf(listener), kinds.Value, usable), said.Strict());
    }

    public static HostPattern HostOf(Listener listener) =>
        listener.Hostname.Match(host => HostPatterns.Parse(host.Value), () => HostPatterns.Any);

    private static bool Supported(Listener listener) => listener.Protocol.Value is "HTTP" or "HTTPS";

    /// <summary>A listener that this data plane does not serve takes no port from the others.</summary>
    private static Seq<Diagnostic> Conflict(ObjectKey key, Gateway gateway, Listener listener)
    {
        var others = gateway.Listeners.Filter(other =>
            other.Name.Value != listener.Name.Value && other.Port.Value == listener.Port.Value && Supported(other));
        var protocol = others.Find(other => other.Protocol.Value != listener.Protocol.Value);
        var hostname = others.Find(other => HostOf(other) == HostOf(listener));
        return protocol.Match(
            other => Seq1(BindDiagnostics.PortShared(key, listener, other)),
            () => hostname.Match(other => Seq1(BindDiagnostics.SameHostname(key, listener, other)), () => Empty));
    }

    private static Seq<Diagnostic> Address(ObjectKey key, Listener listener) =>
        listener.Hostname.Filter(host => Holes.IsAddress(host.Value)).Map(host => HoleDiagnostics.Listener(key, listener, host)).ToSeq();

    /// <summary>Client certificates are a demand that must not be forgotten: where they are asked for, nothing is served yet.</summary>
    private static Seq<Diagnostic> Demands(ObjectKey key, Gateway gateway, Listener listener) =>
        listener.Protocol.Value != "HTTPS"
            ? Empty
            : (OfGateway(gateway, listener) || listener.Tls.Bind(tls => tls.FrontendValidation))
                .Map(at => BindDiagnostics.Validation(key, listener, at))
                .ToSeq();

    /// <summary>What the port says stands in place of the default, even when it says nothing.</summary>
    private static Option<Origin> OfGateway(Gateway gateway, Listener listener) =>
        from tls in gateway.Tls
        from frontend in tls.Frontend
        let own = frontend.PerPort.Find(entry => entry.Port.Value == listener.Port.Value).Map(entry => entry.Tls)
        from validation in own.IfNone(frontend.Default).Validation
        select validation.At;

    /// <summary>Browsers may use one connection for every host of its certificate, so shared hosts are worth knowing of.</summary>
    private static Seq<Diagnostic> Overlap(ObjectKey key, Gateway gateway, Listener listener) =>
        listener.Protocol.Value != "HTTPS"
            ? Empty
            : gateway.Listeners
                .Find(other => other.Name.Value != listener.Name.Value && other.Port.Value == listener.Port.Value
                    && other.Protocol.Value == "HTTPS" && HostPatterns.Intersect(HostOf(other), HostOf(listener)).IsSome)
                .Map(other => BindDiagnostics.Overlap(key, listener, other))
                .ToSeq();

    private static Seq<Diagnostic> Selector(ObjectKey key, Listener listener) =>
        listener.AllowedRoutes.Namespaces is { From.Value: "Selector", Selector.IsNone: true }
            ? Seq1(BindDiagnostics.NoSelector(key, listener))
            : Empty;

    /// <summary>The kinds that are named and possible; all that are possible when none is named.</summary>
    private static Reported<Arr<string>> SupportedKinds(ObjectKey key, Listener listener)
    {
        var possible = Supported(listener) ? HttpKinds : Arr<string>.Empty;
        var named = listener.AllowedRoutes.Kinds;
        if (named.IsEmpty) return Reported.Clean(possible);
        bool Takes(RouteGroupKind kind) => kind.Group.Value == Kinds.GatewayGroup && possible.Contains(kind.Kind.Value);
        return new(
            toArray(named.Filter(Takes).Map(kind => kind.Kind.Value).Distinct()),
            toSeq(named.Filter(kind => !Takes(kind)).Map(kind => BindDiagnostics.RouteKind(key, listener, kind, possible))).Strict());
    }
}
