using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sluice.Runtime.Authorization;

/// <summary>What a yes changes: headers and query of the request, and headers of the answer that the client will get.</summary>
/// <param name="Remove">Taken out of the request after the other edits.</param>
/// <param name="Query">Nothing, if the query stays as it is.</param>
internal sealed record RequestEdits(HeaderEdit[] Request, string[] Remove, QueryEdits? Query, HeaderEdit[] Response)
{
    public static readonly RequestEdits None = new([], [], null, []);

    /// <summary>Edits what goes on to the backend. A header that the service sets has no double under a name that is read alike.</summary>
    public void EditRequest(HttpRequest request)
    {
        foreach (var edit in Request)
        {
            CgiNames.Remove(request.Headers, edit.Name, itself: false);
            edit.Apply(request.Headers);
        }
        foreach (var name in Remove) CgiNames.Remove(request.Headers, name, itself: true);
        if (Query is null) return;
        var line = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>();
        line.RawTarget = Query.Apply(line.RawTarget);
    }

    /// <summary>Edits the answer when it is about to begin, whoever gives it.</summary>
    public void EditResponse(HttpResponse response)
    {
        if (Response.Length > 0) response.OnStarting(Edit, (this, response));
    }

    private static Task Edit(object state)
    {
        var (edits, response) = ((RequestEdits, HttpResponse))state;
        foreach (var edit in edits.Response) edit.Apply(response.Headers);
        return Task.CompletedTask;
    }
}
