using System.Collections.Generic;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Matching;

namespace Sluice.Runtime.Loading;

/// <summary>
/// The route tables of one Gateway, indexed for matching. A table of a known hash is taken over as it is; of a table that
/// changed, the hosts that did not (the very same objects of the plan) are.
/// </summary>
internal sealed class TableLoading(IReadOnlyDictionary<string, RouteAction> actions, LoadedGateway before)
{
    private readonly Dictionary<VirtualHost, HostRoutes> _hosts = new(ReferenceEqualityComparer.Instance);

    /// <summary>The hosts of all tables so far.</summary>
    public IReadOnlyDictionary<VirtualHost, HostRoutes> Hosts => _hosts;

    public LoadedTable Of(string hash, RouteTable table)
    {
        if (before.Tables.TryGetValue(hash, out var same) && SameNames(same.Source, table))
        {
            foreach (var host in same.Source.Hosts) _hosts[host] = before.Hosts[host];
            return same;
        }
        var groups = new HostGroups<HostRoutes>();
        foreach (var host in table.Hosts)
        {
            var routes = before.Hosts.TryGetValue(host, out var earlier) ? earlier : HostLoading.Of(host, actions);
            _hosts[host] = routes;
            groups.Add(host.Host, routes);
        }
        return new(table, new(groups.Frozen()));
    }

    /// <summary>Whether tables of equal meaning also name their rules alike: logs show the names, hashes leave them out.</summary>
    private static bool SameNames(RouteTable left, RouteTable right)
    {
        if (ReferenceEquals(left, right)) return true;
        for (var host = 0; host < left.Hosts.Count; host++)
        {
            var (known, now) = (left.Hosts[host].Entries, right.Hosts[host].Entries);
            for (var entry = 0; entry < known.Count; entry++)
                if (!SameName(known[entry].From, now[entry].From)) return false;
        }
        return true;
    }

    private static bool SameName(Provenance left, Provenance right) =>
        ReferenceEquals(left, right)
        || (left.Kind == right.Kind && left.Route == right.Route && left.Rule == right.Rule
            && Equals(left.RuleName.Case, right.RuleName.Case));
}
