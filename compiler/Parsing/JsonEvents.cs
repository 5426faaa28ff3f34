using System.Text.Json;
using System.Text.Unicode;
using Sluice.Compiler.Diagnostics;

namespace Sluice.Compiler.Parsing;

/// <summary>Where reading stands in the octets of a JSON text, and the line and column of that place.</summary>
internal readonly record struct JsonCursor(int Octet, int Line, int Column)
{
    public static readonly JsonCursor Start = new(0, 1, 1);

    /// <summary>The same for a place further on. Characters are UTF-16 units: an octet that continues one counts nothing.</summary>
    public JsonCursor To(ReadOnlySpan<byte> octets, int octet)
    {
        var (line, column) = (Line, Column);
        for (var at = Octet; at < octet; at++)
        {
            var isBreak = octets[at] == '\n' || (octets[at] == '\r' && !(at + 1 < octets.Length && octets[at + 1] == '\n'));
            (line, column) = isBreak ? (line + 1, 1) : (line, column + Units(octets[at]));
        }

        return new(octet, line, column);
    }

    private static int Units(byte octet) => octet is >= 0x80 and < 0xC0 ? 0 : octet >= 0xF0 ? 2 : 1;
}

/// <summary>The tokens of the JSON reader as steps through a document.</summary>
internal static class JsonEvents
{
    public static ReadEvent Step(ref Utf8JsonReader reader, Place at) => reader.TokenType switch
    {
        JsonTokenType.StartObject => new ReadEvent.OpenObject(None, at),
        JsonTokenType.StartArray => new ReadEvent.OpenList(None, at),
        JsonTokenType.EndObject or JsonTokenType.EndArray => new ReadEvent.Close(at),
        JsonTokenType.True or JsonTokenType.False => Leaf(new Scalar.Bool(reader.TokenType is JsonTokenType.True), at),
        JsonTokenType.Null => Leaf(new Scalar.Null(), at),
        JsonTokenType.Number => Leaf(new Scalar.Number(System.Text.Encoding.UTF8.GetString(reader.ValueSpan)), at),
        _ => Text(ref reader, at),
    };

    /// <summary>Octets of the token as it is written: a text with its quotation marks.</summary>
    public static int Length(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject or JsonTokenType.StartArray => 1,
        JsonTokenType.String or JsonTokenType.PropertyName => reader.ValueSpan.Length + 2,
        _ => reader.ValueSpan.Length,
    };

    private static ReadEvent Text(ref Utf8JsonReader reader, Place at) =>
        !Utf8.IsValid(reader.ValueSpan)
            ? Refused(reader.TokenStartIndex + 1, reader.ValueSpan.ToArray(), at)
            : reader.ValueIsEscaped && ReadSurrogates.HasLoneEscape(reader.ValueSpan)
            ? new ReadEvent.Refused(ReadDiagnostics.LoneSurrogate, Leaf(new Scalar.Text(""), at))
            : Leaf(new Scalar.Text(reader.GetString() ?? ""), at);

    private static ReadEvent.Refused Refused(long start, byte[] written, Place at)
    {
        var wrong = ReadOctets.FirstInvalid(written);
        return new(place => ReadDiagnostics.NotUtf8(place, written[wrong], start + wrong), Leaf(new Scalar.Text(""), at));
    }

    private static ReadEvent.Leaf Leaf(Scalar value, Place at) => new(value, None, at);
}
