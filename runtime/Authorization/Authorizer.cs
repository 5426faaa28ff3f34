using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Sluice.Runtime.Forwarding;
using Endpoint = Sluice.Runtime.Forwarding.Endpoint;

namespace Sluice.Runtime.Authorization;

/// <summary>Asks the authorization service of a rule. Whatever is not a clear yes is a no.</summary>
/// <param name="bodyLimit">Octets of the body that the service is shown; 0 shows none.</param>
internal sealed class Authorizer(Backend backend, Inquiry inquiry, int bodyLimit)
{
    /// <summary>A question changes nothing, so it may be put again: so often in all, until an answer begins.</summary>
    private const int MostAttempts = 3;

    /// <summary>The service, for its endpoints and for logs.</summary>
    public Backend Backend => backend;

    /// <summary>
    /// Asks about a request that is about to be acted on. Headers that only the service may set are taken out of it, and its
    /// body can be read afterwards as if nobody had.
    /// </summary>
    /// <param name="endpoints">Where the service is in the generation of the request.</param>
    /// <param name="cancelled">The end of the time that the request has as a whole.</param>
    public async ValueTask<AuthVerdict> Ask(
        HttpContext context, Endpoint[] endpoints, AuthorizationLimits limits, CancellationToken cancelled)
    {
        inquiry.Disarm(context.Request.Headers);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancelled, context.RequestAborted);
        var body = await ClientBody.Take(context, bodyLimit, limits.Body, stop.Token).ConfigureAwait(false);
        if (body.Refusal is { } refusal) return new AuthVerdict.Fail(refusal, body.Cause);
        stop.CancelAfter(limits.Answer);
        var tried = new List<Endpoint>(1);
        while (true)
        {
            if (backend.Choose(endpoints, Environment.TickCount64, tried) is not { } endpoint) return new AuthVerdict.Fail(Outage.NoEndpoint, null);
            var verdict = await Attempt(context, body.Octets, endpoint, limits.Answer, stop.Token).ConfigureAwait(false);
            tried.Add(endpoint);
            if (tried.Count == MostAttempts || stop.IsCancellationRequested || !IsUnanswered(verdict)) return verdict;
        }
    }

    private static bool IsUnanswered(AuthVerdict verdict) =>
        verdict is AuthVerdict.Fail(var refusal, _) && (ReferenceEquals(refusal, Outage.Unreachable) || ReferenceEquals(refusal, Outage.Lost));

    private async ValueTask<AuthVerdict> Attempt(
        HttpContext context, ReadOnlyMemory<byte> body, Endpoint endpoint, TimeSpan limit, CancellationToken stop)
    {
        var answered = false;
        endpoint.Enter();
        try
        {
            using var question = inquiry.Put(context, body, backend, endpoint.Prefix, limit);
            using var answer = await backend.Connections.SendAsync(question, stop).ConfigureAwait(false);
            answered = true;
            endpoint.Connected();
            return await inquiry.Read(answer, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException late)
        {
            if (!context.RequestAborted.IsCancellationRequested) endpoint.Lost(Environment.TickCount64);
            return new AuthVerdict.Fail(Outage.TooLate, late);
        }
        catch (HttpRequestException unreachable) when (IsConnect(unreachable))
        {
            endpoint.ConnectFailed(Environment.TickCount64);
            return new AuthVerdict.Fail(Outage.Unreachable, unreachable);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or InvalidProtocolBufferException)
        {
            endpoint.Lost(Environment.TickCount64);
            return new AuthVerdict.Fail(answered || IsNonsense(broken) ? Outage.BadAnswer : Outage.Lost, broken);
        }
        finally
        {
            endpoint.Leave();
        }
    }

    private static bool IsConnect(HttpRequestException failed) => failed.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;

    private static bool IsNonsense(Exception failed) => failed is HttpRequestException
    {
        HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded,
    };
}
