using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Binding;

/// <summary>
/// What the surroundings say of the addresses and ports of a Gateway, as far as they know. It changes what is said, and
/// never the plan: what could not be opened is asked for all the same.
/// </summary>
internal static class Openness
{
    public static Seq<Diagnostic> Judge(CompileOptions options, Gateway gateway, Arr<BoundListener> listeners, bool accepted) =>
        accepted ? Addresses(options, gateway, listeners) + Ports(options, gateway, listeners) : Empty;

    private static Seq<Diagnostic> Addresses(CompileOptions options, Gateway gateway, Arr<BoundListener> listeners)
    {
        if (!options.Carries(Capability.Addresses)) return Empty;
        var unusable = gateway.Addresses.Filter(address => address.Value.Exists(value => options.Usable.Exists(usable => !usable.Contains(value.Value))));
        var unassigned = options.Unassigned.Find(gateway.Meta.Name);
        var usable = gateway.Addresses.Exists(address => address.Value.IsSome && !unusable.Contains(address));
        var chosen = gateway.Addresses.IsEmpty || gateway.Addresses.Exists(address => address.Value.IsNone);
        var reachable = usable || (chosen && unassigned.IsNone);
        return toSeq(unusable.Map(address => BindDiagnostics.AddressUnusable(gateway, address))).Strict()
            + unassigned.Map(why => BindDiagnostics.Unassigned(gateway, why)).ToSeq()
            + (reachable ? Empty : toSeq(listeners.Filter(listener => listener.Usable).Map(listener => BindDiagnostics.Unreachable(listener.Id, listener.Spec))).Strict());
    }

    private static Seq<Diagnostic> Ports(CompileOptions options, Gateway gateway, Arr<BoundListener> listeners)
    {
        var closed = options.Closed.Filter(port => port.Gateway == gateway.Meta.Name);
        if (closed.IsEmpty) return Empty;
        var lost = listeners.Filter(listener => listener.Usable && closed.Exists(port => IsOf(port, listener.Spec)));
        var own = listeners.Filter(listener => listener.Id.Owner == Kinds.GatewayKey(gateway.Meta.Name));
        var shut = own.Filter(listener => lost.Contains(listener));
        return toSeq(lost.Bind(listener => closed.Filter(port => IsOf(port, listener.Spec)).Map(port => BindDiagnostics.Closed(listener.Id, listener.Spec, port)))).Strict()
            + (shut.IsEmpty ? Empty
                : own.ForAll(listener => !listener.Usable || shut.Contains(listener)) ? Seq1(BindDiagnostics.NoneOpen(gateway))
                : Seq1(BindDiagnostics.SomeInvalid(gateway, shut.Map(listener => listener.Id.Name))));
    }

    private static bool IsOf(ClosedPort port, Listener listener) =>
        port.Port == listener.Port.Value && port.Transport == (listener.Protocol.Value == "UDP" ? Transport.Udp : Transport.Tcp);
}
