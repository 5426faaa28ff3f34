using System.Collections.Generic;
using System.IO;

namespace Sluice.Laws.Clusters;

/// <summary>What is not in this repository but may lie in <c>shared</c> beside the checkout or beside a folder that holds it.</summary>
internal static class Shared
{
    public static Option<string> Folder(params string[] parts) => Find(Directory.Exists, parts);

    public static Option<string> File(params string[] parts) => Find(System.IO.File.Exists, parts);

    private static Option<string> Find(Func<string, bool> exists, string[] parts) =>
        Ancestors(Path.GetDirectoryName(Repository.Root)).Select(above => Path.Combine([above, "shared", .. parts])).Find(exists);

    private static IEnumerable<string> Ancestors(string? folder) =>
        folder is null ? [] : Ancestors(Path.GetDirectoryName(folder)).Prepend(folder);
}
