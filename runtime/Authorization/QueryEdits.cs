using System.Collections.Generic;
using System.Text;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Matching;

namespace Sluice.Runtime.Authorization;

/// <summary>
/// Parameters that are taken out of a query, however their names are encoded there, and parameters that are written at its
/// end. All others stay byte for byte and in order.
/// </summary>
internal sealed record QueryEdits(string[] Remove, KeyValuePair<string, string>[] Set)
{
    /// <summary>The request target with the query edited: path and query, without an authority.</summary>
    public string Apply(string target)
    {
        var raw = RawTarget.Of(target);
        var query = new StringBuilder();
        foreach (var range in raw.Query.Split('&'))
        {
            var pair = raw.Query[range];
            if (pair.IsEmpty || IsTouched(pair)) continue;
            if (query.Length > 0) query.Append('&');
            query.Append(pair);
        }
        foreach (var (name, value) in Set)
        {
            if (query.Length > 0) query.Append('&');
            query.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }
        return query.Length == 0 ? raw.Path.ToString() : $"{raw.Path}?{query}";
    }

    private bool IsTouched(ReadOnlySpan<char> pair)
    {
        var equals = pair.IndexOf('=');
        var encoded = equals < 0 ? pair : pair[..equals];
        var text = new char[encoded.Length];
        var name = text.AsSpan(0, FormText.Decode(encoded, text));
        foreach (var removed in Remove)
            if (name.SequenceEqual(removed)) return true;
        foreach (var (written, _) in Set)
            if (name.SequenceEqual(written)) return true;
        return false;
    }
}
