using System.Collections.Generic;
using Xunit;

namespace Sluice.Laws.Clusters;

/// <summary>The compiler judges an object as a Kubernetes API server does that serves the same CRDs.</summary>
public class DifferentialLaws
{
    private const string Nothing = "no bundle";

    public static TheoryData<string> Bundles => Labs.Absent.IsSome ? [Nothing] : [.. Bundle.All.Select(bundle => bundle.Name)];

    internal static void SkipWithoutServer() => Assert.SkipWhen(Labs.Absent.IsSome, Labs.Absent.IfNone(""));

    /// <summary>Fails with all of them: a list that is cut short explains nothing.</summary>
    internal static void None(IEnumerable<string> found)
    {
        var all = found.ToArray();
        Assert.True(all.Length == 0, string.Join('\n', all));
    }
}
