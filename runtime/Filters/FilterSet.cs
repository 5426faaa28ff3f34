using Sluice.Compiler.Ir;

namespace Sluice.Runtime.Filters;

/// <summary>Edits of a rule, or of one backend of a rule; what is absent changes nothing.</summary>
internal sealed record FilterSet(HeaderPatch? Request, string? Host, PathRewrite? Path, HeaderPatch? Response)
{
    public static readonly FilterSet None = new(null, null, null, null);
}
