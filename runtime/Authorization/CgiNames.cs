using System.Collections.Generic;
using Microsoft.AspNetCore.Http;

namespace Sluice.Runtime.Authorization;

/// <summary>
/// Header names as programs behind CGI, WSGI and their like see them, where case is lost and whatever is no letter or
/// digit becomes an underscore: to them <c>X_User</c> and <c>X-User</c> are one header.
/// </summary>
internal sealed class CgiNames : IEqualityComparer<string>
{
    public static readonly CgiNames Comparer = new();

    private CgiNames() { }

    public bool Equals(string? x, string? y)
    {
        if (x is null || y is null || x.Length != y.Length) return ReferenceEquals(x, y);
        for (var i = 0; i < x.Length; i++)
            if (Fold(x[i]) != Fold(y[i])) return false;
        return true;
    }

    public int GetHashCode(string obj)
    {
        var hash = 17;
        foreach (var character in obj) hash = unchecked((hash * 31) + Fold(character));
        return hash;
    }

    /// <summary>Removes every header that a program could take for one of this name; the name itself only if that is asked for.</summary>
    public static void Remove(IHeaderDictionary headers, string name, bool itself)
    {
        List<string>? alike = null;
        foreach (var (there, _) in headers)
            if (Comparer.Equals(there, name) && (itself || !there.Equals(name, StringComparison.OrdinalIgnoreCase))) (alike ??= []).Add(there);
        if (alike is null) return;
        foreach (var there in alike) headers.Remove(there);
    }

    private static char Fold(char character) => char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character) : '_';
}
