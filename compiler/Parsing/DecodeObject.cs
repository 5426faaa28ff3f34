using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Schemas;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Parsing;

/// <summary>An object of the input: its key, what it says unless it was refused, and the text as it was given.</summary>
public sealed record ParsedObject(ObjectKey Key, Option<ApiObject> Content, Node Text)
{
    public Origin At => Text.At;

    /// <summary>True for what an earlier text of the source said and the present one does not.</summary>
    public bool Carried { get; init; }

    /// <summary>Nothing of the text, which may hold a key.</summary>
    public override string ToString() => $"{Key}";
}

/// <summary>From a node to an object of a kind that Sluice knows.</summary>
internal static class DecodeObject
{
    public static readonly Arr<string> EnvelopeNames = Array("apiVersion", "kind", "metadata", "status");

    /// <summary>The fields beside which a kind without spec keeps its own.</summary>
    public static readonly Field<Unit> Envelope = Fields.Ignored(EnvelopeNames.ToArray());

    /// <summary>None for a document that is no object of a known kind; the reason is reported.</summary>
    public static Reported<Option<ParsedObject>> Run(Node node, Option<CrdBundle> crds)
    {
        if (node is not Node.Mapping map)
            return Decoders.Bad<ParsedObject>(DecodeDiagnostics.Document(node.At, $"it is {Nodes.Describe(node)}"));
        return (Word(map, "apiVersion"), Word(map, "kind")) switch
        {
            ({ IsSome: true } version, { IsSome: true } kind) => OfKind(map, version.IfNone(default(Located<string>)), kind.IfNone(default(Located<string>)), crds),
            ({ IsNone: true }, _) => Decoders.Bad<ParsedObject>(DecodeDiagnostics.Document(map.At, "it has no 'apiVersion'")),
            _ => Decoders.Bad<ParsedObject>(DecodeDiagnostics.Document(map.At, "it has no 'kind'")),
        };
    }

    private static Option<Located<string>> Word(Node.Mapping map, string field) =>
        Nodes.Find(map, field).Bind(value => value is Node.Text(var text, var at) && text.Length > 0 ? Some(new Located<string>(text, at)) : None);

    private static Reported<Option<ParsedObject>> OfKind(Node.Mapping map, Located<string> apiVersion, Located<string> kind, Option<CrdBundle> crds)
    {
        var (group, version) = Judge.Split(apiVersion.Value);
        var found = KindTable.Known.Find(known => known.Group == group && known.Name == kind.Value);
        return SchemaTable.Owns(group)
            ? Judged(map, apiVersion, kind, found, crds)
            : found.Match(
                known => known.Versions.Contains(version)
                    ? Decode(map, map, known)
                    : Reported.With(Emptied(map, known), DecodeDiagnostics.Version(apiVersion, kind.Value, $"{(group.Length > 0 ? group + "/" : "")}{known.Versions[0]}")),
                () => Decoders.Bad<ParsedObject>(DecodeDiagnostics.SkippedKind(kind, apiVersion.Value,
                    NearNames.Of(kind.Value, KindTable.Known.Filter(known => known.Group == group).Map(known => known.Name)))));
    }

    /// <summary>
    /// An object of the Gateway API is what an API server makes of it. One that the server refuses keeps its key and says
    /// nothing else; so does one of a kind that no stage reads.
    /// </summary>
    private static Reported<Option<ParsedObject>> Judged(
        Node.Mapping map, Located<string> apiVersion, Located<string> kind, Option<KnownKind> known, Option<CrdBundle> crds)
    {
        var (group, version) = Judge.Split(apiVersion.Value);
        var bundle = (crds || Judge.Newest(group, kind.Value, version)).IfNone(CrdBundles.Newest);
        var (value, faults) = Judge.Object(bundle, map);
        var said = crds.IsNone && bundle != CrdBundles.Newest ? DecodeDiagnostics.Judged(kind, apiVersion.Value, bundle).Cons(faults) : faults;
        var key = known.Bind(found => Key(map, found, None));
        var later = KindTable.NotServed.Find(other => other.Kind == kind.Value && other.Group == group).Map(other => DecodeDiagnostics.NotServed(kind, other.Consequence));
        return Apply.HasErrors(faults) ? new(known.Bind(found => Emptied(map, found)), About(said, key))
            : known.Match(
                found => Decode(map, (Node.Mapping)value, found) is var read ? read with { Diagnostics = (About(said, key) + read.Diagnostics).Strict() } : read,
                () => new(None, (said + later.ToSeq()).Strict()));
    }

