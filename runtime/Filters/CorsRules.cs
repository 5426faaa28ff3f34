using System.Collections.Generic;
using Microsoft.AspNetCore.Http;

namespace Sluice.Runtime.Filters;

/// <summary>Which web origins may read the answers of a rule. The headers are the Fetch standard's, section 3.3.</summary>
/// <param name="Any">Whether every origin may.</param>
/// <param name="Methods">The value of <c>Access-Control-Allow-Methods</c>; an empty one is left out.</param>
/// <param name="MaxAge">Seconds for which the answer to a preflight may be kept.</param>
internal sealed record CorsRules(
    bool Any, OriginPattern[] Origins, bool Credentials, string Methods, string Headers, string Exposed, string MaxAge)
{
    private const string Wildcard = "*";

    /// <summary>Whether the answer says the same to every origin.</summary>
    private bool IsForAll => Any && !Credentials;

    /// <summary>An OPTIONS request that names an origin and the method that it asks for.</summary>
    public static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.Origin.Count > 0 && request.Headers.AccessControlRequestMethod.Count > 0;

    /// <summary>The answer to a preflight; a foreign origin gets one that permits nothing.</summary>
    public void AnswerPreflight(HttpContext http)
    {
        var (request, response) = (http.Request.Headers, http.Response.Headers);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        if (!IsForAll) response.Vary = "Origin";
        if (!Admits(request.Origin.ToString())) return;
        Permit(request.Origin.ToString(), response);
        Name(response, "Access-Control-Allow-Methods", Methods, request.AccessControlRequestMethod.ToString());
        Name(response, "Access-Control-Allow-Headers", Headers, request.AccessControlRequestHeaders.ToString());
        response.AccessControlMaxAge = MaxAge;
    }

    /// <summary>
    /// Puts the rule's own headers in the place of whatever the backend says. A foreign origin gets none; a request without
    /// an origin keeps the backend's.
    /// </summary>
    public void Mark(string origin, IHeaderDictionary response)
    {
        if (!IsForAll) AddVary(response);
        if (origin.Length == 0) return;
        Withdraw(response);
        if (!Admits(origin)) return;
        Permit(origin, response);
        if (Exposed.Length > 0 && !(Credentials && Exposed == Wildcard)) response.AccessControlExposeHeaders = Exposed;
    }

    private bool Admits(string origin)
    {
        if (Any) return true;
        var asked = Origin.Read(origin);
        foreach (var pattern in Origins)
            if (pattern.Covers(asked)) return true;
        return false;
    }

    private void Permit(string origin, IHeaderDictionary response)
    {
        response.AccessControlAllowOrigin = IsForAll ? Wildcard : origin;
        if (Credentials) response.AccessControlAllowCredentials = "true";
    }

    /// <summary>A wildcard means nothing to a client with credentials: it is told what it asked for, if it asked.</summary>
    private void Name(IHeaderDictionary response, string header, string values, string asked)
    {
        var told = Credentials && values == Wildcard ? asked : values;
        if (told.Length > 0) response[header] = told;
    }

    private static void Withdraw(IHeaderDictionary response)
    {
        List<string>? theirs = null;
        foreach (var (name, _) in response)
            if (name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)) (theirs ??= []).Add(name);
        foreach (var name in theirs ?? []) response.Remove(name);
    }

    private static void AddVary(IHeaderDictionary response)
    {
        foreach (var line in response.Vary)
            foreach (var name in (line ?? "").Split(',', StringSplitOptions.TrimEntries))
                if (name is Wildcard || name.Equals("Origin", StringComparison.OrdinalIgnoreCase)) return;
        response.Vary = response.Vary.Count == 0 ? "Origin" : $"{response.Vary}, Origin";
    }
}

/// <summary>A web origin in lower case, with the port that its scheme implies if it names none.</summary>
internal readonly record struct Origin(string Scheme, string Host, string Port)
{
    public static Origin Read(string text)
    {
        var origin = text.ToLowerInvariant();
        var mark = origin.IndexOf("://", StringComparison.Ordinal);
        var (scheme, rest) = mark < 0 ? ("", origin) : (origin[..mark], origin[(mark + 3)..]);
        var colon = rest.LastIndexOf(':');
        return colon > rest.LastIndexOf(']')
            ? new(scheme, rest[..colon], rest[(colon + 1)..])
            : new(scheme, rest, scheme switch { "https" => "443", "http" => "80", _ => "" });
    }
}

/// <summary>An origin as a rule names it: its host may be a star for every host, or begin with one for one or more labels.</summary>
internal sealed record OriginPattern(Origin Of)
{
    public bool Covers(Origin asked) =>
        Of.Scheme == asked.Scheme && Of.Port == asked.Port
        && !asked.Host.AsSpan().ContainsAny(",/ ")
        && (Of.Host == asked.Host || (Of.Host == "*" && asked.Host.Length > 0) || (Of.Host.StartsWith("*.", StringComparison.Ordinal)
            && asked.Host.Length >= Of.Host.Length && asked.Host.EndsWith(Of.Host[1..], StringComparison.Ordinal)));
}
