using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Analyses;

/// <summary>How far a request comes before any rule is asked.</summary>
internal abstract record Reception
{
    private Reception() { }
    private protected abstract int Rank { get; }

    /// <summary>No port takes the connection.</summary>
    public sealed record Unserved(Option<ObjectName> Gateway, string Why) : Reception { private protected override int Rank => 0; }

    /// <summary>The port has an answer of its own. <see cref="Because"/> says what that means for its rules.</summary>
    public sealed record TurnedAway(GatewayPlan At, PortPlan Port, Option<ListenerPlan> Listener, Outcome Outcome, string Because)
        : Reception
    { private protected override int Rank => 1; }

    /// <summary>The request belongs to a listener, and to no other.</summary>
    public sealed record Admitted(GatewayPlan At, PortPlan Port, ListenerPlan Listener) : Reception { private protected override int Rank => 2; }

    /// <summary>The connection belongs to a listener that reads nothing of its payload.</summary>
    public sealed record Streamed(GatewayPlan At, PortPlan Port, StreamListener Listener) : Reception { private protected override int Rank => 3; }
}

internal static class Receptions
{
    /// <summary>Takes the request to a listener of the port; a plain listener is chosen by host, a TLS one by server name first.</summary>
    public static Reception Of(GatewayPlan gateway, PortPlan port, Request request) => (port.Protocol, request.Scheme) switch
    {
        (ListenerProtocol.Http, "http") => Plain(gateway, port, request),
        (ListenerProtocol.Http, "https" or "tls") => Refused(gateway, port, $"{Place(gateway, port)} speaks plain HTTP; a TLS handshake fails"),
        (ListenerProtocol.Http, _) => Refused(gateway, port, $"{Place(gateway, port)} reads HTTP; ask it with 'http://'"),
        (ListenerProtocol.Https, "https") => Secure(gateway, port, request),
        (ListenerProtocol.Https, "tls") => Secure(gateway, port, request) is Reception.Admitted(_, _, var listener)
            ? Refused(gateway, port, $"listener {listener.Name} ends TLS and reads HTTP; ask it with 'https://'")
            : Secure(gateway, port, request),
        (ListenerProtocol.Https, _) => Refused(gateway, port, $"{Place(gateway, port)} speaks HTTPS; a request in plain text fails"),
        (ListenerProtocol.Tls, "https" or "tls") => Secure(gateway, port, request),
        (ListenerProtocol.Tls, _) => Refused(gateway, port, $"{Place(gateway, port)} expects a TLS handshake; plain text fails"),
        (ListenerProtocol.Tcp or ListenerProtocol.Udp, _) => port.Streams.HeadOrNone().Match<Reception>(
            listener => new Reception.Streamed(gateway, port, listener),
            () => Refused(gateway, port, $"{Place(gateway, port)} has no listener")),
        (_, _) => Refused(gateway, port, $"{Place(gateway, port)} speaks no protocol that is known here"),
    };

    /// <summary>The most specific listener whose host covers the name.</summary>
    public static Option<ListenerPlan> Covering(PortPlan port, string host) =>
        port.Listeners
            .Filter(l => HostPatterns.Covers(l.Host, host))
            .OrderBy(l => l.Host)
            .Select(Some)
            .FirstOrDefault(None);

    private static Option<StreamListener> Streaming(PortPlan port, string name) =>
        port.Streams.Filter(l => HostPatterns.Covers(l.Host, name)).OrderBy(l => l.Host).HeadOrNone();

    private static string Place(GatewayPlan gateway, PortPlan port) => $"port {port.Port} of Gateway {gateway.Gateway}";

    private static Reception Plain(GatewayPlan gateway, PortPlan port, Request request) =>
        Covering(port, RequestParts.Host(request)).Match<Reception>(
            listener => new Reception.Admitted(gateway, port, listener),
            () => NoListener(gateway, port, request));

    /// <summary>
    /// The listener of a TLS connection, whether it reads HTTP or not, is the most specific that covers the server name;
    /// without a name only a listener for every host can be meant.
    /// </summary>
    private static Reception Secure(GatewayPlan gateway, PortPlan port, Request request)
    {
        var name = RequestParts.ServerName(request);
        var client = name.Match(n => $"server name '{n}'", () => "a client without a server name");
        var reading = Covering(port, name.IfNone(""));
        return Streaming(port, name.IfNone(""))
            .Filter(stream => reading.ForAll(listener => stream.Host.CompareTo(listener.Host) < 0))
            .Match<Reception>(
                stream => stream.Mode == StreamMode.Terminate && stream.Certificates.IsEmpty
                    ? Refused(gateway, port, $"the TLS handshake fails: listener {stream.Name} has no certificate to present")
                    : new Reception.Streamed(gateway, port, stream),
                () => reading.Match<Reception>(
                    listener => listener.Certificates.IsEmpty
                        ? Refused(gateway, port, $"the TLS handshake fails: listener {listener.Name} has no certificate to present")
                        : Requested(gateway, port, listener, client, request),
                    () => Refused(gateway, port, $"the TLS handshake fails: no listener on port {port.Port} takes {client}")));
    }

    /// <summary>A connection made for one listener may not carry requests for another: those are answered 421.</summary>
    private static Reception Requested(GatewayPlan gateway, PortPlan port, ListenerPlan shaken, string client, Request request) =>
        Covering(port, RequestParts.Host(request)).Match<Reception>(
            chosen => chosen == shaken
                ? new Reception.Admitted(gateway, port, shaken)
                : new Reception.TurnedAway(gateway, port, Some(shaken),
                    new Outcome.Respond(421, $"host '{RequestParts.Host(request)}' selects listener {chosen.Name}; the connection was made for listener {shaken.Name} ({client})"),
                    $"the connection was made for listener {shaken.Name}, the host selects listener {chosen.Name}, and no rule is asked"),
            () => NoListener(gateway, port, request));

    private static Reception.TurnedAway NoListener(GatewayPlan gateway, PortPlan port, Request request)
    {
        var fact = $"no listener on port {port.Port} covers host '{RequestParts.Host(request)}'";
        var answer = RequestParts.IsGrpc(request) ? $"{fact}; a gRPC client sees UNIMPLEMENTED" : fact;
        return new Reception.TurnedAway(gateway, port, None, new Outcome.Respond(404, answer), fact);
    }

    private static Reception.TurnedAway Refused(GatewayPlan gateway, PortPlan port, string why) =>
        new Reception.TurnedAway(gateway, port, None, new Outcome.Refuse(why), "the connection fails before any rule is asked");
}
