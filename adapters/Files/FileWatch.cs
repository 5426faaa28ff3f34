using System.Collections.Generic;
using System.IO;
using System.Threading.Channels;
using Sluice.Compiler;

namespace Sluice.Adapters.Files;

/// <summary>How patiently files are watched.</summary>
/// <param name="Rescan">Files are looked at this often even if nobody says that they changed: events get lost, and links have none.</param>
/// <param name="Quiet">Files that change are left alone until nothing has happened for so long: they may be half written.</param>
/// <param name="Longest">But not longer than this.</param>
internal sealed record FilePatience(TimeSpan Rescan, TimeSpan Quiet, TimeSpan Longest)
{
    public static readonly FilePatience Standard = new(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
}

/// <summary>
/// Tells what changed in files. Events of the operating system only say when to look; what is believed is the look itself,
/// so renames, swapped links and lost events all come out the same.
/// </summary>
internal sealed class FileWatch : IDisposable
{
    private readonly Channel<bool> _nudges = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly Arr<WatchedPath> _paths;
    private readonly FilePatience _patience;
    private readonly Action<string> _say;
    private System.Collections.Generic.HashSet<string> _said = [];
    private System.Collections.Generic.HashSet<string> _complaints = [];

    /// <param name="say">Told of everything that cannot be read, once until it can.</param>
    public FileWatch(Arr<Input.Part> parts, FilePatience patience, Action<string> say)
    {
        (_patience, _say) = (patience, say);
        _paths = parts.Map(part => new WatchedPath(part.Path, part.Sources, complaint => _complaints.Add(complaint)));
        foreach (var path in _paths) Listen(path);
    }

    public async Task Run(ChannelWriter<Change> changes, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var looks = Look();
            if (IsStale(looks))
            {
                looks = await Settled(looks, stop).ConfigureAwait(false);
                foreach (var change in _paths.SelectMany((path, i) => path.Take(looks[i]))) changes.TryWrite(change);
            }
            Complain();
            await Nudge(stop).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        foreach (var watcher in _watchers) watcher.Dispose();
    }

    private Arr<Arr<(string File, Stamp Stamp)>> Look() => _paths.Map(path => path.Look());

    private bool IsStale(Arr<Arr<(string File, Stamp Stamp)>> looks) =>
        Enumerable.Range(0, _paths.Count).Any(i => _paths[i].IsStale(looks[i]));

    /// <summary>Two looks in a row that show the same, or the last of those that there was time for.</summary>
    private async Task<Arr<Arr<(string File, Stamp Stamp)>>> Settled(Arr<Arr<(string File, Stamp Stamp)>> looks, CancellationToken stop)
    {
        for (var until = Environment.TickCount64 + (long)_patience.Longest.TotalMilliseconds; Environment.TickCount64 < until;)
        {
            await Task.Delay(_patience.Quiet, stop).ConfigureAwait(false);
            var next = Look();
            if (next.SelectMany(look => look).SequenceEqual(looks.SelectMany(look => look))) return next;
            looks = next;
        }
        return looks;
    }

    private async Task Nudge(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_patience.Rescan);
        try
        {
            await _nudges.Reader.ReadAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Time for a look although nothing was heard.
        }
    }

    private void Complain()
    {
        foreach (var complaint in _complaints.Except(_said).Order(StringComparer.Ordinal)) _say(complaint);
        (_said, _complaints) = (_complaints, []);
    }

    private void Listen(WatchedPath path)
    {
        try
        {
            var watcher = path.IsFolder
                ? new FileSystemWatcher(path.Path) { IncludeSubdirectories = true }
                : new FileSystemWatcher(Path.GetDirectoryName(Path.GetFullPath(path.Path)) ?? "/", Path.GetFileName(path.Path));
            _watchers.Add(watcher);
            watcher.Changed += Heard;
            watcher.Created += Heard;
            watcher.Deleted += Heard;
            watcher.Renamed += Heard;
            watcher.Error += (_, _) => _nudges.Writer.TryWrite(true);
            watcher.EnableRaisingEvents = true;
        }
        catch (Exception fault) when (fault is IOException or ArgumentException)
        {
            _say($"changes of '{path.Path}' are not announced ({fault.Message.TrimEnd('.')}); it is looked at every {_patience.Rescan.TotalSeconds:0.#} s instead");
        }
    }

    private void Heard(object sender, FileSystemEventArgs e) => _nudges.Writer.TryWrite(true);
}
