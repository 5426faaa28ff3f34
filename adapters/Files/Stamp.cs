using System.IO;

namespace Sluice.Adapters.Files;

/// <summary>What tells without reading a file that it is another than before. Links are followed to what they mean now.</summary>
internal readonly record struct Stamp(long Length, DateTime Modified)
{
    /// <summary>
    /// Clocks of file systems are coarse: a file that was written so shortly before it was read may have been written again
    /// since, at the same time by that clock.
    /// </summary>
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(2);

    public bool MayHideAWrite(DateTime read) => read - Modified < Grain;

    /// <summary>None for a file that is not there; a stamp like no other for one that cannot be looked at.</summary>
    public static Option<Stamp> Of(string file)
    {
        try
        {
            var found = new FileInfo(file);
            var meant = found.LinkTarget is null ? found : found.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? found;
            return new Stamp(meant.Length, meant.LastWriteTimeUtc);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return None;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new Stamp(-1, DateTime.MaxValue);
        }
    }
}
