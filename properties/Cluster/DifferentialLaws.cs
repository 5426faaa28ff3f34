using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Sluice.Compiler.Schemas;
using Xunit;

namespace Sluice.Laws.Clusters;

/// <summary>The compiler judges an object as a Kubernetes API server does that serves the same CRDs.</summary>
public class DifferentialLaws(Trials trials) : IClassFixture<Trials>
{
    private const string Nothing = "no bundle";

    /// <summary>Of a thousand verdicts at least so many agree, those included that <see cref="Known"/> explains.</summary>
    private const double Agreement = 0.999;

    public static TheoryData<string> Bundles => Labs.Absent.IsSome ? [Nothing] : [.. Bundle.All.Select(bundle => bundle.Name)];

    [Theory, MemberData(nameof(Bundles))]
    public async Task The_compiler_takes_what_the_server_takes_and_refuses_what_it_refuses(string bundle)
    {
        var compared = await Held(bundle);
        var disagreed = compared.Where(one => !one.Agreed).ToArray();
        await Report(bundle, compared);
        None(disagreed.Where(one => Known.Of(one).IsNone).Select(one => $"{one}"));
        Assert.True(disagreed.Length <= compared.Count * (1 - Agreement), $"{disagreed.Length} of {compared.Count} verdicts differ");
    }

    [Theory, MemberData(nameof(Bundles))]
    public async Task What_is_taken_is_filled_in_as_the_server_fills_it_in(string bundle) =>
        None((await Held(bundle)).SelectMany(one => one.Difference.Map(place => $"{one.Manifest.Resource}, {one.Manifest.Origin}{place}: {one.Manifest.Text}").AsEnumerable()));

    [Theory, MemberData(nameof(Bundles))]
    public async Task What_is_refused_is_blamed_on_the_field_that_the_server_blames(string bundle)
    {
        var refused = (await Held(bundle)).Where(one => !one.Server.Accepted && !one.Compiler.Accepted && one.Server.Blames.Count > 0).ToArray();
        var same = refused.Count(one => one.SameBlame);
        Assert.True(same >= refused.Length * 0.99, $"{same} of {refused.Length}:\n" + string.Join('\n', refused.Where(one => !one.SameBlame)));
    }

    /// <summary>Shows that the first law can fail: with the rules of another release the compiler is caught.</summary>
    [Theory, MemberData(nameof(Bundles))]
    public async Task The_rules_of_another_release_are_noticed(string bundle)
    {
        SkipWithoutServer();
        var trial = await trials.Of(bundle);
        foreach (var other in CrdBundles.All.Filter(other => $"{other}" != bundle))
            Assert.Contains(Compared.Of(trial, other), one => !one.Agreed);
    }

    internal static void SkipWithoutServer() => Assert.SkipWhen(Labs.Absent.IsSome, Labs.Absent.IfNone(""));

    /// <summary>Fails with all of them: a list that is cut short explains nothing.</summary>
    internal static void None(IEnumerable<string> found)
    {
        var all = found.ToArray();
        Assert.True(all.Length == 0, $"{all.Length}:\n" + string.Join('\n', all));
    }

    private async Task<IReadOnlyList<Compared>> Held(string bundle)
    {
        SkipWithoutServer();
        return Compared.Of(await trials.Of(bundle), CrdBundles.Named(bundle).IfNone(() => throw new InvalidOperationException($"the compiler has no bundle {bundle}")));
    }

    /// <summary>Figures on the console, and every verdict in the folder that <c>SLUICE_CLUSTER_REPORT</c> names.</summary>
    private static async Task Report(string bundle, IReadOnlyList<Compared> compared)
    {
        var refused = compared.Where(one => !one.Server.Accepted && !one.Compiler.Accepted && one.Server.Blames.Count > 0).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{bundle}: {compared.Count} verdicts, {compared.Count(one => one.Server.Accepted)} taken; {compared.Count(one => one.Agreed)} agree; "
            + $"{compared.Count(one => one.Difference.IsSome)} filled in otherwise; {refused.Count(one => one.SameBlame)} of {refused.Length} refusals blame the same field");
        if (Environment.GetEnvironmentVariable("SLUICE_CLUSTER_REPORT") is not { Length: > 0 } folder) return;
        await File.WriteAllLinesAsync(Path.Combine(folder, bundle.Replace('/', '-') + ".txt"),
            compared.Select(one => $"{(one.Agreed ? one.Difference.IsSome ? "filled in otherwise at " + one.Difference.IfNone("") : one.Server.Accepted || one.SameBlame ? "agreed" : "blamed otherwise" : "differ")}; {one}".ReplaceLineEndings(" ")));
    }
}
