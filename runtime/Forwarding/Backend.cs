using System.Net.Http;
using System.Threading;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// A service port and the protocol it is spoken to with: its connections, its endpoints and their health. It outlives the
/// generations in which it is used.
/// </summary>
internal sealed class Backend(string name, HttpMessageInvoker connections, ForwarderRequestConfig protocol)
{
    private Endpoint[] _endpoints = [];
    private int _turn;

    /// <summary>The service and its port, for logs.</summary>
    public string Name => name;
    public HttpMessageInvoker Connections => connections;
    public ForwarderRequestConfig Protocol => protocol;
    public Endpoint[] Endpoints => Volatile.Read(ref _endpoints);

    public void Replace(Endpoint[] endpoints) => Volatile.Write(ref _endpoints, endpoints);

    /// <summary>
    /// The endpoint whose turn it is, or the next one in turn if that is less busy; none if there are no endpoints. Those
    /// that just failed to connect are passed over as long as there are others; if all failed, the one that may be tried
    /// soonest is: to try is better than to refuse.
    /// </summary>
    public Endpoint? Choose(long now)
    {
        var endpoints = Endpoints;
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
