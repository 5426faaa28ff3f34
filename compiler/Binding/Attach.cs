using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Sluice.Compiler.Validation;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Binding;

/// <summary>
/// A route and the listeners of one parent. Each is tried in four steps (section and port, usable, kind and namespace,
/// hostname); when none takes the route, the listener that got furthest gives the reason.
/// </summary>
internal static class Attach
{
    /// <param name="owner">The Gateway, or the set whose listeners alone are meant.</param>
    public static Reported<BoundParent> Run(Parents parents, BoundGateway gateway, ObjectKey owner, ValidRoute route, ParentRef spec, int index)
    {
        var parent = new BoundParent(index, spec, BindGateway.Controller, Arr<Attachment>.Empty);
        if (route.Refused) return Reported.Clean(parent);
        var trials = gateway.Of(owner).Map(listener => Try(parents.World, listener, route, spec));
        var attached = trials
            .Filter(trial => trial.Fault.IsNone)
            .Map(trial => new Attachment(gateway.Name, trial.Listener.Id, Hosts(trial.Listener.Host, route.Head.Hostnames)));
        return attached.IsEmpty
            ? Reported.With(parent, Refusals.Explain(gateway, owner, route, spec, index, trials))
            : Reported.Clean(parent with { Attachments = attached });
    }

    /// <summary>Whether the listener takes routes of this kind from this namespace.</summary>
    public static bool Allows(World world, BoundListener listener, ValidRoute route) =>
        listener.SupportedKinds.Contains(route.Kind)
        && Namespaces.Allow(world, listener.Spec.AllowedRoutes.Namespaces, listener.Namespace, route.Head.Meta.Name.Namespace);

    private static Trial Try(World world, BoundListener listener, ValidRoute route, ParentRef spec) => new(listener,
        spec.SectionName.Exists(section => section.Value != listener.Spec.Name.Value) ? Some(Fault.Section)
        : spec.Port.Exists(port => port.Value != listener.Spec.Port.Value) ? Some(Fault.Port)
        : !listener.Usable ? Some(Fault.Unusable)
        : !listener.SupportedKinds.Contains(route.Kind) ? Some(Fault.Kind)
        : !Allows(world, listener, route) ? Some(Fault.Namespace)
        : Hosts(listener.Host, route.Head.Hostnames).IsEmpty ? Some(Fault.Hostname)
        : None);

    /// <summary>A route without hostnames takes the listener's; else what both own, each pattern once.</summary>
    private static Arr<HostPattern> Hosts(HostPattern listener, Arr<Located<string>> hostnames) =>
        hostnames.IsEmpty
            ? Array(listener)
            : toArray(hostnames
                .SelectMany(hostname => HostPatterns.Intersect(HostPatterns.Parse(hostname.Value), listener))
                .Distinct()
                .Order());
}

/// <summary>The first condition of a listener that a route does not meet, the later the nearer it came.</summary>
internal enum Fault { Section, Port, Unusable, Kind, Namespace, Hostname }

/// <summary>A listener, and why it does not take a route; none if it does.</summary>
internal sealed record Trial(BoundListener Listener, Option<Fault> Fault);
