namespace Sluice.Laws.Conformance;

/// <summary>A request of a test and what the test expects of it.</summary>
/// <param name="Url">Without a scheme and host, plain HTTP to the address of the gateway.</param>
/// <param name="Outcome">
/// A backend (the shares, if there are several), a status, or a status and a location; of a connection how and where it goes. Backends of the suite's own namespace
/// go without it, and port 8080 without saying.
/// </param>
internal sealed record Ask(string Url, string Outcome)
{
    public string Method { get; private init; } = "GET";

    /// <summary>Header lines of the request.</summary>
    public Arr<string> Headers { get; private init; }

    /// <summary>Host and path as the backend should see them, where it should not see what was sent.</summary>
    public Option<string> SeenHost { get; private init; }
    public Option<string> SeenPath { get; private init; }

    /// <summary>Header lines that should arrive, with names that should not.</summary>
    public HeaderDemand Arriving { get; private init; } = HeaderDemand.None;

    /// <summary>Header lines with which the backend answers.</summary>
    public Arr<string> Answered { get; private init; }

    /// <summary>Header lines that the client should get, with names that it should not.</summary>
    public HeaderDemand Returning { get; private init; } = HeaderDemand.None;

    /// <summary>Backends that get copies, as <c>infra-backend-v2 20/100</c>; every answer must have these and no others.</summary>
    public Arr<string> Copied { get; private init; }

    /// <summary>Limits of the request and of each attempt, in milliseconds, if they are looked at.</summary>
    public Option<(Option<long> Request, Option<long> BackendRequest)> Limits { get; private init; }

    /// <summary>The handshake with the one backend, if it is looked at.</summary>
    public Option<HandshakeDemand> Handshake { get; private init; }

    /// <summary>What the client shows of itself, if the test is about that.</summary>
    public Option<ClientDemand> Client { get; private init; }

    /// <summary>The certificate that the backend is shown.</summary>
    public Option<Issued> Proof { get; private init; }

    /// <summary>How the client speaks; a connection that nobody reads has its own way.</summary>
    public Speech Speech { get; private init; }

    /// <summary>A gRPC call over plain text.</summary>
    public static Ask Call(string method, string outcome, string authority = "gateway.test") =>
        new Ask($"http://{authority}/gateway_api_conformance.echo_basic.grpcecho.GrpcEcho/{method}", outcome) { Method = "POST", Speech = Speech.Grpc }
            .With("content-type: application/grpc", "te: trailers");

    public Ask Speaking(Speech speech) => this with { Speech = speech };

    public Ask By(string method) => this with { Method = method };

    public Ask With(params string[] lines) => this with { Headers = Headers + toArray(lines) };

    public Ask Seen(string? host = null, string? path = null) => this with { SeenHost = Optional(host), SeenPath = Optional(path) };

    public Ask Arrives(params string[] lines) => this with { Arriving = Arriving with { Lines = toArray(lines) } };

    public Ask ArrivesWithout(params string[] names) => this with { Arriving = Arriving with { Absent = toArray(names) } };

    public Ask AnsweredWith(params string[] lines) => this with { Answered = toArray(lines) };

    public Ask Returns(params string[] lines) => this with { Returning = Returning with { Lines = toArray(lines) } };

    public Ask ReturnsWithout(params string[] names) => this with { Returning = Returning with { Absent = toArray(names) } };

    public Ask Copies(params string[] copies) => this with { Copied = toArray(copies) };

    public Ask Within(long? request = null, long? attempt = null) => this with { Limits = (Optional(request), Optional(attempt)) };

    /// <summary>The server name that the backend is asked for, and whether what it shows is accepted.</summary>
    public Ask Shakes(string serverName, bool accepted = true) => this with { Handshake = new HandshakeDemand(serverName, accepted) };

    /// <summary>The certificate that the client shows, if it has one, and whether the handshake succeeds with it.</summary>
    public Ask As(Option<Issued> shown, bool accepted = true) => this with { Client = new ClientDemand(shown, accepted) };

    public Ask Proves(Issued shown) => this with { Proof = shown };

    public override string ToString() => $"{Method} {Url} {string.Join(' ', Headers.Map(line => $"[{line}]"))}";
}

/// <summary>HTTP/1.1, HTTP/2 (in plain text with prior knowledge), a gRPC call, or a WebSocket.</summary>
internal enum Speech { Http1, Http2, Grpc, WebSocket }

internal sealed record HandshakeDemand(string ServerName, bool Accepted);

internal sealed record ClientDemand(Option<Issued> Shown, bool Accepted);

/// <summary>Headers as somebody should see them: several lines of one name joined by commas.</summary>
internal sealed record HeaderDemand(Arr<string> Lines, Arr<string> Absent)
{
    /// <summary>Stands for the name of the backend that a request went to.</summary>
    public const string Backend = "{backend}";

    public static readonly HeaderDemand None = new(Empty, Empty);

    public HeaderDemand At(string backend) =>
        this with { Lines = Lines.Map(line => line.Replace(Backend, backend, StringComparison.Ordinal)) };
}
