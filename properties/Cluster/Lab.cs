using System.IO;
using System.Threading.Tasks;

namespace Sluice.Laws.Clusters;

/// <summary>Where API servers for tests come from.</summary>
internal abstract record Lab
{
    private Lab() { }

    /// <summary>Servers of our own, started by <c>kubelab</c> from a folder that it built.</summary>
    public sealed record Own(string Script, string Built) : Lab;

    /// <summary>A cluster that somebody has given to these tests: its Gateway API CRDs and their objects go.</summary>
    public sealed record Given(string Kubeconfig) : Lab;

    public sealed record Nowhere(string Because) : Lab;
}

internal static class Labs
{
    private const string Advice =
        "Give a cluster whose Gateway API CRDs may be deleted in SLUICE_KUBECONFIG, or build one of your own with '../shared/kubelab/kubelab build ~/.cache/kubelab' "
        + "(SLUICE_KUBELAB_SCRIPT and SLUICE_KUBELAB name other places), and put the CRDs of the releases into ../shared/spec/crds/VERSION/CHANNEL";

    public static readonly Lab Here = Find();

    /// <summary>Runs work against a server that serves the bundle; the server is gone, or as empty as before, at the end.</summary>
    public static async Task<A> With<A>(Bundle bundle, Func<ApiServer, System.Collections.Generic.IReadOnlyList<Resource>, Task<A>> work)
    {
        switch (Here)
        {
            case Lab.Own(var script, var built):
                await using (var kubelab = await Kubelab.Start(script, built).ConfigureAwait(false))
                {
                    using var server = new ApiServer(Kubeconfig.Of(kubelab.Kubeconfig));
                    return await work(server, await bundle.Install(server).ConfigureAwait(false)).ConfigureAwait(false);
                }
            case Lab.Given(var file):
                using (var server = new ApiServer(Kubeconfig.Of(file)))
                {
                    var result = await work(server, await bundle.Install(server).ConfigureAwait(false)).ConfigureAwait(false);
                    await Bundle.Clear(server).ConfigureAwait(false);
                    return result;
                }
            default:
                throw new InvalidOperationException(Absent.IfNone(""));
        }
    }

    /// <summary>Why there is no server, if there is none.</summary>
    public static Option<string> Absent =>
        Here is Lab.Nowhere(var because) ? Some(because) : Bundle.All.Count == 0 ? Some($"there are no CRDs. {Advice}") : None;

    private static Lab Find() =>
        Variable("SLUICE_KUBECONFIG").Map<Lab>(file => File.Exists(file) ? new Lab.Given(file) : new Lab.Nowhere($"SLUICE_KUBECONFIG names no file: {file}"))
            .IfNone(() => Script.Match<Lab>(
                script => File.Exists(Path.Combine(Built, "bin", "kubelab-apiserver")) ? new Lab.Own(script, Built) : new Lab.Nowhere($"there is no API server in {Built}. {Advice}"),
                () => new Lab.Nowhere($"there is no kubelab. {Advice}")));

    private static Option<string> Script => Variable("SLUICE_KUBELAB_SCRIPT") | Shared.File("kubelab", "kubelab");

    private static string Built =>
        Variable("SLUICE_KUBELAB").IfNone(() => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "kubelab"));

    private static Option<string> Variable(string name) => Optional(Environment.GetEnvironmentVariable(name)).Filter(value => value.Length > 0);
}
