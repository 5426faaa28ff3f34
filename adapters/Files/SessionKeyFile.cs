using System.Buffers;
using System.Buffers.Text;
using System.IO;
using System.Text;
using Sluice.Runtime.Hosting;

namespace Sluice.Adapters.Files;

/// <summary>
/// The keys of session tokens, one a line: 32 octets in base64 (either alphabet, with or without <c>=</c>) or in 64
/// hexadecimal digits. The first seals, all open. Empty lines and lines that begin with <c>#</c> say nothing.
/// </summary>
/// <param name="Remark">What is unwise about the file; none, if nothing is.</param>
internal sealed record SessionKeyFile(Arr<ReadOnlyMemory<byte>> Keys, Option<string> Remark)
{
    public const int Most = 16;

    /// <summary>Far more than so many keys need.</summary>
    private const int Longest = 64 * 1024;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The keys, or a sentence for everything that is wrong with the file. No sentence shows what a line holds.</summary>
    public static Validation<string, SessionKeyFile> Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > Longest) return Fail<string, SessionKeyFile>($"session keys '{path}' has more than {Longest} octets; give a file of keys, one a line");
            return Of(path, Encoding.Latin1.GetString(File.ReadAllBytes(path)).Split('\n'));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Fail<string, SessionKeyFile>($"session keys: {Unreadable.Explain(path, fault)}");
        }
    }

    private static Validation<string, SessionKeyFile> Of(string path, string[] lines)
    {
        var said = toSeq(lines.Select((text, index) => (Number: index + 1, Text: text.Trim())))
            .Filter(line => line.Text.Length > 0 && !line.Text.StartsWith('#'))
            .Map(line => (line.Number, Key: KeyOf(line.Text)))
            .Strict();
        var keys = said.Choose(line => line.Key).ToArr();
        var faults = said.Filter(line => line.Key.IsNone)
                .Map(line => $"session keys '{path}': line {line.Number} is not a key; write {DataPlaneOptions.SessionKeyLength} random octets in base64, as 'openssl rand -base64 {DataPlaneOptions.SessionKeyLength}' prints them")
            + Faults(path, said.IsEmpty, keys);
        return faults.IsEmpty
            ? Success<string, SessionKeyFile>(new(keys, Loose(path)))
            : Fail<string, SessionKeyFile>(faults);
    }

    private static Seq<string> Faults(string path, bool isEmpty, Arr<ReadOnlyMemory<byte>> keys) => Seq(
            (Broken: isEmpty, Message: $"session keys '{path}' holds no key; write one a line"),
            (Broken: keys.Count > Most, Message: $"session keys '{path}' holds {keys.Count} keys, and {Most} are the most; remove the oldest at the end"),
            (Broken: keys.Map(key => Convert.ToHexString(key.Span)).Distinct().Count() != keys.Count, Message: $"session keys '{path}' holds a key twice; keep one of the lines"))
        .Filter(rule => rule.Broken)
        .Map(rule => rule.Message);

    private static Option<ReadOnlyMemory<byte>> KeyOf(string text)
    {
        var octets = new byte[DataPlaneOptions.SessionKeyLength];
        var isHex = text.Length == DataPlaneOptions.SessionKeyLength * 2;
        var reads = isHex
            ? Convert.FromHexString(text, octets, out _, out var count) == OperationStatus.Done
            : Base64Url.DecodeFromChars(text.TrimEnd('=').Replace('+', '-').Replace('/', '_'), octets, out _, out count) == OperationStatus.Done;
        return reads && count == DataPlaneOptions.SessionKeyLength ? Some((ReadOnlyMemory<byte>)octets) : None;
    }

    private static Option<string> Loose(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0
            ? Some($"session keys '{path}' can be read or written by others than its owner, who could then make sessions of their own; take that away with 'chmod 600'")
            : None;
}
