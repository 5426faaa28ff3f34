using System.IO;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;

namespace Sluice.Adapters.Files;

/// <summary>Reads inputs whole, up to one octet more than the compiler takes: it is the compiler that says "too long".</summary>
internal static class ManifestText
{
    public static SourceText Read(string file)
    {
        using var stream = new FileStream(file, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        return Read(file, stream);
    }

    /// <summary>
    /// Reads a file that nobody named. One without length is empty, or a pipe, a socket or a device: it is not opened, as
    /// that might wait for ever for somebody to write.
    /// </summary>
    public static SourceText ReadFound(string file) =>
        Stamp.Of(file).Exists(stamp => stamp.Length == 0) ? new(file, System.Array.Empty<byte>()) : Read(file);

    /// <summary>What is said of a file that was found and gave nothing.</summary>
    public static string Nothing(string file) => $"'{file}' is empty or no regular file; nothing is read from it";

    public static SourceText Read(string name, Stream stream)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[81920];
        while (bytes.Length <= ReadLimits.Octets && stream.Read(buffer) is var count and > 0)
            bytes.Write(buffer, 0, count);
        return new(name, bytes.GetBuffer().AsMemory(0, (int)Math.Min(bytes.Length, ReadLimits.Octets + 1)));
    }
}
