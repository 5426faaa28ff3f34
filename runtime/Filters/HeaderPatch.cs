using System.Collections.Generic;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Sluice.Runtime.Filters;

/// <summary>Header changes as they are applied: remove, then set, then add.</summary>
internal sealed record HeaderPatch(string[] Remove, KeyValuePair<string, string>[] Set, KeyValuePair<string, string>[] Add)
{
    /// <summary>Of an answer: a header that is there keeps its lines and gets one more.</summary>
    public void Apply(IHeaderDictionary headers)
    {
        Replace(headers);
        foreach (var (name, value) in Add) headers[name] = StringValues.Concat(headers[name], value);
    }

    /// <summary>
    /// Of a request: a value that is added follows those that are there on one line, after a comma and nothing else, as the API
    /// shows it. Lines left apart would be joined with a space on their way out, and cookies are joined in a way of their own.
    /// </summary>
    public void ApplyToRequest(IHeaderDictionary headers)
    {
        Replace(headers);
        foreach (var (name, value) in Add)
            headers[name] = headers[name] is { Count: > 0 } there && !name.Equals(HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase)
                ? string.Join(',', [.. there, value])
                : StringValues.Concat(headers[name], value);
    }

    private void Replace(IHeaderDictionary headers)
    {
        foreach (var name in Remove) headers.Remove(name);
        foreach (var (name, value) in Set) headers[name] = value;
    }
}
