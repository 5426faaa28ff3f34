using System.Threading.Tasks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Quic;

namespace Sluice.Runtime.Hosting;

/// <summary>What Kestrel calls for each request: no middleware, no router.</summary>
/// <param name="alternative">What is different where HTTP/3 is spoken; nothing, where it is not.</param>
internal sealed class RequestApplication(IHttpContextFactory contexts, Serving serving, AlternativeService? alternative) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => contexts.Create(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context)
    {
        alternative?.Announce(context);
        return serving.Handle(context);
    }

    /// <summary>Called when the answer is complete, or will never be.</summary>
    public void DisposeContext(HttpContext context, Exception? exception)
    {
        context.Features.Get<Exchange>()?.Watch?.End(exception);
        contexts.Dispose(context);
    }
}
