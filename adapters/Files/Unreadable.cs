using System.IO;

namespace Sluice.Adapters.Files;

/// <summary>Why an input could not be read, and what to do, in a sentence.</summary>
internal static class Unreadable
{
    public static string Explain(string path, Exception fault) => fault switch
    {
        FileNotFoundException { FileName: { } file } => Missing(path, file),
        FileNotFoundException or DirectoryNotFoundException => Missing(path, path),
        UnauthorizedAccessException => $"'{path}' may not be read: {Reason(fault)}; give this user the permission to read it",
        _ => $"'{path}' cannot be read: {Reason(fault)}",
    };

    /// <summary>A file that was found in a folder and is not there is a link that leads nowhere.</summary>
    private static string Missing(string path, string file) =>
        Path.GetFullPath(path) == Path.GetFullPath(file)
            ? $"'{path}' does not exist; give an existing file or folder, or - for standard input"
            : $"'{file}' in '{path}' leads nowhere; mend or remove the link";

    private static string Reason(Exception fault) => fault.Message.TrimEnd('.');
}
