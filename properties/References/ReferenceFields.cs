using Sluice.Compiler.Schemas;

namespace Sluice.Laws.References;

/// <summary>A kind as one bundle serves it under one version.</summary>
internal sealed record ServedAs(CrdBundle Bundle, string ApiVersion);

/// <summary>A field of a kind that names another object, and where it exists.</summary>
/// <param name="Name">Kind and path: <c>TCPRoute spec.rules[].backendRefs[]</c>.</param>
/// <param name="Crosses">Whether it has a namespace of its own.</param>
internal sealed record ReferenceField(string Name, bool Crosses, Arr<ServedAs> Where);

/// <summary>
/// The fields of the API that name other objects, as the schemas of all bundles have them: each object with a group, a kind
/// or a namespace in it, and each name of a class.
/// </summary>
internal static class ReferenceFields
{
    public static readonly Arr<ReferenceField> All = toArray(Everywhere()
        .GroupBy(found => found.Name)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new ReferenceField(group.Key, group.Any(found => found.Crosses), toArray(group.Select(found => found.As)))));

    public static ReferenceField Named(string name) => All.Find(field => field.Name == name).IfNone(() => throw new InvalidOperationException($"no schema has {name}"));

    private static Arr<(string Name, bool Crosses, ServedAs As)> Everywhere() => toArray(
        from bundle in CrdBundles.All
        from kind in SchemaTable.Kinds
        from version in SchemaTable.Versions(bundle, kind.Group, kind.Kind)
        from schema in SchemaTable.Find(bundle, kind.Group, kind.Kind, version).AsEnumerable()
        from found in Below(kind.Kind, schema.Body)
        select ($"{kind.Kind} {found.Path[(kind.Kind.Length + 1)..]}", found.Crosses, new ServedAs(bundle, $"{kind.Group}/{version}")));

    private static Arr<(string Path, bool Crosses)> Below(string path, Schema schema) => schema switch
    {
        Schema.Object(var fields, _) => Own(path, fields)
            + fields.Bind(field => field.Schema is Schema.Text && field.Name.EndsWith("ClassName", StringComparison.Ordinal)
                ? Array((Path: $"{path}.{field.Name}", Crosses: false))
                : Below($"{path}.{field.Name}", field.Schema)),
        Schema.Table(var values, _, _) => Below($"{path}{{}}", values),
        Schema.List list => Below($"{path}[]", list.Item),
        Schema.Text => Empty,
        Schema.Whole => Empty,
        Schema.Truth => Empty,
        Schema.Time => Empty,
        Schema.Anything => Empty,
    };

    private static Arr<(string Path, bool Crosses)> Own(string path, Arr<FieldSchema> fields)
    {
        bool Has(string name) => fields.Exists(field => field.Name == name && field.Schema is Schema.Text);
        return Has("group") || Has("kind") || Has("namespace") ? Array((Path: path, Crosses: Has("namespace"))) : Arr<(string Path, bool Crosses)>.Empty;
    }
}
