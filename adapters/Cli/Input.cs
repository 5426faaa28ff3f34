using System.Collections.Generic;
using System.IO;
using System.Text;
using Sluice.Adapters.Files;
using Sluice.Compiler.Text;

namespace Sluice.Adapters.Cli;

/// <summary>What the PATHs of a command line held, in their order.</summary>
internal sealed record Input(Arr<SourceText> Sources)
{
    public const string Standard = "-";

    /// <summary>The input, or a sentence for everything that could not be read.</summary>
    public static Validation<string, Input> Read(Arr<string> paths, Surroundings around) =>
        paths.Map(path => Attempt(path, () => Held(path, around)))
            .Sequence()
            .Map(found => new Input(found.Bind(sources => sources)));

    /// <summary>A folder without manifests is no fault, but hardly what was meant.</summary>
    public static IEnumerable<string> Remarks(Arr<string> paths) => paths
        .Where(path => path != Standard && Directory.Exists(path) && ManifestFiles.Under(path).IsEmpty)
        .Select(path => $"folder '{path}' holds no *.yaml, *.yml or *.json");

    /// <summary>The text of a document, for excerpts. YAML may be UTF-16 or UTF-32, with a mark in front.</summary>
    public string? TextOf(string document) => Sources
        .Filter(source => source.Name == document)
        .HeadOrNone()
        .MatchUnsafe<string?>(source => TextOf(source), () => null);

    public static string TextOf(SourceText source)
    {
        using var reader = new StreamReader(new MemoryStream(source.Bytes.ToArray()), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private static Arr<SourceText> Held(string path, Surroundings around) => path == Standard
        ? Array(ManifestText.Read(Standard, around.Input()))
        : ManifestFiles.Under(path).Map(ManifestText.Read);

    private static Validation<string, Arr<SourceText>> Attempt(string path, Func<Arr<SourceText>> read)
    {
        try
        {
            return Success<string, Arr<SourceText>>(read());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Fail<string, Arr<SourceText>>(Unreadable.Explain(path, fault));
        }
    }
}
