using System.Globalization;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Matching;

namespace Sluice.Runtime.Filters;

/// <summary>Where a redirect sends the client; what is absent comes from the request.</summary>
internal sealed record RedirectRule(string? Scheme, string? Host, int? Port, PathRewrite? Path, int Status)
{
    /// <summary>
    /// The value of <c>Location</c>. Without a port of its own the redirect keeps to the well-known port of the scheme it
    /// names, else to the listener's logical port; a port that the scheme implies is left out. The query is kept.
    /// </summary>
    /// <param name="scheme">The scheme of the request.</param>
    /// <param name="host">The host of the request, perhaps with a port.</param>
    /// <param name="listenerPort">The port in the Gateway, whatever port the process really listens on.</param>
    public string Location(string scheme, string host, int listenerPort, ReadOnlySpan<char> path, ReadOnlySpan<char> query)
    {
        var to = Scheme ?? scheme;
        var authority = Host ?? RequestHost.WithoutPort(host).ToString();
        var port = Port ?? (Scheme is null ? listenerPort : WellKnown(Scheme));
        var shownPort = port == WellKnown(to) ? "" : string.Create(CultureInfo.InvariantCulture, $":{port}");
        var shownPath = Path is null ? path.ToString() : PathRewrites.Apply(Path, path.ToString());
        // HTTP/1.0 knows requests without a host: there the client has to stay where it is.
        var origin = authority.Length == 0 ? "" : $"{to}://{authority}{shownPort}";
        return query.IsEmpty ? $"{origin}{shownPath}" : $"{origin}{shownPath}?{query}";
    }

    private static int WellKnown(string scheme) => scheme == "https" ? 443 : 80;
}
