using System.Collections.Generic;
using System.Net.Http;
using System.Threading;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// A service port and the protocol it is spoken to with: its connections and whose turn it is. It outlives the generations
/// in which it is used; where its endpoints are each of them says for itself.
/// </summary>
internal sealed class Backend(string name, HttpMessageInvoker connections, ForwarderRequestConfig protocol)
{
    private int _turn;
    private int _copies;

    /// <summary>The service and its port, for logs.</summary>
    public string Name => name;
    public HttpMessageInvoker Connections => connections;
    public ForwarderRequestConfig Protocol => protocol;

    /// <summary>What was asked and asked again of it, for its retry budget.</summary>
    public RetryAccount Retries { get; } = new();

    /// <summary>Whether it has had endpoints: those that come later join them.</summary>
    public bool HasServed { get; set; }

    /// <summary>Takes one of the places for copies that may be under way to it.</summary>
    public bool TryEnterCopy(int most)
    {
        if (Interlocked.Increment(ref _copies) <= most) return true;
        Interlocked.Decrement(ref _copies);
        return false;
    }

    public void LeaveCopy() => Interlocked.Decrement(ref _copies);

    /// <summary>
    /// The less busy of two endpoints: the one whose turn it is, and another one by chance; none if there are no endpoints.
    /// Those that failed lately, and those that the request has been to, are passed over as long as there are others; one
    /// that joined lately gets a part of its turns. If all failed, the one that may be tried soonest is chosen: to try is
    /// better than to refuse.
    /// </summary>
    /// <param name="endpoints">Where the backend is in the generation of the request.</param>
    /// <param name="now">Milliseconds of a clock that only goes forward.</param>
    /// <param name="tried">Where the request has been.</param>
    public Endpoint? Choose(Endpoint[] endpoints, long now, List<Endpoint>? tried = null)
    {
        if (endpoints.Length == 0) return null;
        var turn = (uint)Interlocked.Increment(ref _turn);
        if (Next(endpoints, turn, now, tried, null) is not { } first) return Soonest(endpoints, tried);
        if (first.Warmth(now) is var warmth and < 1 && Random.Shared.NextDouble() > warmth)
            first = Next(endpoints, turn + 1, now, tried, first) ?? first;
        return Next(endpoints, (uint)Random.Shared.Next(), now, tried, first) is { } second && second.Load(now) < first.Load(now) ? second : first;
    }

    private static Endpoint? Next(Endpoint[] endpoints, uint start, long now, List<Endpoint>? tried, Endpoint? other)
    {
        for (var i = 0u; i < endpoints.Length; i++)
        {
            var endpoint = endpoints[(start + i) % (uint)endpoints.Length];
            if (endpoint.HeldUntil <= now && !ReferenceEquals(endpoint, other) && tried?.Contains(endpoint) != true) return endpoint;
        }
        return null;
    }

    private static Endpoint Soonest(Endpoint[] endpoints, List<Endpoint>? tried)
    {
        Endpoint? soonest = null;
        foreach (var endpoint in endpoints)
            if (tried?.Contains(endpoint) != true && (soonest is null || endpoint.HeldUntil < soonest.HeldUntil)) soonest = endpoint;
        return soonest ?? endpoints[Random.Shared.Next(endpoints.Length)];
    }
}
