using System.Collections.Generic;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Sluice.Runtime.Filters;

/// <summary>Header changes as they are applied: remove, then set, then add.</summary>
internal sealed record HeaderPatch(string[] Remove, KeyValuePair<string, string>[] Set, KeyValuePair<string, string>[] Add)
{
    public void Apply(IHeaderDictionary headers)
    {
        foreach (var name in Remove) headers.Remove(name);
        foreach (var (name, value) in Set) headers[name] = value;
        // A header that is there keeps its lines and gets one more.
        foreach (var (name, value) in Add) headers[name] = StringValues.Concat(headers[name], value);
    }
}
