using System.IO;
using System.Text;
using Sluice.Compiler.Text;

namespace Sluice.Adapters.Files;

/// <summary>What the PATHs of a command line held, in their order.</summary>
internal sealed record Input(Arr<Input.Part> Parts)
{
    public const string Standard = "-";

    /// <summary>One PATH and what was found there.</summary>
    internal sealed record Part(string Path, Arr<SourceText> Sources);

    public Arr<SourceText> Sources => Parts.Bind(part => part.Sources);

    /// <summary>A folder without manifests, or with manifests without text, is no fault, but hardly what was meant.</summary>
    public Arr<string> Remarks => Parts.Bind(part =>
        part.Sources.IsEmpty ? Array($"folder '{part.Path}' holds no *.yaml, *.yml or *.json")
        : Directory.Exists(part.Path) ? part.Sources.Filter(source => source.Bytes.IsEmpty).Map(source => ManifestText.Nothing(source.Name))
        : Empty);

    /// <summary>The input, or a sentence for everything that could not be read.</summary>
    public static Validation<string, Input> Read(Arr<string> paths, Func<Stream> standardInput) =>
        paths.Map(path => Attempt(path, standardInput)).Sequence().Map(parts => new Input(parts));

    /// <summary>Whether a PATH gave text that it does not hold: a pipe can be read once only, and there is nothing to watch.</summary>
    public static bool IsPipe(Part part) =>
        part.Sources.Exists(source => !source.Bytes.IsEmpty) && !Directory.Exists(part.Path)
        && !Stamp.Of(part.Path).Exists(stamp => stamp.Length != 0);

    /// <summary>The text of a document, for excerpts.</summary>
    public string? TextOf(string document) => Sources
        .Find(source => source.Name == document)
        .MatchUnsafe<string?>(TextOf, () => null);

    /// <summary>YAML may be UTF-16 or UTF-32 with a mark in front; else it is UTF-8.</summary>
    public static string TextOf(SourceText source)
    {
        using var reader = new StreamReader(new MemoryStream(source.Bytes.ToArray()), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private static Validation<string, Part> Attempt(string path, Func<Stream> standardInput)
    {
        try
        {
            return Success<string, Part>(new(path, path == Standard
                ? Array(ManifestText.Read(Standard, standardInput()))
                : Directory.Exists(path) ? ManifestFiles.Under(path).Map(ManifestText.ReadFound)
                : Array(ManifestText.Read(path))));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Fail<string, Part>(Unreadable.Explain(path, fault));
        }
    }
}
