using System.Buffers;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace Sluice.Runtime.Matching;

/// <summary>What the value of a header or of a query parameter has to be.</summary>
internal abstract record ValueTest
{
    private ValueTest() { }
    private protected abstract int Rank { get; }

    public sealed record Exact(string Value) : ValueTest { private protected override int Rank => 0; }
    public sealed record Pattern(Regex Regex) : ValueTest { private protected override int Rank => 1; }
}

internal static class ValueTests
{
    public static bool Holds(ValueTest test, ReadOnlySpan<char> value) => test switch
    {
        ValueTest.Exact(var expected) => value.SequenceEqual(expected),
        ValueTest.Pattern(var regex) => regex.IsMatch(value),
    };

    /// <summary>Several lines of one header count as one value, joined with commas; a header that is absent never holds.</summary>
    public static bool Holds(ValueTest test, StringValues lines)
    {
        if (lines.Count == 0) return false;
        if (lines.Count == 1) return Holds(test, lines[0].AsSpan());
        var length = lines.Count - 1;
        foreach (var line in lines) length += line?.Length ?? 0;
        var rented = ArrayPool<char>.Shared.Rent(length);
        var at = 0;
        for (var line = 0; line < lines.Count; line++)
        {
            if (line > 0) rented[at++] = ',';
            lines[line].AsSpan().CopyTo(rented.AsSpan(at));
            at += lines[line]?.Length ?? 0;
        }
        var holds = Holds(test, rented.AsSpan(0, at));
        ArrayPool<char>.Shared.Return(rented);
        return holds;
    }
}
