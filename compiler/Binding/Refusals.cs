using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Validation;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Binding;

/// <summary>Why no listener of a parent takes a route: the reason of the one that got furthest, what each says, and the smallest edit.</summary>
internal static class Refusals
{
    public static Diagnostic Explain(BoundGateway gateway, ObjectKey owner, ValidRoute route, ParentRef spec, int index, Arr<Trial> trials)
    {
        var place = new RefusedAt(route.Key, index, spec, owner, gateway.Spec.Meta.At);
        var furthest = trials.IsEmpty ? None : Some(trials.Max(trial => trial.Fault.IfNone(Fault.Hostname)));
        var nearest = trials.Filter(trial => trial.Fault == furthest).Map(trial => trial.Listener);
        return furthest.Match(
            fault => Of(place, gateway, route, spec, trials, fault, nearest),
            () => BindDiagnostics.NoListener(place, "it has no listener that could carry traffic", "see why the parent was refused")) with
        {
            Notes = trials.Map(trial => Line(route, spec, trial)),
        };
    }

    private static Diagnostic Of(
        RefusedAt place, BoundGateway gateway, ValidRoute route, ParentRef spec, Arr<Trial> trials, Fault fault, Arr<BoundListener> nearest) => fault switch
        {
            Fault.Section or Fault.Port => BindDiagnostics.NoListener(place, NoneNamed(spec), NearListener(trials.Map(trial => trial.Listener), spec)),
            Fault.Unusable => BindDiagnostics.NoListener(place, $"{Names(nearest)} cannot carry traffic", "mend the listener; its own message says how"),
            Fault.Kind => BindDiagnostics.Refused(place, $"{Names(nearest)} {Take(nearest)} no {route.Kind}", KindHelp(route.Kind, nearest)),
            Fault.Namespace => BindDiagnostics.Refused(place,
                $"{Names(nearest)} {Take(nearest)} no routes from namespace '{route.Key.Name.Namespace}'",
                $"set 'allowedRoutes.namespaces' of listener '{nearest[0].Spec.Name.Value}' to All, or to a selector that fits the namespace"),
            _ => BindDiagnostics.NoHostname(place,
                string.Join(", ", route.Head.Hostnames.Map(host => host.Value)),
                string.Join(", ", nearest.Map(listener => listener.Host.ToString()).Distinct())),
        };

    /// <summary>A line of the table of listeners: every condition, and whether it holds.</summary>
    private static string Line(ValidRoute route, ParentRef spec, Trial trial)
    {
        var listener = trial.Listener;
        var why = trial.Fault.Map(fault => fault switch
        {
            Fault.Section => $"it is not section '{spec.SectionName.Map(section => section.Value).IfNone("")}'",
            Fault.Port => $"its port is not {spec.Port.Map(port => port.Value).IfNone(0)}",
            Fault.Unusable => "it cannot carry traffic",
            Fault.Kind => $"it takes {(listener.SupportedKinds.IsEmpty ? "no kind of route" : string.Join(" and ", listener.SupportedKinds))}, not {route.Kind}",
            Fault.Namespace => $"it takes routes from {Sources(listener)}, not from namespace '{route.Key.Name.Namespace}'",
            _ => $"its hostname {listener.Host} and the route's have no host in common",
        });
        return $"listener '{listener.Spec.Name.Value}' ({listener.Spec.Protocol.Value}, port {listener.Spec.Port.Value}, host {listener.Host}): {why.IfNone("takes the route")}";
    }

    private static string Sources(BoundListener listener) => listener.Spec.AllowedRoutes.Namespaces.From.Value switch
    {
        "All" => "every namespace",
        "Selector" => "the namespaces that its selector selects",
        _ => $"namespace '{listener.Namespace}'",
    };

    private static string KindHelp(string kind, Arr<BoundListener> nearest) =>
        nearest.Find(listener => Protocols.Kinds(listener.Spec.Protocol.Value).Contains(kind)).Match(
            listener => $"add {kind} to 'allowedRoutes.kinds' of listener '{listener.Spec.Name.Value}'",
            () => $"refer to a listener of protocol {ProtocolFor(kind)}");

    private static string ProtocolFor(string kind) => kind switch
    {
        Kinds.TlsRoute => "TLS",
        Kinds.TcpRoute => "TCP",
        Kinds.UdpRoute => "UDP",
        _ => "HTTP or HTTPS",
    };

    private static string NoneNamed(ParentRef spec) => (spec.SectionName.IsSome, spec.Port.IsSome) switch
    {
        (true, true) => $"it has no listener named '{spec.SectionName.Map(s => s.Value).IfNone("")}' on port {spec.Port.Map(p => p.Value).IfNone(0)}",
        (true, false) => $"it has no listener named '{spec.SectionName.Map(s => s.Value).IfNone("")}'",
        (false, true) => $"it has no listener on port {spec.Port.Map(p => p.Value).IfNone(0)}",
        (false, false) => "it has no listeners",
    };

    private static string NearListener(Arr<BoundListener> listeners, ParentRef spec) =>
        spec.SectionName
            .Bind(section => NearNames.Of(section.Value, listeners.Map(listener => listener.Spec.Name.Value)))
            .Filter(name => !spec.SectionName.Exists(section => section.Value == name))
            .Map(name => $"did you mean '{name}'?")
            .IfNone(() => $"name one of its listeners: {string.Join(", ", listeners.Map(listener => $"{listener.Spec.Name.Value} (port {listener.Spec.Port.Value})"))}");

    private static string Names(Arr<BoundListener> listeners) =>
        (listeners.Count == 1 ? "listener " : "listeners ") + string.Join(", ", listeners.Map(listener => $"'{listener.Spec.Name.Value}'"));

    private static string Take(Arr<BoundListener> listeners) => listeners.Count == 1 ? "takes" : "take";
}

/// <summary>Which parent of which route was refused, and where the parent stands.</summary>
public sealed record RefusedAt(ObjectKey Route, int Index, ParentRef Spec, ObjectKey Parent, Origin At);
