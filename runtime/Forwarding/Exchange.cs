using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Loading;
using Sluice.Runtime.Matching;
using Sluice.Runtime.Observing;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// A request from its first octet to the last of its answer: what it is served by, and what became of it. It belongs to
/// one request at a time; what is written here is read once it has ended.
/// </summary>
internal sealed class Exchange : IAsyncDisposable
{
    private CancellationTokenSource? _deadline;

    public Exchange(HttpContext http, ConnectionOrigin origin, Generation generation)
    {
        Http = http;
        Origin = origin;
        Generation = generation;
        Method = http.Request.Method;
        Host = http.Request.Headers.Host.ToString();
        Target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        IsGrpc = RequestView.LooksLikeGrpc(http.Request.Method, http.Request.ContentType);
    }

    public HttpContext Http { get; }
    public ConnectionOrigin Origin { get; }
    public Generation Generation { get; }

    /// <summary>Method, host and target as the client sent them, before any edit.</summary>
    public string Method { get; }
    public string Host { get; }
    public string Target { get; }
    public bool IsGrpc { get; }

    /// <summary>When the request's header section was complete, in ticks of <see cref="Stopwatch"/>.</summary>
    public long Began { get; } = Stopwatch.GetTimestamp();

    /// <summary>The route that won the request; none, if it was refused before.</summary>
    public Route? Route { get; set; }

    /// <summary>Why no backend answered; nothing, if one did, or if a redirect or a preflight was answered as it should be.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>The backend and the endpoint of the last attempt.</summary>
    public Backend? Backend { get; set; }
    public Endpoint? Endpoint { get; set; }

    /// <summary>The session that the request belongs to, or begins; nothing, if its backend has none.</summary>
    public RequestSession? Session { get; set; }

    /// <summary>How often the request was sent, or tried to be.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether an answer that had begun was cut.</summary>
    public bool IsCut { get; set; }

    /// <summary>What else is worth knowing of how it was answered.</summary>
    public Marks Marks { get; set; }

    /// <summary>Where those who are told of requests note what happens; nothing, if there are none.</summary>
    public Observation? Watch { get; set; }

    /// <summary>Endpoints that this request has been to; none before the first.</summary>
    public List<Endpoint>? Tried { get; private set; }

    /// <summary>The body, if somebody may hear it again.</summary>
    public RequestTape? Tape { get; set; }

    /// <summary>Copies that mirrors get of this request.</summary>
    public List<MirrorCopy> Copies { get; } = [];

    /// <summary>Whether an answer with this status is not passed on, because the request will be sent again; set for one attempt.</summary>
    public Func<int, bool>? Discards { get; set; }

    /// <summary>The status of an answer that was not passed on; 0, if the answer was.</summary>
    public int Discarded { get; set; }

    /// <summary>Ends when the time of the rule is over; the client's own going is another matter.</summary>
    public CancellationToken Deadline => _deadline?.Token ?? CancellationToken.None;

    /// <summary>Whether the time of the rule is over.</summary>
    public bool IsOverdue => _deadline?.IsCancellationRequested == true;

    public string Rule => Route?.Origin ?? "no rule";

    /// <summary>The time that an exchange may take from now on.</summary>
    public void Limit(TimeSpan limit) => _deadline = new(limit);

    public void Tries(Backend backend, Endpoint endpoint)
    {
        Backend = backend;
        Endpoint = endpoint;
        Attempts++;
        (Tried ??= []).Add(endpoint);
    }

    public async ValueTask DisposeAsync()
    {
        if (Tape is not null) await Tape.Stop().ConfigureAwait(false);
        foreach (var copy in Copies) copy.OriginalEnded();
        _deadline?.Dispose();
    }
}
