using System.Collections.Frozen;
using System.Collections.Generic;
using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Filters;

namespace Sluice.Runtime.Loading;

/// <summary>Filters of the plan as they are applied.</summary>
internal static class FilterLoading
{
    /// <summary>Headers that frame the message or belong to one connection: no edit reaches them.</summary>
    private static readonly FrozenSet<string> Untouchable = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "TE", "Trailer");

    public static FilterSet Of(Compiler.Ir.Filters filters)
    {
        var rewrite = filters.Rewrite.Case as Rewrite;
        var loaded = new FilterSet(
            Patch(filters.Request), rewrite?.Host.Case as string, rewrite?.Path.Case as PathRewrite, Patch(filters.Response));
        return loaded == FilterSet.None ? FilterSet.None : loaded;
    }

    public static RedirectRule Of(Redirect to) =>
        new(to.Scheme.Case as string, to.Host.Case as string, to.Port.Case as int?, to.Path.Case as PathRewrite, to.Status);

    private static HeaderPatch? Patch(Option<HeaderEdits> edits) =>
        edits.Case is HeaderEdits(var remove, var set, var add) ? new(Names(remove), Pairs(set), Pairs(add)) : null;

    private static string[] Names(Arr<string> names)
    {
        var kept = new List<string>();
        foreach (var name in names)
            if (IsOpen(name)) kept.Add(name);
        return [.. kept];
    }

    private static KeyValuePair<string, string>[] Pairs(Arr<Header> headers)
    {
        var kept = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in headers)
            if (IsOpen(name)) kept.Add(new(name, WireText.Of(value)));
        return [.. kept];
    }

    private static bool IsOpen(string name) => !Untouchable.Contains(name) && !name.StartsWith(':');
}
