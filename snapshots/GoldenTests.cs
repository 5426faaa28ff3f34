using Xunit;

namespace Sluice.Snapshots;

/// <summary>The helper itself: what it lets pass would be approved by nobody.</summary>
public sealed class GoldenTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golden-").FullName;

    private static readonly Arr<(string Name, string Text)> Outputs = Array(("plan.txt", "one\ntwo\nthree\n"), ("explain.txt", ""));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_approved_passes_and_an_empty_output_has_no_file()
    {
        Golden.Approve(_folder, Outputs, inCi: false);
        Assert.Empty(Compared(Outputs));
        Assert.Equal(Array("plan.verified.txt"), Files());
    }

    [Fact]
    public void A_difference_is_shown_and_written_beside_the_approved_file()
    {
        Golden.Approve(_folder, Outputs, inCi: false);
        var difference = Assert.Single(Compared(Array(("plan.txt", "one\n2\nthree\n"))));
        Assert.EndsWith("differs\n@@ line 2 @@\n-two\n+2", difference, StringComparison.Ordinal);
        Assert.Equal(Array("plan.received.txt", "plan.verified.txt"), Files());
        Assert.Empty(Compared(Outputs));
        Assert.Equal(Array("plan.verified.txt"), Files());
    }

    [Fact]
    public void An_output_that_nobody_approved_is_a_difference() => Assert.Single(Compared(Outputs));

    [Fact]
    public void An_approved_file_that_nothing_produces_is_a_difference()
    {
        Golden.Approve(_folder, Outputs, inCi: false);
        Assert.EndsWith("nothing produces it any more", Assert.Single(Compared(Array(("plan.txt", "")))), StringComparison.Ordinal);
    }

    [Fact]
    public void In_ci_nothing_is_approved()
    {
        Assert.Throws<InvalidOperationException>(() => Golden.Approve(_folder, Outputs, inCi: true));
        Assert.Empty(Files());
    }

    private Arr<string> Compared(Arr<(string Name, string Text)> outputs) => Golden.Compared(_folder, outputs, (_, _) => { });

    private Arr<string> Files() => toArray(Directory.GetFiles(_folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
}
