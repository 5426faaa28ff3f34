using Sluice.Compiler.Analyses.Portability;
using Xunit;

namespace Sluice.Laws.Portability;

/// <summary>Which reports a word on the command line means.</summary>
public sealed class CounterpartLaws
{
    private static readonly Arr<ConformanceReport> Reports = Array(
        Report("gate", "v1.8.0"), Report("gate", "v1.9.0"), Report("gate", "v1.9.2-rc.1"), Report("gate", "v1.9.2"), Report("gate", "v1.10.0"),
        Report("gate", "v1.9.2", "other"), Report("mesh", "version-2.18"), Report("next", "v2.7.0-pre-release"));

    [Theory]
    [InlineData("gate", "v1.10.0")]
    [InlineData("gate@1.9", "v1.9.2")]
    [InlineData("gate@v1.9", "v1.9.2")]
    [InlineData("gate@1.9.0", "v1.9.0")]
    [InlineData("gate@1", "v1.10.0")]
    [InlineData("gate@1.9.2-rc.1", "v1.9.2-rc.1")]
    [InlineData("mesh@2.18", "version-2.18")]
    [InlineData("next@2.7", "v2.7.0-pre-release")]
    [InlineData("next@2.7.0", "v2.7.0-pre-release")]
    public void A_version_may_be_written_with_fewer_numbers(string word, string version) =>
        Assert.Equal(version, Assert.IsType<Counterpart.Reported>(One(word)).Version);

    [Fact]
    public void All_reports_of_a_version_count() => Assert.Equal(2, Assert.IsType<Counterpart.Reported>(One("gate@1.9.2")).Reports.Count);

    [Theory]
    [InlineData("gate@1.7", "v1.8.0 v1.9.0 v1.9.2-rc.1")]
    [InlineData("gate@1.9.1", "v1.8.0 v1.9.0 v1.9.2-rc.1")]
    [InlineData("gate@2", "v1.9.2-rc.1 v1.9.2 v1.10.0")]
    [InlineData("gate@1.90", "v1.9.2-rc.1 v1.9.2 v1.10.0")]
    [InlineData("gate@latest", "v1.9.2-rc.1 v1.9.2 v1.10.0")]
    public void A_version_without_report_is_said_to_have_none_and_the_nearest_are_named(string word, string nearest) =>
        Assert.Equal(nearest.Split(' '), Assert.IsType<Counterpart.Unreported>(One(word)).Nearest.Map(report => report.Version));

    [Theory]
    [InlineData("gaet", "no conformance report is of an implementation 'gaet' (did you mean 'gate'?); there are gate, mesh, next, and 'all' for all of them")]
    [InlineData("gate@", "a version is missing behind 'gate@'")]
    public void A_name_that_no_report_has_is_refused(string word, string message) =>
        Assert.Equal(message, Counterparts.Of(Array(word), Reports).FailToSeq().Single());

    [Fact]
    public void All_means_the_newest_version_of_each() =>
        Assert.Equal(Array("v1.10.0", "version-2.18", "v2.7.0-pre-release"), Counterparts.Of(Array("all"), Reports).IfFail(Arr<Counterpart>.Empty).Map(each => each.Version));

    [Fact]
    public void Numbers_decide_and_a_suffix_comes_before_none()
    {
        string[] ordered = ["main", "v0.9", "1.2.0-alpha", "v1.2.0-rc.1", "v1.2", "v1.10.0", "1.33.4-gke.1134000", "version-2.18"];
        Assert.Equal(ordered, ordered.Reverse().OrderBy(VersionNumber.Of));
    }

    private static Counterpart One(string word) => Counterparts.Of(Array(word), Reports).IfFail(Arr<Counterpart>.Empty).Single();

    private static ConformanceReport Report(string name, string version, string mode = "default") => new(
        name, version, "v1.6.1", "standard", mode, "2026-08-18", Array(new ReportedProfile("GATEWAY-HTTP", ReportedResult.Success, ReportedResult.Success)),
        Arr<string>.Empty, Arr<string>.Empty, $"at:{name}/{version}/{mode}");
}
