using System.Collections.Generic;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Matching;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Loading;

/// <summary>A table together with what it was made of: hashes do not cover the places of rules, which logs show.</summary>
internal sealed record LoadedTable(RouteTable Source, Table Table);

/// <summary>The nodes of one Gateway in their runtime form, by the hashes that they have in the plan.</summary>
internal sealed record LoadedGateway(
    IReadOnlyDictionary<string, LoadedTable> Tables,
    IReadOnlyDictionary<VirtualHost, HostRoutes> Hosts,
    IReadOnlyDictionary<string, RouteAction> Actions,
    IReadOnlyDictionary<string, ClientTrust> Clients)
{
    public static readonly LoadedGateway None = new(
        new Dictionary<string, LoadedTable>(), new Dictionary<VirtualHost, HostRoutes>(),
        new Dictionary<string, RouteAction>(), new Dictionary<string, ClientTrust>());

    /// <summary>What routes of connections do.</summary>
    public IReadOnlyDictionary<string, RouteAction> Streams { get; init; } = new Dictionary<string, RouteAction>();
}
