using System.IO;
using YamlDotNet.RepresentationModel;

namespace Sluice.Laws.Schemas;

/// <summary>One version of a kind, as the CRD of one bundle has it.</summary>
internal sealed record Crd(string Bundle, string Group, string Kind, bool Namespaced, string Version, bool StatusApart, YamlMappingNode Schema);

/// <summary>
/// The CRDs that the schemas are made from, which are no part of this repository. They are looked for in <c>shared/spec</c>
/// beside the checkout or beside a folder that holds it.
/// </summary>
internal static class Crds
{
    public static readonly Arr<string> Bundles =
        Array("v1.4.1/standard", "v1.4.1/experimental", "v1.6.1/standard", "v1.6.1/experimental");

    public const string Absent =
        "the CRDs are not here: take config/crd from github.com/kubernetes-sigs/gateway-api, tags v1.4.1 and v1.6.1, and put "
        + "the yaml files of standard and experimental into ../shared/spec/crds/VERSION/CHANNEL";

    public static readonly Option<string> Folder = Above(Path.GetDirectoryName(Repository.Root))
        .Map(above => Path.Combine(above, "shared", "spec", "crds"))
        .Find(folder => Bundles.ForAll(bundle => Directory.Exists(Path.Combine(folder, bundle))));

    /// <summary>Every served version of every kind, in the order of the bundles, then of the files.</summary>
    public static Arr<Crd> All => toArray(
        from bundle in Bundles
        from file in Directory.GetFiles(Path.Combine(Folder.IfNone(() => throw new InvalidOperationException(Absent)), bundle), "*.yaml").Order(StringComparer.Ordinal)
        from root in Documents(file)
        where root.Children.TryGetValue("kind", out var kind) && kind is YamlScalarNode { Value: "CustomResourceDefinition" }
        from crd in Versions(bundle, (YamlMappingNode)root["spec"])
        select crd);

    private static Arr<Crd> Versions(string bundle, YamlMappingNode spec) => toArray(
        from version in ((YamlSequenceNode)spec["versions"]).Cast<YamlMappingNode>()
        where Text(version, "served") == "true"
        orderby Text(version, "name")
        select new Crd(bundle, Text(spec, "group"), Text((YamlMappingNode)spec["names"], "kind"), Text(spec, "scope") == "Namespaced",
            Text(version, "name"), version.Children.TryGetValue("subresources", out var apart) && apart is YamlMappingNode parts && parts.Children.ContainsKey("status"),
            (YamlMappingNode)version["schema"]["openAPIV3Schema"]));

    private static Arr<YamlMappingNode> Documents(string file)
    {
        using var text = File.OpenText(file);
        var stream = new YamlStream();
        stream.Load(text);
        return toArray(stream.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>());
    }

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    private static Arr<string> Above(string? folder) =>
        folder is null ? Empty : Array(folder) + Above(Path.GetDirectoryName(folder));
}
