using System.Collections.Generic;
using Sluice.Reference;

namespace Sluice.Laws.Sockets;

using World = Sluice.Reference.World;

/// <summary>One way in which a request may be answered. <see cref="Kind"/> is for counting, <see cref="Text"/> says all of it.</summary>
internal sealed record Demand(string Kind, string Text);

/// <summary>
/// What the reading means for a client and for the backend behind the gateway, as lines of text that what was seen is
/// compared with. A rule with several backends may answer in several ways.
/// </summary>
internal static class Demands
{
    /// <param name="endpoint">Which of its endpoints every Service port is at.</param>
    public static Arr<Demand> Of(World world, Question question, string endpoint = "")
    {
        return Reading.Answer(world, question.Probe) switch
        {
            Outcome.NoGateway => Array(Plain("connection refused")),
            Outcome.NoPort => Array(Plain("connection refused")),
            Outcome.TlsRefused => Array(Plain("TLS refused")),
            Outcome.Misdirected => Array(Own(421)),
            Outcome.NotFound => Array(Own(404)),
            // There are no routes of connections: there is nobody to talk to.
            Outcome.NotHttp => Array(Plain(Closed)),
            Outcome.Through => Array(Plain("through")),
            Outcome.Preflight(_, var headers) => Array(new Demand("preflight", $"preflight [{Told(headers)}]")),
            Outcome.Redirect(_, var status, var location) => Array(Redirect(status, location)),
            Outcome.Refused(_, var status) => Array(Own(status)),
            Outcome.Forward(var winner, var shares) => toArray(shares.Select(share => share.Result switch
            {
                ShareResult.ToService to => Forward(world, question, winner, to, endpoint),
                ShareResult.Refused(var status) => Own(status),
                ShareResult.Redirect(var status, var location) => Redirect(status, location),
            }).Distinct()),
        };

        Demand Own(int status) => Plain(question.IsGrpc ? $"{(status == 421 ? "421 " : "")}grpc {(status == 404 ? 12 : 14)}" : $"{status}");
    }

    /// <summary>No answer: in the handshake where TLS is passed through, after it where it ends.</summary>
    public const string Closed = "closed";

    public static string Redirected(int status, string location) => $"{status} to {location}";

    public static string Forwarded(
        string backend, string protocol, string method, string host, string target, IEnumerable<Field> request, IEnumerable<Field> response) =>
        $"{backend} over {protocol} saw {method} {host} {target} [{Told(request)}], the client [{Told(response)}]";

    private static Demand Plain(string text) => new(text, text);

    private static Demand Redirect(int status, string location) => new("redirect", Redirected(status, location));

    private static Demand Forward(World world, Question question, Winner winner, ShareResult.ToService to, string endpoint) => new(
        question.IsGrpc ? "grpc forward" : "forward",
        Forwarded($"{to.Namespace}/{to.Name}:{to.Port}{endpoint}", Protocol(world, winner, to), question.Probe.Method, to.Host, to.Path,
            to.Request.Fold(question.Probe.Headers, Edited), to.Response.Fold(EchoBackends.Given, Edited)));

    // GRPCRoutes always speak HTTP/2 to backends, others where the Service port asks for it.
    private static string Protocol(World world, Winner winner, ShareResult.ToService to) =>
        winner.Kind == "GRPCRoute" || world.All<WorldObject.Service>()
            .Where(service => service.Meta.Namespace == to.Namespace && service.Meta.Name == to.Name)
            .SelectMany(service => service.Ports)
            .Any(port => port.Port == to.Port && port.AppProtocol is "kubernetes.io/h2c" or "grpc")
            ? "HTTP/2"
            : "HTTP/1.1";

    private static Arr<Field> Edited(Arr<Field> headers, HeaderEdit edit) =>
        headers.Filter(header => !Names(edit.Remove, header) && !Names(edit.Set.Map(field => field.Name), header)) + edit.Set + edit.Add;

    private static bool Names(Arr<string> names, Field header) => names.Exists(name => name.Equals(header.Name, StringComparison.OrdinalIgnoreCase));

    // Several lines of a header are one value with commas; spaces after those say nothing.
    private static string Told(IEnumerable<Field> headers) => string.Join("; ", headers
        .GroupBy(header => header.Name.ToLowerInvariant())
        .OrderBy(header => header.Key, StringComparer.Ordinal)
        .Select(header => $"{header.Key}={string.Join(',', header.SelectMany(line => line.Value.Split(',')).Select(value => value.Trim()))}"));
}
