using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Sluice.Adapters.Files;
using Sluice.Compiler;
using Xunit;

namespace Sluice.Laws;

/// <summary>However files change, it is noticed, and told as it is.</summary>
public sealed class FileWatchLaws
{
    [Fact]
    public async Task A_rename_over_a_file_is_a_change()
    {
        using var folder = new TestFolder().With("a.yaml", "old");
        await using var watch = new Watched(folder.Path);
        folder.Replace("a.yaml", "new");
        Assert.Equal("a.yaml = new", await watch.Next());
    }

    [Fact]
    public async Task A_new_text_of_the_same_length_and_time_is_a_change()
    {
        using var folder = new TestFolder().With("a.yaml", "old");
        var time = File.GetLastWriteTimeUtc(folder.At("a.yaml"));
        await using var watch = new Watched(folder.Path);
        folder.With("a.yaml", "new");
        File.SetLastWriteTimeUtc(folder.At("a.yaml"), time);
        Assert.Equal("a.yaml = new", await watch.Next());
    }

    /// <summary>This is how Kubernetes replaces the files of a ConfigMap: by one link, to which all others lead.</summary>
    [Fact]
    public async Task A_swapped_link_to_the_folder_of_all_files_is_a_change()
    {
        using var folder = new TestFolder().With("..1/a.yaml", "old").With("..2/a.yaml", "new");
        Directory.CreateSymbolicLink(folder.At("..data"), "..1");
        File.CreateSymbolicLink(folder.At("a.yaml"), "..data/a.yaml");
        await using var watch = new Watched(folder.Path);
        Directory.CreateSymbolicLink(folder.At("..data.new"), "..2");
        Rename(folder.At("..data.new"), folder.At("..data"));
        Assert.Equal("a.yaml = new", await watch.Next());
    }

    [Fact]
    public async Task A_change_behind_a_link_to_another_folder_is_seen_at_the_next_look()
    {
        using var elsewhere = new TestFolder().With("a.yaml", "old");
        using var folder = new TestFolder();
        Directory.CreateSymbolicLink(folder.At("near"), elsewhere.Path);
        await using var watch = new Watched(folder.Path);
        elsewhere.Replace("a.yaml", "new");
        Assert.Equal("near/a.yaml = new", await watch.Next());
    }

    [Fact]
    public async Task Files_that_come_and_go_are_told()
    {
        using var folder = new TestFolder().With("a.yaml", "old");
        await using var watch = new Watched(folder.Path);
        folder.With("b/c/d.yaml", "new");
        Assert.Equal("b/c/d.yaml = new", await watch.Next());
        Directory.Delete(folder.At("b"), recursive: true);
        Assert.Equal("b/c/d.yaml is gone", await watch.Next());
    }

    [Fact]
    public async Task A_file_that_is_a_path_of_its_own_may_go_and_come_back()
    {
        using var folder = new TestFolder().With("a.txt", "old");
        await using var watch = new Watched(folder.At("a.txt"));
        File.Delete(folder.At("a.txt"));
        Assert.Equal(". is gone", await watch.Next());
        folder.With("a.txt", "new");
        Assert.Equal(". = new", await watch.Next());
    }

    [Fact]
    public async Task A_folder_that_vanishes_as_a_whole_is_complained_of_and_kept()
    {
        using var above = new TestFolder().With("m/a.yaml", "old");
        await using var watch = new Watched(above.At("m"));
        Directory.Move(above.At("m"), above.At("n"));
        await watch.Said.Until("what was read there before still holds");
        above.With("n/a.yaml", "new");
        Directory.Move(above.At("n"), above.At("m"));
        Assert.Equal("a.yaml = new", await watch.Next());
        Assert.Equal(1, Recording.Count(watch.Said.Text, "still holds"));
    }

    [Fact]
    public async Task A_text_that_is_written_again_as_it_was_is_no_change()
    {
        using var folder = new TestFolder().With("a.yaml", "old").With("b.yaml", "old");
        await using var watch = new Watched(folder.Path);
        folder.Replace("a.yaml", "old");
        folder.Replace("b.yaml", "new");
        Assert.Equal("b.yaml = new", await watch.Next());
    }

    private static void Rename(string from, string to)
    {
        using var rename = System.Diagnostics.Process.Start("mv", ["-T", from, to]);
        rename.WaitForExit();
        Assert.Equal(0, rename.ExitCode);
    }

    /// <summary>A watch of one path, and what it tells, with names relative to that path.</summary>
    private sealed class Watched : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Channel<Change> _changes = Channel.CreateUnbounded<Change>();
        private readonly string _path;
        private readonly FileWatch _watch;
        private readonly Task _running;

        public Watched(string path)
        {
            _path = path;
            var input = Input.Read(Array(path), () => Stream.Null).IfFail(_ => throw new InvalidOperationException("unreadable"));
            _watch = new(input.Parts, TestRun.Request().Files, Said.WriteLine);
            _running = _watch.Run(_changes.Writer, _stop.Token);
        }

        public Recording Said { get; } = new();

        public async Task<string> Next() =>
            await _changes.Reader.ReadAsync(_stop.Token).AsTask().WaitAsync(TestPlane.Patience).ConfigureAwait(false) switch
            {
                Change.Put(var source) => $"{Name(source.Name)} is {Input.TextOf(source)}",
                Change.Update(var source) => $"{Name(source.Name)} = {Input.TextOf(source)}",
                Change.Remove(var name) => $"{Name(name.Text)} is gone",
            };

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            // It ends where it is: between two looks, or in the middle of a wait.
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Assert.False(_running.IsFaulted, $"{_running.Exception}");
            _watch.Dispose();
            _stop.Dispose();
            await Said.DisposeAsync().ConfigureAwait(false);
        }

        private string Name(string file) => Path.GetRelativePath(_path, file);
    }
}
