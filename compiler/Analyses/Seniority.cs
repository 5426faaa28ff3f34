using Sluice.Compiler.Model;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Analyses;

/// <summary>Which of two Gateways comes first where only one can have what both want: the older, and of one age that whose name is first.</summary>
public static class Seniority
{
    public static Arr<ObjectName> Of(Compilation compilation) => toArray(compilation.Objects
        .OfType<ApiObject.OfGateway>()
        .Select(found => found.Value.Meta)
        .OrderBy(meta => meta.Created.IfNone(long.MaxValue))
        .ThenBy(meta => meta.Name)
        .Select(meta => meta.Name)
        .Distinct());
}
