using System.Text;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Schemas;

/// <summary>Rules on metadata, and on annotations and labels that a Gateway hands on.</summary>
internal static class MetadataRules
{
    private const int LongestName = 63;
    private const int LongestSubdomain = 253;
    private const int AnnotationOctets = 256 * 1024;

    public static readonly Arr<SchemaRule> All = Array(
        SchemaRules.One("NameIsGiven", meta => meta.Word("name").Length > 0 || meta.Word("generateName").Length > 0,
            meta => DecodeDiagnostics.Missing(meta.At, "name")),
        Text("NameIsSubdomain", IsSubdomain, "a name is lower-case letters, digits, inner hyphens and dots, at most 253"),
        // What is put behind it begins with a letter or a digit, so it may end with a hyphen; a server overlooks the character before that too.
        Text("GeneratedNameIsSubdomain", text => IsSubdomain(text.Length > 1 && text[^1] == '-' ? text[..^2] + "a" : text),
            "a name is lower-case letters, digits, inner hyphens and dots, at most 253"),
        Text("NamespaceIsLabel", text => text.Length <= LongestName && Patterns.IsLabel(text), "a namespace is 1 to 63 lower-case letters, digits and inner hyphens"),
        Keys("LabelKeysAreNames", IsKey, "a label key is at most 63 letters, digits and inner '-', '_' and '.', perhaps with a domain and '/' before"),
        new SchemaRule("LabelValuesAreValues", labels => toSeq(labels.Entries()
            .Filter(entry => entry.Value.Word().Length > LongestName || !Patterns.IsLabelValue(entry.Value.Word()))
            .Map(entry => ValueDiagnostics.Text(new(entry.Value.Word(), entry.Value.At), "a label value is empty, or at most 63 letters, digits and inner '-', '_' and '.'"))).Strict()),
        Keys("AnnotationKeysAreNames", key => IsKey(key.ToLowerInvariant()), "an annotation key is at most 63 letters, digits and inner '-', '_' and '.', perhaps with a domain and '/' before"),
        SchemaRules.One("AnnotationsFit", annotations => Octets(annotations) <= AnnotationOctets,
            annotations => ValueDiagnostics.Exclusive(annotations.At, $"the annotations have {Octets(annotations)} octets and at most {AnnotationOctets} are kept", "remove some of them")),
        SchemaRules.Each("FinalizersAreNames", finalizer => IsKey(finalizer.Word()),
            finalizer => ValueDiagnostics.Text(new(finalizer.Word(), finalizer.At), "a finalizer is a name, perhaps with a domain and '/' before")),
        SchemaRules.One("OneDeletionPolicy", finalizers => !(Holds(finalizers, "orphan") && Holds(finalizers, "foregroundDeletion")),
            finalizers => ValueDiagnostics.Exclusive(finalizers.At, "'orphan' and 'foregroundDeletion' exclude each other", "keep one of them")),
        new SchemaRule("OwnersAreNamed", owners => toSeq(owners.Items()
            .Bind(owner => Array("apiVersion", "kind", "name", "uid").Filter(field => IsMissing(owner, field)).Map(field => Unusable(owner, field)))
            .Concat(owners.Items()
                .Filter(owner => owner.Word("apiVersion") == "v1" && owner.Word("kind") == "Event")
                .Map(owner => ValueDiagnostics.Exclusive(owner.At, "an Event owns nothing", "remove the reference")))).Strict()),
        new SchemaRule("OneOwnerControls", owners => toSeq(owners.Items()
            .Filter(owner => Nodes.Find(owner, "controller").Exists(value => value is Node.Bool(true, _)))
            .Skip(1)
            .Select(owner => ValueDiagnostics.Exclusive(owner.Place("controller"), "another owner is the controller already", "set 'controller: true' once"))).Strict()),
        Keys("AnnotationKeysAreQualified", key => Patterns.IsQualified(key, LongestName), "a key is at most 63 letters, digits and inner '-', '_' and '.', perhaps with a domain and '/' before"),
        Keys("AnnotationPrefixesAreShort", key => key.Split('/')[0].EnumerateRunes().Count() < LongestSubdomain, "what stands before '/' has at most 252 characters"));

    /// <summary>An API version with two slashes names none, which to a server is as good as absent; to a person it is not.</summary>
    private static Diagnostic Unusable(Node owner, string field) => owner.Word(field) is { Length: > 0 } word
        ? ValueDiagnostics.Text(new(word, owner.Place(field)), "an API version is a version, or a group, '/' and a version")
        : DecodeDiagnostics.Missing(owner.At, field);

    private static SchemaRule Text(string name, Func<string, bool> holds, string rule) => SchemaRules.One(name,
        text => text.Word().Length == 0 || holds(text.Word()),
        text => ValueDiagnostics.Text(new(text.Word(), text.At), rule));

    private static SchemaRule Keys(string name, Func<string, bool> holds, string rule) => new(name,
        map => toSeq(map.Entries().Filter(entry => !holds(entry.Key.Value)).Map(entry => ValueDiagnostics.Text(entry.Key, rule))).Strict());

    private static bool IsSubdomain(string text) => text.Length <= LongestSubdomain && Patterns.IsSubdomain(text);

    private static bool IsKey(string key) =>
        Patterns.IsQualified(key, LongestName) && key.IndexOf('/', StringComparison.Ordinal) <= LongestSubdomain;

    private static bool Holds(Node list, string word) => list.Items().Exists(item => item.Word() == word);

    /// <summary>A reference without a version, as in <c>apps/</c> and, to a server, in <c>a/b/c</c>, has no apiVersion either.</summary>
    private static bool IsMissing(Node owner, string field) =>
        owner.Word(field) is var word && (word.Length == 0 || field == "apiVersion" && (word.EndsWith('/') || word.Count(c => c == '/') > 1));

    private static long Octets(Node annotations) =>
        annotations.Entries().Sum(entry => (long)Encoding.UTF8.GetByteCount(entry.Key.Value) + Encoding.UTF8.GetByteCount(entry.Value.Word()));
}
