using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// Headers that <c>Connection</c> names belong to one connection and are not passed on. A sender cannot use that to take
/// away what the message, its sender's identity or its routing depend on.
/// </summary>
internal static class ConnectionHeaders
{
    private static readonly FrozenSet<string> Kept = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "Host", "Content-Length", "Content-Type", "Content-Encoding", "Transfer-Encoding", "Trailer", "TE", "Connection", "Upgrade",
        "Authorization", "Cookie", "Set-Cookie", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded");

    public static void RemoveNominated(IHeaderDictionary headers)
    {
        foreach (var line in headers.Connection) Remove(line, headers);
    }

    public static void RemoveNominated(HttpResponseHeaders from, IHeaderDictionary headers)
    {
        if (!from.NonValidated.TryGetValues("Connection", out var lines)) return;
        foreach (var line in lines) Remove(line, headers);
    }

    private static void Remove(ReadOnlySpan<char> line, IHeaderDictionary headers)
    {
        foreach (var range in line.Split(','))
        {
            var name = line[range].Trim(" \t");
            if (name.IsEmpty || name.Equals("keep-alive", StringComparison.OrdinalIgnoreCase)
                || name.Equals("close", StringComparison.OrdinalIgnoreCase)) continue;
            if (!Kept.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name)) headers.Remove(name.ToString());
        }
    }
}
