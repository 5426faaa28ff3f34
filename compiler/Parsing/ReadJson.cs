using System.Text.Json;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>JSON values one after another, and where the text stopped being JSON, if it did.</summary>
internal sealed record JsonHarvest(Harvest Read, Option<Diagnostic> Fault)
{
    /// <summary>The text is JSON but for the fault, so that no other reading of it is tried.</summary>
    public bool MeantAsJson { get; init; }

    public Harvest Said => Fault.Match(f => Read with { Said = Read.Said.Add(() => f) }, () => Read);
}

/// <summary>JSON, one value after another.</summary>
internal static class ReadJson
{
    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true, MaxDepth = int.MaxValue };

    /// <summary>Whether the text may be JSON: it begins with an object or a list.</summary>
    public static bool Begins(ReadOnlySpan<byte> octets) => octets.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    public static JsonHarvest All(ReadOnlyMemory<byte> octets, string document, bool positions)
    {
        var reader = new Utf8JsonReader(octets.Span, Options);
        var (harvest, count, cursor) = (Harvest.Nothing, 0, JsonCursor.Start);
        var tree = Tree.Start(document, harvest.Said, harvest.Left);
        try
        {
            while (!harvest.Finished && reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                cursor = positions ? cursor.To(octets.Span, start) : cursor;
                if (reader.CurrentDepth == 0 && !IsEnd(reader.TokenType) && ++count > ReadLimits.Documents)
                    return new(harvest with { Said = harvest.Said.Add(() => TooMany(document, cursor)) }, None);
                var at = positions ? PlaceOf(ref reader, octets.Span, cursor) : default;
                tree = tree.Stopped ? tree : ReadGrowth.Step(tree, JsonEvents.Step(ref reader, at));
                if (reader.CurrentDepth > 0 || IsStart(reader.TokenType)) continue;
                harvest = harvest.With(tree);
                tree = Tree.Start(document, harvest.Said, harvest.Left);
            }

            return new(harvest, None);
        }
        catch (JsonException fault)
        {
            var stopped = harvest with { Said = tree.Said, Left = tree.Left };
            return tree.Stopped ? new(stopped, None) : new(stopped, JsonFaults.Explain(fault, octets.Span, document, positions))
            {
                MeantAsJson = JsonFaults.IsComment(fault, octets.Span),
            };
        }
    }

    private static bool IsStart(JsonTokenType token) => token is JsonTokenType.StartObject or JsonTokenType.StartArray;

    private static bool IsEnd(JsonTokenType token) => token is JsonTokenType.EndObject or JsonTokenType.EndArray;

    private static Place PlaceOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> octets, JsonCursor cursor)
    {
        var end = cursor.To(octets, cursor.Octet + JsonEvents.Length(ref reader));
        return new(cursor.Line, cursor.Column, end.Column - cursor.Column);
    }

    private static Diagnostic TooMany(string document, JsonCursor at) =>
        ReadDiagnostics.TooManyDocuments(new Origin(document, "", at.Line, at.Column, 1));
}
