using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Sluice.Runtime.Authorization;

/// <summary>What becomes of a header that is there already.</summary>
internal enum HeaderWrite { Set, Append, SetIfAbsent, SetIfPresent }

/// <summary>A header that an authorization service wants to see in a message.</summary>
/// <param name="Lines">As they go over the wire; none removes the header.</param>
internal sealed record HeaderEdit(string Name, StringValues Lines, HeaderWrite Write)
{
    public void Apply(IHeaderDictionary headers)
    {
        var there = headers[Name];
        headers[Name] = Write switch
        {
            HeaderWrite.Append => StringValues.Concat(there, Lines),
            HeaderWrite.SetIfAbsent when there.Count > 0 => there,
            HeaderWrite.SetIfPresent when there.Count == 0 => there,
            _ => Lines,
        };
    }
}
