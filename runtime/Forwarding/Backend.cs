using System.Net.Http;
using System.Threading;
using Sluice.Runtime.Tls;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// A service port and the protocol and TLS it is spoken to with: its connections and whose turn it is. It outlives the generations
/// in which it is used; where its endpoints are each of them says for itself.
/// </summary>
internal sealed class Backend(string name, HttpMessageInvoker connections, ForwarderRequestConfig protocol, BackendHandshake? tls = null)
{
    private int _turn;

    /// <summary>The service and its port, for logs.</summary>
    public string Name => name;
    public HttpMessageInvoker Connections => connections;
    public ForwarderRequestConfig Protocol => protocol;

    /// <summary>None: it is spoken to in plain text.</summary>
    public BackendHandshake? Tls => tls;

    /// <summary>
    /// The endpoint whose turn it is, or the next one in turn if that is less busy; none if there are no endpoints. Those
    /// that just failed to connect are passed over as long as there are others; if all failed, the one that may be tried
    /// soonest is: to try is better than to refuse.
    /// </summary>
    /// <param name="endpoints">Where the backend is in the generation of the request.</param>
    public Endpoint? Choose(Endpoint[] endpoints, long now)
    {
        if (endpoints.Length == 0) return null;
        var turn = (uint)Interlocked.Increment(ref _turn);
        Endpoint? first = null;
        for (var i = 0u; i < endpoints.Length; i++)
        {
            var endpoint = endpoints[(turn + i) % (uint)endpoints.Length];
            if (endpoint.HeldUntil > now) continue;
            if (first is not null) return endpoint.InFlight < first.InFlight ? endpoint : first;
            first = endpoint;
        }
        return first ?? Soonest(endpoints);
    }

    private static Endpoint Soonest(Endpoint[] endpoints)
    {
        var soonest = endpoints[0];
        foreach (var endpoint in endpoints)
            if (endpoint.HeldUntil < soonest.HeldUntil) soonest = endpoint;
        return soonest;
    }
}
