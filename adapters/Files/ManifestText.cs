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

    public static SourceText Read(string name, Stream stream)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[81920];
        while (bytes.Length <= ReadLimits.Octets && stream.Read(buffer) is var count and > 0)
            bytes.Write(buffer, 0, count);
        return new(name, bytes.GetBuffer().AsMemory(0, (int)Math.Min(bytes.Length, ReadLimits.Octets + 1)));
    }
}
