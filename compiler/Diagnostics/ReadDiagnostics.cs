using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Diagnostics;

/// <summary>Everything that reading a text can say, one function per code (GW1001 to GW1049).</summary>
public static class ReadDiagnostics
{
    public static readonly Code Encoding = Error("GW1001", "text is not UTF-8");
    public static readonly Code Unprintable = Error("GW1002", "control character");
    public static readonly Code YamlSyntax = Error("GW1003", "text is not YAML");
    public static readonly Code JsonSyntax = Error("GW1004", "text is not JSON");
    public static readonly Code InputSize = Error("GW1005", "input is too large");
    public static readonly Code Nesting = Error("GW1006", "values are nested too deep");
    public static readonly Code AliasSize = Error("GW1007", "aliases expand too far");
    public static readonly Code KeyTwice = Error("GW1008", "key stands twice");
    public static readonly Code TagName = Error("GW1009", "unknown tag");
    public static readonly Code Merge = Error("GW1010", "merge key");
    public static readonly Code KeyKind = Error("GW1011", "key is not text");
    public static readonly Code AliasName = Error("GW1012", "unknown alias");
    public static readonly Code DocumentCount = Error("GW1013", "too many documents");
    public static readonly Code MessageCount = Error("GW1014", "too many messages");
    public static readonly Code Finite = Error("GW1015", "number is not finite");
    public static readonly Code TagFit = Error("GW1016", "value does not fit its tag");
    public static readonly Code Tab = Error("GW1017", "tab as indentation");
    public static readonly Code Surrogate = Error("GW1018", "half of a character");
    public static readonly Code AliasLoop = Error("GW1019", "alias inside its own anchor");
    public static readonly Code ValueCount = Error("GW1020", "too many values");
    public static readonly Code Template = Error("GW1021", "template is not rendered");
    public static readonly Code Wide = Error("GW1022", "text is UTF-16");

    public static Diagnostic NotUtf8(Origin at, byte octet, long offset) =>
        Say(Encoding, at, $"the octet 0x{octet:X2} at offset {offset} is not UTF-8", "save the file as UTF-8");

    public static Diagnostic WideText(Origin at) =>
        Say(Wide, at, "the text is UTF-16 or UTF-32, not UTF-8", "save the file as UTF-8");

    public static Diagnostic ControlCharacter(Origin at, char character) =>
        Say(Unprintable, at, $"the control character U+{(int)character:X4} stands in the text",
            "delete the character, or write it as an escape in a text in double quotes");

    public static Diagnostic NotYaml(Origin at, string message, string help) => Say(YamlSyntax, at, message, help);

    public static Diagnostic NotJson(Origin at, string message, string help) => Say(JsonSyntax, at, message, help);

    public static Diagnostic TooLarge(Origin at, long octets) =>
        Say(InputSize, at, $"the input has {octets} octets and at most {ReadLimits.Octets} are read", "split the input into smaller files");

    public static Diagnostic TooDeep(Origin at) =>
        Say(Nesting, at,
            $"the value is nested deeper than {ReadLimits.Depth} levels or indented by more than {ReadLimits.Indentation} spaces",
            "take the inner values out of some of the lists and objects around them");

    public static Diagnostic AliasesTooLarge(Origin at, string name) =>
        Say(AliasSize, at,
            $"the alias '*{Short(name)}' makes the input larger than {ReadLimits.AliasedValues} repeated values or deeper than {ReadLimits.Depth} levels",
            "write the values out instead of repeating them with aliases");

    public static Diagnostic DuplicateKey(Located<string> key, Origin first) =>
        Say(KeyTwice, key.At, $"the key '{Short(key.Value)}' stands twice in one object", "delete one of the two entries") with
        {
            Labels = Array(new Label(first, "it stands here first")),
        };

    public static Diagnostic UnknownTag(Origin at, string tag) =>
        Say(TagName, at, $"the tag '{Short(tag)}' means nothing in a manifest", "delete the tag, or use !!str, !!int, !!float, !!bool or !!null");

    public static Diagnostic MergeKey(Origin at) =>
        Say(Merge, at, "the merge key '<<' is not part of the YAML that manifests are written in", "write the merged entries out");

    public static Diagnostic KeyNotText(Node key) =>
        Say(KeyKind, key.At, $"{Nodes.Describe(key)} stands where a key is expected", "write the key as text");

    public static Diagnostic UnknownAlias(Origin at, string name) =>
        Say(AliasName, at, $"the alias '*{Short(name)}' has no anchor before it in its document", $"put '&{Short(name)}' before the value that is meant");

    public static Diagnostic RecursiveAlias(Origin at, string name) =>
        Say(AliasLoop, at, $"the alias '*{Short(name)}' stands inside the value that it repeats", "write the value out");

    public static Diagnostic TooManyDocuments(Origin at) =>
        Say(DocumentCount, at, $"the input has more than {ReadLimits.Documents} documents and the rest from here on is not read",
            "split the input into smaller files");

    public static Diagnostic AndMore(Origin at, int more) =>
        Say(MessageCount, at, $"{more} more messages about this input are not shown", "correct those that are shown first");

    public static Diagnostic NotFinite(Origin at, string written) =>
        Say(Finite, at, $"'{written}' is a number that JSON cannot hold", "quote it if a text is meant");

    public static Diagnostic TagDoesNotFit(Origin at, string tag, string content) =>
        Say(TagFit, at, $"'{Short(content)}' is not what its tag '{tag}' says", "delete the tag, or correct the value");

    public static Diagnostic TabIndentation(Origin at) =>
        Say(Tab, at, "the line is indented with a tab", "use spaces");

    public static Diagnostic LoneSurrogate(Origin at) =>
        Say(Surrogate, at, "an escape in the text is one half of a character without the other", "write the character itself");

    public static Diagnostic TooManyValues(Origin at) =>
        Say(ValueCount, at, $"the input holds more values than {ReadLimits.Units} units of size allow and is not read from here on",
            "split the input into smaller files");

    public static Diagnostic TemplateNotRendered(Origin at) =>
        Say(Template, at, "a template expression '{{' stands in the text", "render the template before Sluice reads it");

    private static Code Error(string id, string title) => new(id, Severity.Error, title, Arr<Effect>.Empty);

    private static Diagnostic Say(Code code, Origin at, string message, string help) =>
        new(code, at, new Subject.Input(at.Document), message) { Help = help };

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
