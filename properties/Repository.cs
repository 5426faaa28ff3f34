using System.IO;

namespace Sluice.Laws;

/// <summary>
/// Where the checked-out sources are: the folder above the test program that holds the solution. The paths that the C#
/// compiler records are not the machine's in a build for CI.
/// </summary>
internal static class Repository
{
    public static readonly string Root = Above(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Folder(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Above(DirectoryInfo? folder) =>
        folder is null ? throw new DirectoryNotFoundException($"no Gateway.sln above {AppContext.BaseDirectory}")
        : File.Exists(Path.Combine(folder.FullName, "Gateway.sln")) ? folder.FullName
        : Above(folder.Parent);
}
