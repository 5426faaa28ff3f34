using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Authorization;

/// <summary>The protocol in which leave is asked for. It keeps nothing about a request.</summary>
internal abstract class Inquiry
{
    private protected Inquiry() { }

    /// <summary>Takes away what the client must not say, for it is the service that says it.</summary>
    public abstract void Disarm(IHeaderDictionary headers);

    /// <summary>The question about a request, to a place.</summary>
    /// <param name="body">What the service is shown of the body.</param>
    /// <param name="limit">How long the answer may take.</param>
    public abstract HttpRequestMessage Put(HttpContext context, ReadOnlyMemory<byte> body, Backend backend, string place, TimeSpan limit);

    /// <summary>What an answer means. It is read to its end: half a yes is none.</summary>
    public abstract ValueTask<AuthVerdict> Read(HttpResponseMessage answer, CancellationToken stop);

    private protected static AuthVerdict.Fail Fail(Refusal refusal) => new(refusal, null);

    /// <summary>The whole body of an answer; nothing, if it is larger than what is read of one.</summary>
    private protected static async ValueTask<byte[]?> Whole(HttpResponseMessage answer, CancellationToken stop)
    {
        if (answer.Content.Headers.ContentLength > AuthorizationLimits.AnswerSize) return null;
        var body = await answer.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
            return await BoundedBody.Read(body, AuthorizationLimits.AnswerSize, stop).ConfigureAwait(false);
    }
}
