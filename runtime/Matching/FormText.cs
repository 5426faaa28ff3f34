using System.Buffers;
using System.Text;

namespace Sluice.Runtime.Matching;

/// <summary>
/// Text as HTML forms write it into a query: <c>+</c> is a space, <c>%hh</c> a byte of UTF-8. A percent sign that begins no
/// byte stands for itself.
/// </summary>
internal static class FormText
{
    private const int OnStack = 512;

    public static bool IsEncoded(ReadOnlySpan<char> text) => text.IndexOfAny('%', '+') >= 0;

    /// <summary>Writes the decoded text, which is never longer than the encoded one, and says how long it is.</summary>
    public static int Decode(ReadOnlySpan<char> text, Span<char> into)
    {
        var rented = text.Length > OnStack ? ArrayPool<byte>.Shared.Rent(text.Length) : null;
        var bytes = rented ?? stackalloc byte[OnStack];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes[count++] = (byte)((Digit(text[i + 1]) << 4) | Digit(text[i + 2]));
                i += 2;
            }
            else
            {
                bytes[count++] = text[i] == '+' ? (byte)' ' : (byte)text[i];
            }
        }
        var length = Encoding.UTF8.GetChars(bytes[..count], into);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return length;
    }

    private static int Digit(char hex) => char.IsAsciiDigit(hex) ? hex - '0' : (hex | 0x20) - 'a' + 10;
}
