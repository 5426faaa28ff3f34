using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Schemas;

/// <summary>
/// The judgement of an API server on an object that is to be created, with the custom resource definitions of a bundle
/// installed. An error means that the server refuses the object.
/// </summary>
public static class Judge
{
    /// <summary>
    /// The object as the server would store it (unknown fields gone, defaults filled in) and everything there is to say
    /// about it. Objects of other groups pass as they are. What status says is left alone: a server drops it from a new object.
    /// </summary>
    public static Reported<Node> Object(CrdBundle bundle, Node document)
    {
        if (document is not Node.Mapping map) return Refused(document, DecodeDiagnostics.Document(document.At, $"it is {Nodes.Describe(document)}"));
        var (apiVersion, kind) = (map.Located("apiVersion"), map.Located("kind"));
        if (apiVersion.Value.Length == 0) return Refused(map, DecodeDiagnostics.Document(map.At, "it has no 'apiVersion'"));
        if (kind.Value.Length == 0) return Refused(map, DecodeDiagnostics.Document(map.At, "it has no 'kind'"));
        var (group, version) = Split(apiVersion.Value);
        if (!SchemaTable.Owns(group)) return Reported.Clean(document);
        return SchemaTable.Find(bundle, group, kind.Value, version).Match(
            schema => Known(schema, map),
            () => Refused(map, NoMatch(bundle, apiVersion, group, kind)));
    }

    /// <summary>The newest bundle that serves the kind in the version.</summary>
    public static Option<CrdBundle> Newest(string group, string kind, string version) =>
        CrdBundles.All.Find(bundle => SchemaTable.Find(bundle, group, kind, version).IsSome);

    internal static (string Group, string Version) Split(string apiVersion) =>
        apiVersion.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0
            ? (apiVersion[..slash], apiVersion[(slash + 1)..])
            : ("", apiVersion);

    private static Reported<Node> Known(KindSchema schema, Node.Mapping map)
    {
        var envelope = map.Entries.Filter(entry => IsEnvelope(schema, entry.Key.Value));
        var metadata = envelope.Find(entry => entry.Key.Value == "metadata" && entry.Value is not Node.Null).Match(
            entry => Apply.Run(SchemaTable.Metadata.Columns[0].Schema.Value, entry.Value).Select(Some),
            () => Reported.With(Option<Node>.None, DecodeDiagnostics.Missing(map.At, "metadata")));
        var body = Apply.Run(schema.Body, new Node.Mapping(map.Entries.Filter(entry => !IsEnvelope(schema, entry.Key.Value)), map.At));
        var kept = toArray(envelope.Choose(entry => entry.Key.Value == "metadata" ? metadata.Value.Map(value => entry with { Value = value }) : Some(entry)));
        return new(new Node.Mapping(kept + body.Value.Entries(), map.At), metadata.Diagnostics + body.Diagnostics);
    }

    private static bool IsEnvelope(KindSchema schema, string field) =>
        field is "apiVersion" or "kind" or "metadata" || field == "status" && schema.Kind.HasStatus;

    private static Diagnostic NoMatch(CrdBundle bundle, Located<string> apiVersion, string group, Located<string> kind) =>
        SchemaTable.Versions(bundle, group, kind.Value) is { IsEmpty: false } versions
            ? DecodeDiagnostics.Version(apiVersion, kind.Value, $"{group}/{versions[0]}")
            : DecodeDiagnostics.NoMatch(kind, apiVersion.Value, bundle,
                CrdBundles.All.Find(other => !SchemaTable.Versions(other, group, kind.Value).IsEmpty)
                    .Map(other => (other, SchemaTable.Versions(other, group, kind.Value)[0])),
                NearNames.Of(kind.Value, SchemaTable.Kinds.Filter(text => text.Group == group).Map(text => text.Kind)));

    private static Reported<Node> Refused(Node node, Diagnostic why) => Reported.With(node, why);
}
