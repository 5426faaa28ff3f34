using System.Globalization;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Parsing;

/// <summary>What several kinds share: metadata, references, selectors.</summary>
internal static class DecodeShared
{
    /// <summary>Whether objects of a kind live in a namespace.</summary>
    public enum Scope { Namespaced, Cluster }

    public static Decoder<Metadata> Metadata(Scope scope) => Shape.Of(
        Fields.Required("name", ApiScalars.OwnName),
        Fields.Optional("namespace", ApiScalars.Namespace),
        Fields.Default("labels", Scalars.Labels(int.MaxValue), _ => Arr<KeyValue>.Empty),
        Fields.Default("annotations", Scalars.Labels(int.MaxValue), _ => Arr<KeyValue>.Empty),
        Fields.Optional("creationTimestamp", Timestamp),
        Fields.Optional("generation", Scalars.Long),
        Fields.Ignored("uid", "resourceVersion", "managedFields", "finalizers", "ownerReferences", "generateName",
            "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"),
        (_, name, ns, labels, annotations, created, generation, _) => new Metadata(
            new ObjectName(scope == Scope.Cluster ? "" : ns.Match(found => found.Value, () => "default"), name.Value),
            name.At, labels, annotations, created.Map(at => at.Value), generation.Match(count => count.Value, () => 1)));

    public static readonly Decoder<LocalRef> LocalRef = Shape.Of(
        Fields.Required("group", ApiScalars.Group),
        Fields.Required("kind", ApiScalars.Kind),
        Fields.Required("name", ApiScalars.ObjectName),
        (at, group, kind, name) => new LocalRef(group, kind, name, at));

    public static readonly Decoder<ObjectRef> ObjectRef = Shape.Of(
        Fields.Required("group", ApiScalars.Group),
        Fields.Required("kind", ApiScalars.Kind),
        Fields.Required("name", ApiScalars.ObjectName),
        Fields.Optional("namespace", ApiScalars.Namespace),
        (at, group, kind, name, ns) => new ObjectRef(group, kind, name, ns, at));

    /// <summary>A reference to a Secret unless group and kind say otherwise.</summary>
    public static readonly Decoder<ObjectRef> SecretRef = Shape.Of(
        Fields.Default("group", ApiScalars.Group, Kinds.CoreGroup),
        Fields.Default("kind", ApiScalars.Kind, Kinds.Secret),
        Fields.Required("name", ApiScalars.ObjectName),
        Fields.Optional("namespace", ApiScalars.Namespace),
        (at, group, kind, name, ns) => new ObjectRef(group, kind, name, ns, at));

    public static readonly Decoder<LabelSelector> Selector = Shape.Of(
        Fields.Default("matchLabels", Scalars.Labels(int.MaxValue), _ => Arr<KeyValue>.Empty),
        Fields.List("matchExpressions", Expression(), int.MaxValue),
        (_, labels, expressions) => new LabelSelector(
            labels.Map(label => (LabelRequirement)new LabelRequirement.In(label.Key, Array(label.Value))) + expressions));

    private static Decoder<LabelRequirement> Expression() => Shape.Of(
        Fields.Required("key", Scalars.Sized(1, 317)),
        Fields.Required("operator", Scalars.Choice("In", "NotIn", "Exists", "DoesNotExist")),
        Fields.List("values", Scalars.AnyText, int.MaxValue),
        (at, key, op, values) => (At: at, Key: key.Value, Operator: op.Value, Values: values.Map(value => value.Value)))
        .Check(e => (e.Operator is "In" or "NotIn") == e.Values.IsEmpty
            ? Seq1(ValueDiagnostics.Union(e.At, $"'values' does not fit the operator {e.Operator}",
                "give 'values' with In and NotIn, and with no other operator"))
            : Empty)
        .Map(e => e.Operator switch
        {
            "In" => new LabelRequirement.In(e.Key, e.Values),
            "NotIn" => new LabelRequirement.NotIn(e.Key, e.Values),
            "Exists" => new LabelRequirement.Exists(e.Key),
            _ => (LabelRequirement)new LabelRequirement.DoesNotExist(e.Key),
        });

    private static readonly Decoder<Located<long>> Timestamp = Scalars
        .Ruled(text => Instant(text).IsSome, "a time is written as in 2026-01-31T09:30:00Z")
        .Map(text => text.Map(value => Instant(value).IfNone(0)));

    /// <summary>RFC 3339 in full: a date or a time that is left out would be taken from the clock.</summary>
    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private static Option<long> Instant(string text) =>
        DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? Some(at.ToUnixTimeSeconds())
            : None;
}
