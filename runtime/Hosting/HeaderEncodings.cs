using System.Text;

namespace Sluice.Runtime.Hosting;

/// <summary>
/// How request header values are read. All are Latin-1, so that bytes survive; two are read with care, because this is the
/// only place where their bytes can be seen before Kestrel acts on them.
/// </summary>
internal static class HeaderEncodings
{
    private static readonly Encoding Connection = new Reading(ConnectionText);
    private static readonly Encoding ContentLength = new Reading(LengthText);

    public static Encoding For(string header) =>
        header.Equals("Connection", StringComparison.OrdinalIgnoreCase) ? Connection
        : header.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) ? ContentLength
        : Encoding.Latin1;

    /// <summary>
    /// Kestrel replaces a list with exactly one option that it knows by that option, and the names beside it, which are not
    /// to be forwarded, would be forgotten. <c>keep-alive</c> says nothing new in such a list and is left out; to another
    /// option <c>keep-alive</c> is added, which changes nothing but the count.
    /// </summary>
    internal static string ConnectionText(string value)
    {
        if (!value.Contains(',', StringComparison.Ordinal)) return value;
        var (known, others, kept) = (0, 0, "");
        foreach (var option in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var keepAlive = option.Equals("keep-alive", StringComparison.OrdinalIgnoreCase);
            if (keepAlive || option.Equals("close", StringComparison.OrdinalIgnoreCase) || option.Equals("upgrade", StringComparison.OrdinalIgnoreCase)) known++;
            else others++;
            if (!keepAlive) kept += kept.Length == 0 ? option : "," + option;
        }
        if (others == 0 || known != 1) return value;
        return kept.Length < value.Length && !HasOption(kept) ? kept : kept + ",keep-alive";
    }

    /// <summary>Kestrel's number parser takes a sign; a length is digits only.</summary>
    internal static string LengthText(string value)
    {
        var digits = value.Trim(' ', '\t');
        return digits.Length > 0 && !digits.AsSpan().ContainsAnyExceptInRange('0', '9') ? value : value.Length == 0 ? value : new string('x', value.Length);
    }

    private static bool HasOption(string value)
    {
        foreach (var option in value.Split(','))
            if (option.Equals("close", StringComparison.OrdinalIgnoreCase) || option.Equals("upgrade", StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private sealed class Reading(Func<string, string> read) : Encoding
    {
        public override int GetCharCount(byte[] bytes, int index, int count) => Text(bytes, index, count).Length;

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
        {
            var text = Text(bytes, byteIndex, byteCount);
            text.CopyTo(0, chars, charIndex, text.Length);
            return text.Length;
        }

        public override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

        public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
            Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

        public override int GetMaxByteCount(int charCount) => Latin1.GetMaxByteCount(charCount);

        // Room for one more option.
        public override int GetMaxCharCount(int byteCount) => byteCount + ",keep-alive".Length;

        private string Text(byte[] bytes, int index, int count) => read(Latin1.GetString(bytes, index, count));
    }
}
