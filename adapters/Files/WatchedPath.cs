using System.Collections.Generic;
using System.IO;
using Sluice.Compiler;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;

namespace Sluice.Adapters.Files;

/// <summary>One PATH: every file that it meant when it was last read, and how it differs from the file system now.</summary>
internal sealed class WatchedPath
{
    private sealed record Known(Stamp Stamp, SourceText Text, DateTime Read);

    private readonly Dictionary<string, Known> _known;
    private readonly Action<string> _complain;

    /// <param name="sources">What the path held at the start; every file is compared with it once.</param>
    /// <param name="complain">Told of everything that cannot be read, each time.</param>
    public WatchedPath(string path, Arr<SourceText> sources, Action<string> complain)
    {
        Path = path;
        IsFolder = Directory.Exists(path);
        _complain = complain;
        _known = sources.ToDictionary(source => source.Name, source => new Known(default, source, DateTime.MinValue), StringComparer.Ordinal);
    }

    public string Path { get; }
    public bool IsFolder { get; }

    /// <summary>
    /// The files that are there now. A folder that cannot be listed, or is gone as a whole, is taken to be as it was: a
    /// volume may have been taken away, which is no order to stop serving.
    /// </summary>
    public Arr<(string File, Stamp Stamp)> Look()
    {
        try
        {
            if (IsFolder && !Directory.Exists(Path)) throw new IOException("the folder is gone");
            return ManifestFiles.Under(Path).SelectMany(file => Stamp.Of(file).Map(stamp => (file, stamp))).ToArr();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _complain($"{Unreadable.Explain(Path, fault)}; what was read there before still holds");
            return _known.Select(pair => (pair.Key, pair.Value.Stamp)).ToArr();
        }
    }

    /// <summary>Whether reading could bring anything new.</summary>
    public bool IsStale(Arr<(string File, Stamp Stamp)> look) =>
        look.Count != _known.Count || look.Exists(found => NeedsReading(found.File, found.Stamp));

    /// <summary>Reads what may have changed and tells what did.</summary>
    public Arr<Change> Take(Arr<(string File, Stamp Stamp)> look)
    {
        var there = look.Select(found => found.File).ToHashSet(StringComparer.Ordinal);
        var gone = _known.Keys.Where(file => !there.Contains(file)).Order(StringComparer.Ordinal).ToArr();
        foreach (var file in gone) _known.Remove(file);
        return gone.Map(file => (Change)new Change.Remove(new SourceName(file)))
            + look.SelectMany(found => Read(found.File, found.Stamp).Map(text => (Change)new Change.Update(text))).ToArr();
    }

    private Option<SourceText> Read(string file, Stamp stamp)
    {
        if (!NeedsReading(file, stamp)) return None;
        try
        {
            var began = DateTime.UtcNow;
            var text = ManifestText.ReadFound(file);
            if (text.Bytes.IsEmpty) _complain(ManifestText.Nothing(file));
            var same = _known.TryGetValue(file, out var known) && known.Text.Bytes.Span.SequenceEqual(text.Bytes.Span);
            _known[file] = new(stamp, text, began);
            return same ? None : Some(text);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // It vanished after it was looked at; the next look will tell.
            return None;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _complain($"{Unreadable.Explain(file, fault)}; what it said before still holds");
            return None;
        }
    }

    private bool NeedsReading(string file, Stamp stamp) =>
        !_known.TryGetValue(file, out var known) || known.Stamp != stamp || stamp.MayHideAWrite(known.Read);
}
