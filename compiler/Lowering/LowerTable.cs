using Sluice.Compiler.Binding;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Lowering;

/// <summary>The table of one listener: under each host pattern the entries of every route that owns it, strongest first.</summary>
internal static class LowerTable
{
    public static RouteTable Run(ObjectName gateway, ListenerId listener, Arr<LoweredRoute> routes) => new(toArray(routes
        .SelectMany(route => Hosts(route, gateway, listener).Select(host => (Host: host, Route: route)))
        .GroupBy(item => item.Host)
        .OrderBy(group => group.Key)
        .Select(group => new VirtualHost(group.Key, toArray(group
            .SelectMany(item => item.Route.Rules)
            .SelectMany(rule => rule.Entries)
            .Order(Precedence.Strongest))))
        .Where(host => !host.Entries.IsEmpty)));

    /// <summary>Several parent references may lead to one listener; the route counts once.</summary>
    private static Arr<HostPattern> Hosts(LoweredRoute route, ObjectName gateway, ListenerId listener) => toArray(route.Bound.Parents
        .SelectMany(parent => parent.Attachments)
        .Where(attachment => attachment.Gateway == gateway && attachment.Listener == listener)
        .SelectMany(attachment => attachment.Hosts)
        .Distinct());
}
