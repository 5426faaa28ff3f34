using System.Text;
using System.Text.Json;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>Why a text is not JSON, said to a person.</summary>
internal static class JsonFaults
{
    public static Diagnostic Explain(JsonException fault, ReadOnlySpan<byte> octets, string document, bool positions)
    {
        var octet = Octet(octets, fault.LineNumber ?? 0, fault.BytePositionInLine ?? 0);
        var place = JsonCursor.Start.To(octets, octet);
        var at = positions ? new Origin(document, "", place.Line, place.Column, 1) : Origin.Of(document);
        return octet >= octets.Length
            ? ReadDiagnostics.NotJson(at, "the JSON text ends before it is complete", "close every brace, bracket and quotation")
            : octets[octet] < 0x20 && octets[octet] is not ((byte)'\t' or (byte)'\r' or (byte)'\n')
            ? ReadDiagnostics.ControlCharacter(at, (char)octets[octet])
            : octets[octet] < 0x20
            ? ReadDiagnostics.NotJson(at, "a quoted text goes over the end of its line or holds a tab", "write '\\n' or '\\t' in the text")
            : IsComment(octets[octet..])
            ? ReadDiagnostics.NotJson(at, "a comment stands here, and JSON has none", "delete the comment, or write the file as YAML")
            : ReadDiagnostics.NotJson(
                at,
                $"JSON does not expect '{Character(octets[octet..])}' here",
                "check the comma before it, the quotation marks around it and the brackets that are open");
    }

    /// <summary>Whether the text stops being JSON at a comment: then it is meant as JSON, whatever YAML makes of it.</summary>
    public static bool IsComment(JsonException fault, ReadOnlySpan<byte> octets) =>
        Octet(octets, fault.LineNumber ?? 0, fault.BytePositionInLine ?? 0) is var octet && octet < octets.Length && IsComment(octets[octet..]);

    private static bool IsComment(ReadOnlySpan<byte> rest) => rest.StartsWith("//"u8) || rest.StartsWith("/*"u8);

    private static string Character(ReadOnlySpan<byte> octets) =>
        Rune.DecodeFromUtf8(octets, out var rune, out _) == System.Buffers.OperationStatus.Done ? rune.ToString() : "?";

    private static int Octet(ReadOnlySpan<byte> octets, long line, long position)
    {
        var start = 0;
        for (var at = 0L; at < line && octets[start..].IndexOf((byte)'\n') is var found and >= 0; at++) start += found + 1;
        return (int)Math.Min(start + position, octets.Length);
    }
}
