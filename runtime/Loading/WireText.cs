using System.Text;

namespace Sluice.Runtime.Loading;

/// <summary>
/// Header values are read and written byte by byte, as Latin-1, so that bytes survive. Text of a manifest is therefore
/// spelled as the Latin-1 reading of its UTF-8 bytes.
/// </summary>
internal static class WireText
{
    public static string Of(string text) => Ascii.IsValid(text) ? text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
