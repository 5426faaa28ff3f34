using System.Threading.Tasks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Hosting;

/// <summary>What Kestrel calls for each request: no middleware, no router.</summary>
internal sealed class RequestApplication(IHttpContextFactory contexts, Serving serving) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => contexts.Create(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => serving.Handle(context);

    /// <summary>Called when the answer is complete, or will never be.</summary>
    public void DisposeContext(HttpContext context, Exception? exception)
    {
        context.Features.Get<Exchange>()?.Watch?.End(exception);
        contexts.Dispose(context);
    }
}
