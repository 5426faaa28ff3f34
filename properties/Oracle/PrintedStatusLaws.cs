using Sluice.Reference;
using Xunit;

namespace Sluice.Laws.Oracle;

/// <summary>The status that is printed, as whoever reads the objects finds it, against the reference reading.</summary>
public class PrintedStatusLaws
{
    [Fact]
    public void The_printed_status_says_what_the_specification_reads()
    {
        foreach (var world in Worlds.Sample(20261125, 100))
            Assert.True(StatusTexts.Differences(world, Compiled.Of(world)) is { Count: 0 } or [] , $"{string.Join("\n", StatusTexts.Differences(world, Compiled.Of(world)))}\n{world}");
    }
}
