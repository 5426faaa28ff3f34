using Sluice.Compiler.Schemas;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Diagnostics;

/// <summary>What can be said while nodes become objects (GW1050 on): shape, and kinds.</summary>
public static class DecodeDiagnostics
{
    public static readonly Code UnknownKind = Plain("GW1050", Severity.Hint, "kind is not one that Sluice reads");
    public static readonly Code NotServedKind = Plain("GW1051", Severity.Warning, "kind is not served by this release");
    public static readonly Code UnknownVersion = Plain("GW1052", Severity.Error, "version of a kind is not served");
    public static readonly Code NotAnObject = Plain("GW1053", Severity.Error, "document is not a Kubernetes object");
    public static readonly Code MissingField = Plain("GW1054", Severity.Error, "required field is missing");
    public static readonly Code WrongType = Plain("GW1055", Severity.Error, "value has the wrong type");
    public static readonly Code UnknownField = Plain("GW1056", Severity.Warning, "field is unknown");
    public static readonly Code GivenTwice = Plain("GW1057", Severity.Error, "object is given twice");
    public static readonly Code NotInBundle = Plain("GW1058", Severity.Error, "kind is not installed");
    public static readonly Code OtherBundle = Plain("GW1059", Severity.Hint, "object is judged by an older release");

    public static Diagnostic SkippedKind(Located<string> kind, string apiVersion, Option<string> near) =>
        Of(UnknownKind, kind.At, $"{apiVersion} {kind.Value} is not a kind that Sluice reads; it is skipped",
            near.Map(name => $"if this is a spelling mistake, write '{name}'"));

    public static Diagnostic NotServed(Located<string> kind, string consequence) =>
        Of(NotServedKind, kind.At, $"{kind.Value} is not served by this release; {consequence}", None);

    public static Diagnostic Version(Located<string> apiVersion, string kind, string served) =>
        Of(UnknownVersion, apiVersion.At, $"'{apiVersion.Value}' is not a served version of {kind}",
            $"write 'apiVersion: {served}'");

    public static Diagnostic NoMatch(Located<string> kind, string apiVersion, CrdBundle bundle, Option<(CrdBundle Bundle, string Version)> other, Option<string> near) =>
        Of(NotInBundle, kind.At, $"Gateway API {bundle} has no kind {kind.Value} in {apiVersion}",
            other.Match(
                found => $"install {found.Bundle}, which serves it as {found.Version}, and check with '--crds {found.Bundle}'",
                () => near.Map(name => $"did you mean '{name}'?").IfNone("check the spelling of 'kind' and 'apiVersion'")));

    public static Diagnostic Judged(Located<string> kind, string apiVersion, CrdBundle bundle) =>
        Of(OtherBundle, kind.At, $"{apiVersion} {kind.Value} is not in Gateway API {CrdBundles.Newest}; it is judged by {bundle}",
            $"say '--crds {bundle}' if that is what the cluster has");

    public static Diagnostic Document(Origin at, string why) =>
        Of(NotAnObject, at, $"this is not a Kubernetes object: {why}", "give 'apiVersion', 'kind' and 'metadata.name'");

    public static Diagnostic Missing(Origin parent, string field) =>
        Of(MissingField, parent, $"the required field '{field}' is missing", $"add '{field}'");

    public static Diagnostic Type(Node found, string expected) =>
        Of(WrongType, found.At, $"{expected} is expected here, but this is {Nodes.Describe(found)}", Remedy(found, expected));

    /// <summary>As <see cref="Type"/>, without a word of what was found.</summary>
    public static Diagnostic Unquoted(Node found, string expected) =>
        Of(WrongType, found.At, $"{expected} is expected here, but this is something else", None);

    public static Diagnostic Unknown(Located<string> field, Option<string> near) =>
        Of(UnknownField, field.At, $"the field '{field.Value}' is unknown and has no effect",
            near.Match(name => $"did you mean '{name}'?", () => "remove it, or check the spelling and the indentation"));

    public static Diagnostic Twice(Values.ObjectKey key, Origin first, Origin again) =>
        new(GivenTwice, again, new Subject.Whole(key), $"{key} is given twice; neither copy is used")
        {
            Labels = Array(new Label(first, "the other one is here")),
            Help = "keep one of them",
        };

    private static Option<string> Remedy(Node found, string expected) => found switch
    {
        Node.Bool => expected == "text" ? Some("put quotes around it") : None,
        Node.Number => expected == "text" ? Some("put quotes around it") : None,
        Node.Text(var text, _) => expected == "a whole number" && long.TryParse(text, out _) || expected == "true or false" && bool.TryParse(text, out _)
            ? Some("remove the quotes")
            : None,
        Node.Null => None,
        Node.Sequence => None,
        Node.Mapping => expected == "a list" ? Some("begin each item with '- '") : None,
    };

    private static Code Plain(string id, Severity severity, string title) => new(id, severity, title, Arr<Effect>.Empty);

    internal static Diagnostic Of(Code code, Origin at, string message, Option<string> help) =>
        new(code, at, new Subject.Input(at.Document), message) { Help = help };
}
