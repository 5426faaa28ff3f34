using System.Collections.Frozen;
using Sluice.Reference;

namespace Sluice.Laws.Sockets;

/// <summary>What a client and a backend saw of one request, in the words of <see cref="Demands"/>.</summary>
internal static class Findings
{
    // Hop by hop, of the message's own form, told by the gateway about the client, or ours.
    private static readonly FrozenSet<string> Apart = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "host", "connection", "content-length", "transfer-encoding", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "date", "trailer", EchoBackends.Mark);

    public static string Of(Question question, Reply reply, Sight? sight) => sight switch
    {
        { } seen => Forwarded(question, reply, seen),
        null when reply.Header("location") is { Length: > 0 } location => Demands.Redirected(reply.Status, location),
        null when question.IsGrpc && reply is { Status: 200 or 421, Body: "" } => $"{(reply.Status == 200 ? "" : $"{reply.Status} ")}grpc {reply.Header("grpc-status")}",
        null => $"{reply.Status}",
    };

    private static string Forwarded(Question question, Reply reply, Sight sight) =>
        Demands.Forwarded(sight.Backend, sight.Protocol, sight.Method, sight.Host, sight.Target, Kept(sight.Headers), reply.Headers.Filter(IsOfBackend))
        + (reply.Status == 200 ? "" : $" and status {reply.Status}")
        + (!question.IsGrpc || sight.Protocol != "HTTP/2" || reply.IsCallEnded ? "" : " without the end of the call")
        + (sight.Body == (question.Body ?? "") ? "" : $" and the body \"{sight.Body}\"")
        + (question.Probe.Method == "HEAD" || reply.Body == sight.Backend ? "" : $" and the answer \"{reply.Body}\"");

    private static Arr<Field> Kept(Arr<Field> headers) => headers.Filter(header => !Apart.Contains(header.Name));

    private static bool IsOfBackend(Field header) => !Apart.Contains(header.Name) && !header.Name.Equals("content-type", StringComparison.OrdinalIgnoreCase);
}
