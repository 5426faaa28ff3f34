using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using static Sluice.Compiler.Parsing.Scalars;

namespace Sluice.Compiler.Parsing;

/// <summary>References to backends.</summary>
internal static class DecodeBackends
{
    /// <summary>A backend without weight or filters, as in a mirror.</summary>
    public static readonly Decoder<BackendRef> Plain = Shape.Of(
        Fields.Default("group", ApiScalars.Group, Kinds.CoreGroup),
        Fields.Default("kind", ApiScalars.Kind, Kinds.Service),
        Fields.Required("name", ApiScalars.ObjectName),
        Fields.Optional("namespace", ApiScalars.Namespace),
        Fields.Optional("port", ApiScalars.Port),
        (at, group, kind, name, ns, port) =>
            new BackendRef(group, kind, name, ns, port, new Located<int>(1, at), Arr<RouteFilter>.Empty, at));

    /// <summary>A weighted backend of a rule.</summary>
    public static readonly Decoder<BackendRef> Weighted = Shape.Of(
        Fields.Default("group", ApiScalars.Group, Kinds.CoreGroup),
        Fields.Default("kind", ApiScalars.Kind, Kinds.Service),
        Fields.Required("name", ApiScalars.ObjectName),
        Fields.Optional("namespace", ApiScalars.Namespace),
        Fields.Optional("port", ApiScalars.Port),
        Fields.Default("weight", Int(0, 1_000_000), 1),
        Fields.Default("filters", node => DecodeFilters.List(node), _ => Arr<RouteFilter>.Empty),
        (at, group, kind, name, ns, port, weight, filters) => new BackendRef(group, kind, name, ns, port, weight, filters, at));
}
