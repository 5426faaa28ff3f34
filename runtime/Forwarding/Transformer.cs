using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Filters;
using Sluice.Runtime.Limits;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// The edits on the way to one backend of a rule and back: the rule's own first, then the backend's. Request headers are
/// edited in place before the first attempt, so that a second attempt at another endpoint sends the same request.
/// </summary>
internal sealed class Transformer(FilterSet rule, FilterSet backend) : HttpTransformer
{
    private static readonly UriCreationOptions AsItStands = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public void EditRequest(HttpRequest request)
    {
        rule.Request?.ApplyToRequest(request.Headers);
        if ((backend.Host ?? rule.Host) is { } host) request.Headers.Host = host;
        backend.Request?.ApplyToRequest(request.Headers);
    }

    public override ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        var target = RawTarget.Of(httpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var asSent = PathAndQuery(target);
        proxyRequest.RequestUri = new Uri(string.Concat(destinationPrefix, asSent), AsItStands);
        httpContext.Features.Get<Exchange>()?.Watch?.Targets(destinationPrefix, asSent);
        // The base leaves this one out, though it is an ordinary header of browsers.
        if (httpContext.Request.Headers.UpgradeInsecureRequests is { Count: > 0 } upgrade)
            proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.UpgradeInsecureRequests, (IEnumerable<string?>)upgrade);
        return base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
    }

    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null) return new(false);
        var exchange = httpContext.Features.GetRequiredFeature<Exchange>();
        exchange.Watch?.HeadersArrived((int)proxyResponse.StatusCode);
        if (exchange.Discards?.Invoke((int)proxyResponse.StatusCode) == true)
        {
            exchange.Discarded = (int)proxyResponse.StatusCode;
            return new(false);
        }
        httpContext.Features.Get<PacedBody>()?.Converse();
        if (proxyResponse.StatusCode == HttpStatusCode.SwitchingProtocols && !Upgrades.IsWebSocket(httpContext))
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "the backend switched protocols unasked");
        var copied = base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        var headers = httpContext.Response.Headers;
        ConnectionHeaders.RemoveNominated(proxyResponse.Headers, headers);
        rule.Response?.Apply(headers);
        backend.Response?.Apply(headers);
        if (exchange is { Session: { } session, Endpoint: { } endpoint }) session.Mark(endpoint, headers);
        return copied;
    }

    private ReadOnlySpan<char> PathAndQuery(in RawTarget target)
    {
        if (rule.Path is null && backend.Path is null) return target.PathAndQuery;
        var path = target.Path.ToString();
        if (rule.Path is not null) path = PathRewrites.Apply(rule.Path, path);
        if (backend.Path is not null) path = PathRewrites.Apply(backend.Path, path);
        return target.PathAndQuery.Contains('?') ? string.Concat(path, "?", target.Query) : path;
    }
}
