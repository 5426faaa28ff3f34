using System.Collections.Generic;
using System.Linq;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Loading;

/// <summary>
/// What the listeners of one Gateway demand of clients. Demands that accept the very same clients are one object, also in
/// the next generation: connections that were judged by it need not be judged again.
/// </summary>
internal sealed class ClientLoading(AuthorityLoading authorities, LoadedGateway before)
{
    private readonly Dictionary<string, ClientTrust> _loaded = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ClientTrust> Loaded => _loaded;

    /// <summary>Nothing, if the authorities cannot be read: then nobody can be believed.</summary>
    public ClientTrust? Of(ClientDemand demand)
    {
        var identity = string.Join('\n', authorities.Of(demand.Authorities).Prepend($"{demand.Mode}"));
        if (_loaded.TryGetValue(identity, out var there) || before.Clients.TryGetValue(identity, out there)) return _loaded[identity] = there;
        return authorities.Anchors(demand.Authorities) is { } anchors
            ? _loaded[identity] = new(anchors, demand.Mode == ClientMode.InsecureFallback)
            : null;
    }
}
