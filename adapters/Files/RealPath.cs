using System.IO;

namespace Sluice.Adapters.Files;

/// <summary>Where a path leads when every link in it is followed: two paths to one folder have one real path.</summary>
internal static class RealPath
{
    /// <exception cref="IOException">A link leads to itself, or nowhere.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full) ?? "/";
        foreach (var part in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var step = Path.Combine(real, part);
            real = Directory.ResolveLinkTarget(step, returnFinalTarget: true) is { } target ? Of(target.FullName) : step;
        }
        return real;
    }
}
