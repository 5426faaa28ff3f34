using System.IO;
using System.Text;
using System.Threading.Tasks;
using Sluice.Adapters.Files;
using Xunit;

namespace Sluice.Laws;

/// <summary>Which files a PATH means, and what is said of one that means none.</summary>
public sealed class InputLaws
{
    [Fact]
    public void A_folder_gives_its_manifests_in_ordinal_order()
    {
        using var folder = new TestFolder()
            .With("b.yaml", "").With("a/z.json", "").With("a/b/c.yml", "").With("B.yaml", "").With("notes.txt", "").With("x.yaml.bak", "");
        Assert.Equal(["B.yaml", "a/b/c.yml", "a/z.json", "b.yaml"], Names(folder));
    }

    [Fact]
    public void Hidden_files_and_folders_are_left_out()
    {
        using var folder = new TestFolder().With(".git/a.yaml", "").With("a/.b/c.yaml", "").With(".#b.yaml", "").With("c.yaml", "");
        Assert.Equal(["c.yaml"], Names(folder));
    }

    [Fact]
    public void Links_that_go_round_are_entered_once()
    {
        using var folder = new TestFolder().With("x/one.yaml", "").With("y/two.yaml", "");
        Directory.CreateSymbolicLink(folder.At("x/self"), folder.At("x"));
        Directory.CreateSymbolicLink(folder.At("x/other"), "../y");
        Directory.CreateSymbolicLink(folder.At("y/other"), "../x");
        Directory.CreateSymbolicLink(folder.At("a-link"), folder.Path);
        Assert.Equal(["x/one.yaml", "y/two.yaml"], Names(folder));
    }

    [Fact]
    public void Links_to_files_and_folders_elsewhere_are_followed()
    {
        using var elsewhere = new TestFolder().With("far/a.yaml", "").With("b.txt", "");
        using var folder = new TestFolder();
        Directory.CreateSymbolicLink(folder.At("near"), elsewhere.At("far"));
        File.CreateSymbolicLink(folder.At("b.yaml"), elsewhere.At("b.txt"));
        Assert.Equal(["b.yaml", "near/a.yaml"], Names(folder));
    }

    [Fact]
    public async Task A_path_that_does_not_exist_is_named()
    {
        using var folder = new TestFolder().With("a.yaml", Manifests.Shop);
        var ran = await Program.Run("check", folder.At("a.yaml"), folder.At("b.yaml"), folder.At("c"));
        Assert.Equal(2, ran.Status);
        Assert.Empty(ran.Output);
        Assert.Equal(
            $"sluice: '{folder.At("b.yaml")}' does not exist; give an existing file or folder, or - for standard input\n"
            + $"sluice: '{folder.At("c")}' does not exist; give an existing file or folder, or - for standard input\n", ran.Error);
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_named()
    {
        using var folder = new TestFolder().With("a.yaml", Manifests.Shop);
        File.CreateSymbolicLink(folder.At("b.yaml"), folder.At("nothing"));
        var ran = await Program.Run("check", folder.Path);
        Assert.Equal(2, ran.Status);
        Assert.Contains($"'{folder.At("b.yaml")}' in '{folder.Path}' leads nowhere", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_manifests_is_remarked_upon()
    {
        using var folder = new TestFolder().With("notes.txt", "");
        var ran = await Program.Run("check", folder.Path);
        Assert.Equal(0, ran.Status);
        Assert.Contains($"folder '{folder.Path}' holds no *.yaml, *.yml or *.json", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_in_a_folder_is_not_waited_for()
    {
        using var folder = new TestFolder().With("a.yaml", Manifests.Shop).WithPipe("pipe").WithPipe("b.yaml");
        File.CreateSymbolicLink(folder.At("c.yaml"), folder.At("pipe"));
        var ran = await Task.Run(() => Program.Run("check", folder.Path)).WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(0, ran.Status);
        Assert.Contains($"'{folder.At("b.yaml")}' is empty or no regular file; nothing is read from it\n", ran.Error, StringComparison.Ordinal);
        Assert.Contains($"'{folder.At("c.yaml")}' is empty or no regular file; nothing is read from it\n", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_that_is_named_is_read()
    {
        using var folder = new TestFolder().WithPipe("pipe");
        var writing = Task.Run(() => File.AppendAllText(folder.At("pipe"), Manifests.Shop), TestContext.Current.CancellationToken);
        var ran = await Task.Run(() => Program.Run("compile", folder.At("pipe"))).WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        await writing;
        Assert.Contains("from HTTPRoute demo/shop", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_a_dash()
    {
        var ran = await Program.Fed(Manifests.Gateway() + "oops: 1\n", "check", "-");
        Assert.Contains("--> -:7:1", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_and_files_are_one_input()
    {
        using var folder = new TestFolder().With("rest.yaml", Manifests.Join(Manifests.Class, Manifests.Route("shop", "shop.example"), Manifests.Service));
        var ran = await Program.Fed(Manifests.Gateway(), "compile", "-", folder.Path);
        Assert.Equal(0, ran.Status);
        Assert.Contains("from HTTPRoute demo/shop", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_without_end_is_read_until_the_compiler_has_enough()
    {
        using var endless = new Endless();
        Assert.Equal(Compiler.Parsing.ReadLimits.Octets + 1, ManifestText.Read("endless", endless).Bytes.Length);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Excerpts_read_the_encoding_that_the_text_has(string encoding)
    {
        var how = Encoding.GetEncoding(encoding);
        Assert.Equal("kind: Ünicode", Input.TextOf(new("a", (byte[])[.. how.GetPreamble(), .. how.GetBytes("kind: Ünicode")])));
    }

    private static string[] Names(TestFolder folder) =>
        [.. ManifestFiles.Under(folder.Path).Select(file => Path.GetRelativePath(folder.Path, file))];

    private sealed class Endless : MemoryStream
    {
        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'#');
            return buffer.Length;
        }
    }
}
