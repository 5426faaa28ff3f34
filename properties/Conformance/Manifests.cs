using System.IO;
using System.Text.RegularExpressions;

namespace Sluice.Laws.Conformance;

/// <summary>One object of a manifest: its kind and name, which is also the name of its source, and its text.</summary>
internal sealed record ManifestObject(string Key, string Text);

/// <summary>
/// The manifests of the upstream suite, which are no part of this repository. They are looked for in <c>shared/spec</c>
/// beside the checkout or beside a folder that holds it.
/// </summary>
internal static partial class Manifests
{
    public const string ClassName = "conformance";
    public const string Controller = "sluice.dev/gateway-controller";
    public const string Namespace = "gateway-conformance-infra";

    /// <summary>An address of the gateway, and one that it can never have.</summary>
    public const string Usable = "192.0.2.17";
    public const string Unusable = "198.51.100.17";

    public static readonly string Repository = Laws.Repository.Root;

    public static readonly Option<string> Folder = Ancestors(Path.GetDirectoryName(Repository))
        .Map(above => Path.Combine(above, "shared", "spec", "conformance-manifests", "v1.4.1"))
        .Find(Directory.Exists);

    public const string Absent =
        "the manifests of the conformance suite are not here: take conformance/base and conformance/tests/*.yaml from "
        + "github.com/kubernetes-sigs/gateway-api, tag v1.4.1, and put base and the yaml files into ../shared/spec/conformance-manifests/v1.4.1";

    /// <summary>Names of the manifests of tests that run against a gateway, as the table spells them.</summary>
    public static Arr<string> Tests => toArray(Directory.GetFiles(At(""), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal));

    /// <summary>The objects of a file in their order, with the placeholders of the suite filled in.</summary>
    public static Arr<ManifestObject> Objects(string name) => Cut(File.ReadAllText(At($"{name}.yaml")));

    public static Arr<ManifestObject> Cut(string manifests) => toArray(
        Separator().Split(manifests
                .Replace("{GATEWAY_CLASS_NAME}", ClassName, StringComparison.Ordinal)
                .Replace("{GATEWAY_CONTROLLER_NAME}", Controller, StringComparison.Ordinal)
                .Replace("PLACEHOLDER_UNUSABLE_ADDRS", Unusable, StringComparison.Ordinal)
                .Replace("PLACEHOLDER_USABLE_ADDRS", Usable, StringComparison.Ordinal))
            .Where(text => Kind().IsMatch(text))
            .Select(text => new ManifestObject(Key(text), text)));

    /// <summary><c>Kind namespace/name</c>, or <c>Kind name</c> for what has no namespace.</summary>
    private static string Key(string text)
    {
        var place = Place().Match(text) is { Success: true } found ? found.Groups[1].Value + "/" : "";
        return $"{Kind().Match(text).Groups[1].Value} {place}{Name().Match(text).Groups[1].Value}";
    }

    private static string At(string file) =>
        Path.Combine(Folder.IfNone(() => throw new InvalidOperationException(Absent)), file);

    private static Arr<string> Ancestors(string? folder) =>
        folder is null ? Empty : Array(folder) + Ancestors(Path.GetDirectoryName(folder));

    [GeneratedRegex("^---[ \t]*\r?\n", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex("^kind: *([A-Za-z]+)", RegexOptions.Multiline)]
    private static partial Regex Kind();

    [GeneratedRegex("^ +name: *([^ \r\n]+)", RegexOptions.Multiline)]
    private static partial Regex Name();

    [GeneratedRegex("^  namespace: *([^ \r\n]+)", RegexOptions.Multiline)]
    private static partial Regex Place();
}
