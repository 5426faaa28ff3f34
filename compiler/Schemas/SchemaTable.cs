using Sluice.Compiler.Model;
using Sluice.Compiler.Schemas.Data;

namespace Sluice.Compiler.Schemas;

/// <summary>A kind as one version of one bundle has it.</summary>
internal sealed record KindSchema(SchemaText Kind, Schema Body);

/// <summary>The schemas of all kinds, versions and bundles.</summary>
internal static class SchemaTable
{
    public static readonly Arr<SchemaText> Kinds = Array(
        BackendTLSPolicySchema.Text, GatewayClassSchema.Text, GatewaySchema.Text, GRPCRouteSchema.Text, HTTPRouteSchema.Text, ListenerSetSchema.Text,
        ReferenceGrantSchema.Text, TCPRouteSchema.Text, TLSRouteSchema.Text, UDPRouteSchema.Text, XBackendSchema.Text, XBackendTrafficPolicySchema.Text,
        XListenerSetSchema.Text, XMeshSchema.Text).Map(SchemaText.Of);

    /// <summary>What every object says of itself.</summary>
    public static readonly SchemaText Metadata = SchemaText.Of(ObjectMetaSchema.Text);

    /// <summary>Whether the Gateway API owns the group, so that what no CRD has exists nowhere.</summary>
    public static bool Owns(string group) => group is Model.Kinds.GatewayGroup or Model.Kinds.ExperimentalGroup;

    public static Option<KindSchema> Find(CrdBundle bundle, string group, string kind, string version)
    {
        var served = $"{bundle}/{version}";
        return Kinds
            .Find(text => text.Kind == kind && text.Group == group)
            .Bind(text => text.Columns.Find(column => column.Served.Contains(served)).Map(column => new KindSchema(text, column.Schema.Value)));
    }

    /// <summary>The versions of a kind that a bundle serves, in ordinal order.</summary>
    public static Arr<string> Versions(CrdBundle bundle, string group, string kind)
    {
        var start = $"{bundle}/";
        return toArray(Kinds
            .Filter(text => text.Kind == kind && text.Group == group)
            .Bind(text => text.Columns)
            .Bind(column => column.Served)
            .Filter(served => served.StartsWith(start, StringComparison.Ordinal))
            .Map(served => served[start.Length..])
            .OrderBy(version => version, StringComparer.Ordinal));
    }
}
