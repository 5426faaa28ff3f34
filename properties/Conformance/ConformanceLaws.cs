using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Status;
using Xunit;

namespace Sluice.Laws.Conformance;

/// <summary>The conformance suite of Gateway API v1.4.1, as far as it can be asked without a cluster.</summary>
public class ConformanceLaws
{
    /// <summary>Stands for all tests where their manifests are not.</summary>
    private const string Nothing = "the suite";

    public static TheoryData<string> Every => Rows(_ => true);

    public static TheoryData<string> Uncarried => Rows(test => !test.Missing.IsEmpty && !test.Asking.IsEmpty);

    [Theory, MemberData(nameof(Every))]
    public void The_compiler_does_what_the_test_demands(string name)
    {
        Assert.SkipWhen(Manifests.Folder.IsNone, Manifests.Absent);
        var test = Suite.Find(name);
        test.Check(Cluster.Of(test));
    }

    [Theory, MemberData(nameof(Uncarried))]
    public void What_is_not_carried_is_not_told_that_all_is_well(string name)
    {
        Assert.SkipWhen(Manifests.Folder.IsNone, Manifests.Absent);
        var test = Suite.Find(name);
        var cluster = Cluster.AsServed(test);
        foreach (var kind in test.Asking)
        {
            var keys = test.Objects.Map(found => found.Key).Filter(key => key.StartsWith(kind + " ", StringComparison.Ordinal));
            Assert.NotEmpty(keys);
            Assert.All(keys, key => Assert.True(Remarked(cluster, key) || Unwritten(test, cluster, key), $"nothing is said of {key}"));
        }
    }

    [Fact]
    public void The_table_has_each_manifest_of_the_suite_once()
    {
        Assert.SkipWhen(Manifests.Folder.IsNone, Manifests.Absent);
        Assert.Equal(Manifests.Tests, Suite.Tests.Bind(test => test.Manifests).Filter(name => name != MeshManifests.Workloads).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_table_has_each_test_of_the_suite_once()
    {
        Assert.Equal(95, Suite.Tests.Count);
        Assert.Equal(95, Suite.Tests.Map(test => test.Name).Distinct().Count());
    }

    [Fact]
    public void A_test_that_needs_what_is_not_carried_says_who_asks_for_it() =>
        Assert.All(Suite.Tests + LaterTests.All, test => Assert.True(
            test.Missing.IsEmpty || !test.Asking.IsEmpty || test.Name == "MeshBasic", $"{test.Name} needs {string.Join(", ", test.Missing)}"));

    [Fact]
    public async Task The_page_on_conformance_is_what_the_table_says()
    {
        var page = Path.Combine(Manifests.Repository, ConformanceDocument.Path);
        var printed = ConformanceDocument.Print(Suite.Tests, LaterTests.All);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1" && Environment.GetEnvironmentVariable("CI") != "true")
            await File.WriteAllTextAsync(page, printed, TestContext.Current.CancellationToken);
        Assert.Equal(printed, await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), ignoreLineEndingDifferences: true);
    }

    /// <summary>A warning or an error stands in the object, or its status has a condition that is not as one would like it.</summary>
    private static bool Remarked(Cluster cluster, string key) =>
        cluster.Compiled.Diagnostics.Exists(said => said.Code.Severity > Severity.Hint && said.At.Document == key)
        || Conditions(cluster.Compiled.Statuses, key).Any(condition => condition.Holds == condition.Type is "PartiallyInvalid" or "Conflicted");

    /// <summary>Where there is no mesh, a route of a Service is nobody's: no status is written, as for a parent of another controller.</summary>
    private static bool Unwritten(ConformanceTest test, Cluster cluster, string key) =>
        test.Features.Contains("Mesh") && !cluster.Compiled.Statuses.Routes.Exists(status => status.Key.ToString() == key);

    private static IEnumerable<Condition> Conditions(Statuses statuses, string key) =>
        statuses.Gateways.Where(status => status.Key.ToString() == key).SelectMany(status => status.Conditions.Concat(status.Listeners.SelectMany(listener => listener.Conditions)))
            .Concat(statuses.Routes.Where(status => status.Key.ToString() == key).SelectMany(status => status.Parents).SelectMany(parent => parent.Conditions));

    private static TheoryData<string> Rows(Func<ConformanceTest, bool> chosen) =>
        Manifests.Folder.IsNone ? [Nothing] : [.. (Suite.Tests + LaterTests.All).Where(chosen).Select(test => test.Name)];
}
