using System.Collections.Generic;
using System.IO;

namespace Sluice.Adapters.Files;

/// <summary>
/// The files that a PATH means, under the names that messages use: a folder gives what lies in it as
/// <c>*.yaml</c>, <c>*.yml</c> and <c>*.json</c>, in ordinal order. Hidden files and folders are left out (editors and mounted
/// ConfigMaps keep their own business there); links are followed, and no folder is entered twice.
/// </summary>
internal static class ManifestFiles
{
    /// <exception cref="IOException">The path, or a folder under it, cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for lack of permission.</exception>
    public static Arr<string> Under(string path) =>
        Directory.Exists(path) ? Folder(path).Order(StringComparer.Ordinal).ToArr() : Array(path);

    /// <summary>Folders that are reached by their own name come before those that only a link leads to.</summary>
    private static List<string> Folder(string root)
    {
        var files = new List<string>();
        var entered = new System.Collections.Generic.HashSet<string>(StringComparer.Ordinal);
        var folders = new Queue<string>([root is "." or "./" ? "" : root]);
        var links = new Queue<string>();
        while (folders.TryDequeue(out var folder) || links.TryDequeue(out folder))
        {
            var directory = new DirectoryInfo(folder.Length == 0 ? "." : folder);
            if (!entered.Add(RealPath.Of(directory.FullName))) continue;
            foreach (var entry in directory.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                if (entry.Name.StartsWith('.')) continue;
                var name = Path.Combine(folder, entry.Name);
                if (IsFolder(entry)) (entry.LinkTarget is null ? folders : links).Enqueue(name);
                else if (IsManifest(entry.Name)) files.Add(name);
            }
        }
        return files;
    }

    private static bool IsFolder(FileSystemInfo entry) => entry is DirectoryInfo && Directory.Exists(entry.FullName);

    private static bool IsManifest(string name) => Path.GetExtension(name) is ".yaml" or ".yml" or ".json";
}
