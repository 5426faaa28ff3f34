using System.Collections.Generic;
using System.IO;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Sluice.Laws.Clusters;

/// <summary>The CRDs of one release and channel of the Gateway API, for example <c>v1.6.1/experimental</c>.</summary>
internal sealed record Bundle(string Name, string Folder)
{
    private const string Crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    /// <summary>The bundles that lie in <c>shared/spec/crds</c> beside the checkout or beside a folder that holds it.</summary>
    public static readonly IReadOnlyList<Bundle> All = [.. Shared.Folder("spec", "crds")
        .Map(folder => Directory.GetDirectories(folder).SelectMany(Directory.GetDirectories).Select(path => new Bundle(Path.GetRelativePath(folder, path).Replace('\\', '/'), path)))
        .IfNone([])
        .OrderBy(bundle => bundle.Name, StringComparer.Ordinal)];

    /// <summary>Puts the bundle in the place of whatever Gateway API CRDs the server has; what it then serves.</summary>
    public async Task<IReadOnlyList<Resource>> Install(ApiServer server)
    {
        await Clear(server).ConfigureAwait(false);
        foreach (var file in Files)
        {
            var answer = await server.Post(Crds, await File.ReadAllTextAsync(file).ConfigureAwait(false), "application/yaml").ConfigureAwait(false);
            if (answer.Status != 201) throw new InvalidOperationException($"{file}: {answer.Body}");
        }
        var crds = await Until(server, list => list.Length == Files.Length && list.All(IsEstablished)).ConfigureAwait(false);
        var resources = crds.SelectMany(Served).ToArray();
        foreach (var resource in resources) await Answering(server, resource).ConfigureAwait(false);
        return resources;
    }

    /// <summary>Takes the Gateway API's CRDs away, and with them all their objects.</summary>
    public static async Task Clear(ApiServer server)
    {
        foreach (var crd in await Installed(server).ConfigureAwait(false))
            await server.Delete($"{Crds}/{crd["metadata"]!["name"]}").ConfigureAwait(false);
        await Until(server, list => list.Length == 0).ConfigureAwait(false);
    }

    // A policy that guards upgrades is no CRD; it stands in one of these files.
    private string[] Files => [.. Directory.GetFiles(Folder, "gateway*.yaml").Where(file => !file.EndsWith("_vap_safeupgrades.yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static async Task<JsonNode[]> Until(ApiServer server, Func<JsonNode[], bool> settled)
    {
        for (var left = 300; left > 0; left--)
        {
            var crds = await Installed(server).ConfigureAwait(false);
            if (settled(crds)) return crds;
            await Task.Delay(100).ConfigureAwait(false);
        }
        throw new TimeoutException("the server does not take the CRDs into service");
    }

    private static async Task<JsonNode[]> Installed(ApiServer server)
    {
        var answer = await server.Get(Crds).ConfigureAwait(false);
        return [.. ((JsonArray)answer.Body["items"]!).Select(crd => crd!).Where(crd => crd["spec"]!["group"]!.GetValue<string>().StartsWith("gateway.networking.", StringComparison.Ordinal))];
    }

    private static bool IsEstablished(JsonNode crd) =>
        (crd["status"]?["conditions"] as JsonArray ?? []).Any(condition => $"{condition!["type"]}" == "Established" && $"{condition["status"]}" == "True");

    private static IEnumerable<Resource> Served(JsonNode crd) =>
        from version in (JsonArray)crd["spec"]!["versions"]!
        where version["served"]!.GetValue<bool>()
        let names = crd["spec"]!["names"]!
        select new Resource(
            $"{crd["spec"]!["group"]}", $"{version["name"]}", $"{names["kind"]}", $"{names["plural"]}", $"{crd["spec"]!["scope"]}" == "Namespaced",
            new Shape((JsonObject)version["schema"]!["openAPIV3Schema"]!));

    // Established is said a little before the handler of a version is there.
    private static async Task Answering(ApiServer server, Resource resource)
    {
        for (var left = 300; left > 0; left--)
        {
            if ((await server.Get(resource.Path("default")).ConfigureAwait(false)).Status == 200) return;
            await Task.Delay(100).ConfigureAwait(false);
        }
        throw new TimeoutException($"{resource} is not served");
    }
}