    private static Option<ParsedObject> Emptied(Node.Mapping map, KnownKind kind) => Key(map, kind, None).Map(key => new ParsedObject(key, None, map));

    private static Seq<Diagnostic> About(Seq<Diagnostic> said, Option<ObjectKey> key) =>
        key.Match(found => said.Map(d => d with { About = new Subject.Whole(found) }).Strict(), () => said);

    /// <param name="given">The object as it was written, which its text stays.</param>
    /// <param name="map">The object as an API server would store it.</param>
    private static Reported<Option<ParsedObject>> Decode(Node.Mapping given, Node.Mapping map, KnownKind kind)
    {
        var head = Metadata(map, kind);
        var body = kind.Body switch
        {
            Body.Spec => Spec(map, kind),
            Body.Whole => kind.Decoder(map),
            _ => kind.Decoder(new Node.Mapping(Arr<Entry>.Empty, map.At)),
        };
        var key = Key(map, kind, head.Value);
        var said = About((head.Diagnostics + body.Diagnostics).Strict(), key);
        return new(key.Map(k => new ParsedObject(k,
            from meta in head.Value
            from make in body.Value
            select make(meta), given)), said);
    }

    private static Reported<Option<Metadata>> Metadata(Node.Mapping map, KnownKind kind) =>
        Nodes.Find(map, "metadata").Match(
            found => DecodeShared.Metadata(kind.Scope)(found),
            () => Decoders.Bad<Metadata>(DecodeDiagnostics.Missing(map.At, "metadata")));

    /// <summary>An absent spec reads as an empty one: each kind says itself which fields it cannot do without.</summary>
    private static Reported<Option<Func<Metadata, ApiObject>>> Spec(Node.Mapping map, KnownKind kind)
    {
        var spec = Nodes.Find(map, "spec").Filter(found => found is not Node.Null);
        var strangers = toSeq(map.Entries
            .Filter(entry => entry.Key.Value != "spec" && !EnvelopeNames.Contains(entry.Key.Value))
            .Map(entry => DecodeDiagnostics.Unknown(entry.Key, NearNames.Of(entry.Key.Value, EnvelopeNames.Add("spec"))))).Strict();
        var read = spec.IsNone && kind.SpecRequired
            ? Decoders.Bad<Func<Metadata, ApiObject>>(DecodeDiagnostics.Missing(map.At, "spec"))
            : kind.Decoder(spec.IfNone(() => new Node.Mapping(Arr<Entry>.Empty, map.At)));
        return new(read.Value, strangers + read.Diagnostics);
    }

    /// <summary>The key of a refused object too, as far as its metadata can be read.</summary>
    private static Option<ObjectKey> Key(Node.Mapping map, KnownKind kind, Option<Metadata> meta) =>
        meta.Map(found => new ObjectKey(kind.Group, kind.Name, found.Name))
        || (from metadata in Nodes.Find(map, "metadata")
            from name in metadata is Node.Mapping fields ? Word(fields, "name") : None
            let ns = metadata is Node.Mapping fields ? Word(fields, "namespace").Map(found => found.Value) : None
            select new ObjectKey(kind.Group, kind.Name, new(kind.Scope == DecodeShared.Scope.Cluster ? "" : ns.IfNone("default"), name.Value)));
}
