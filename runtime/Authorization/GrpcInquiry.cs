using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sluice.Runtime.Authorization.Wire;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Authorization;

/// <summary>
/// Asks with the check of Envoy's external authorization protocol, version 3: one gRPC call over a connection of the
/// backend like any other.
/// </summary>
/// <param name="shown">Names of request headers that the service is shown, in lower case; none named means all.</param>
internal sealed class GrpcInquiry(string[] shown) : Inquiry
{
    private const string Method = "/envoy.service.auth.v3.Authorization/Check";

    /// <summary>The service names in each answer what it sets; there is nothing to know before.</summary>
    public override void Disarm(IHeaderDictionary headers) { }

    public override HttpRequestMessage Put(HttpContext context, ReadOnlyMemory<byte> body, Backend backend, string place, TimeSpan limit)
    {
        var question = new HttpRequestMessage(HttpMethod.Post, place + Method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(GrpcMessage.Of(CheckQuestion.Of(context, body, shown))),
        };
        question.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        question.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        question.Headers.TryAddWithoutValidation("grpc-timeout", GrpcMessage.Timeout(limit));
        return question;
    }

    public override async ValueTask<AuthVerdict> Read(HttpResponseMessage answer, CancellationToken stop)
    {
        if (answer.StatusCode != HttpStatusCode.OK || !IsGrpc(answer.Content.Headers.ContentType)) return Fail(Outage.BadAnswer);
        if (await Whole(answer, stop).ConfigureAwait(false) is not { } body) return Fail(Outage.TooLarge);
        // An answer without a message says so in its headers.
        if ((StatusIn(answer.TrailingHeaders) ?? StatusIn(answer.Headers)) is not { } status) return Fail(Outage.BadAnswer);
        if (status != "0") return Fail(Outage.Undecided);
        return GrpcMessage.Payload(body) is { } payload ? CheckAnswer.Read(CheckResponse.Parser.ParseFrom(payload)) : Fail(Outage.BadAnswer);
    }

    private static bool IsGrpc(MediaTypeHeaderValue? type) =>
        type?.MediaType is { } name && (name.Equals("application/grpc", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("application/grpc+proto", StringComparison.OrdinalIgnoreCase));

    private static string? StatusIn(HttpResponseHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues("grpc-status", out var values)) return null;
        string? status = null;
        foreach (var value in values) status = status is null ? value : "more than one";
        return status;
    }
}
