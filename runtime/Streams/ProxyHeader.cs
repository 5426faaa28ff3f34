using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Runtime.Hosting;

namespace Sluice.Runtime.Streams;

/// <summary>
/// The header of the PROXY protocol ("The PROXY protocol, Versions 1 &amp; 2"), which stands before the first octet of a
/// connection and says between whom it really is.
/// </summary>
internal abstract record ProxyHeader
{
    private ProxyHeader() { }
    private protected abstract int Rank { get; }

    /// <param name="Length">Octets of the header.</param>
    /// <param name="Ends">Nothing, if the sender speaks for itself or does not know: then the connection's own ends are meant.</param>
    public sealed record Complete(int Length, Ends? Ends) : ProxyHeader { private protected override int Rank => 0; }

    /// <summary>Something else, or a header against the rules.</summary>
    public sealed record Malformed : ProxyHeader { private protected override int Rank => 1; }

    private static readonly Malformed Bad = new();

    /// <summary>Octets of a line of version 1, at most.</summary>
    private const int LongestLine = 107;

    /// <summary>Octets after the fixed part of version 2 that are put up with: addresses, and what else a load balancer tells.</summary>
    private const int LongestRest = 4096;

    private const int FixedPart = 16;
    private const int UnixAddresses = 216;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;
    private static ReadOnlySpan<byte> LineStart => "PROXY "u8;

    /// <summary>What a connection begins with; nothing, as long as more is needed.</summary>
    public static ProxyHeader? Read(in ReadOnlySequence<byte> seen)
    {
        Span<byte> start = stackalloc byte[LongestLine];
        var length = (int)Math.Min(seen.Length, start.Length);
        start = start[..length];
        seen.Slice(0, length).CopyTo(start);
        if (start.IsEmpty) return null;
        if (Begins(start, LineStart)) return Line(start);
        return Begins(start, Signature) ? Binary(start, seen) : Bad;
    }

    /// <summary>The header as it is sent to a backend.</summary>
    public static byte[] Write(ProxyProtocol version, Ends? ends) => version == ProxyProtocol.V1 ? WriteLine(ends) : WriteBinary(ends);

    private static bool Begins(ReadOnlySpan<byte> seen, ReadOnlySpan<byte> mark) =>
        seen.Length >= mark.Length ? seen.StartsWith(mark) : mark.StartsWith(seen);

    private static ProxyHeader? Line(ReadOnlySpan<byte> seen)
    {
        var end = seen.IndexOf((byte)'\n');
        if (end < 0) return seen.Length < LongestLine ? null : Bad;
        if (end < 1 || seen[end - 1] != '\r' || seen[..end].IndexOf((byte)'\r') != end - 1) return Bad;
        var length = end + 1;
        var text = Encoding.Latin1.GetString(seen[LineStart.Length..(end - 1)]);
        if (text == "UNKNOWN" || text.StartsWith("UNKNOWN ", StringComparison.Ordinal)) return new Complete(length, null);
        var words = text.Split(' ');
        if (words.Length != 5 || words[0] is not ("TCP4" or "TCP6")) return Bad;
        var family = words[0] == "TCP4" ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        return Address(words[1], family) is { } source && Address(words[2], family) is { } destination
            && Number(words[3]) is { } from && Number(words[4]) is { } to
            ? new Complete(length, new(new(source, from), new(destination, to)))
            : Bad;
    }

    /// <summary>An address as the protocol writes it; of several spellings of one that readers differ about none is taken.</summary>
    private static IPAddress? Address(string text, AddressFamily family) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == family
        && (family == AddressFamily.InterNetwork ? address.ToString() == text : !text.AsSpan().ContainsAny("[]%"))
            ? address
            : null;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= ushort.MaxValue && (text == "0" || text[0] != '0') ? number : null;

    private static ProxyHeader? Binary(ReadOnlySpan<byte> start, in ReadOnlySequence<byte> seen)
    {
        if (start.Length > 12 && start[12] is not (0x20 or 0x21)) return Bad;
        if (start.Length < FixedPart) return null;
        var rest = BinaryPrimitives.ReadUInt16BigEndian(start[14..]);
        if (rest > LongestRest) return Bad;
        // A load balancer that asks after our health speaks for itself, whatever stands in the addresses.
        var isOwn = start[12] == 0x20;
        int? addresses = start[13] switch { 0x00 => 0, 0x11 => 12, 0x21 => 36, 0x31 => UnixAddresses, _ => null };
        if (!isOwn && (addresses is null || rest < addresses)) return Bad;
        var length = FixedPart + rest;
        if (seen.Length < length) return null;
        if (isOwn || addresses is not (12 or 36)) return new Complete(length, null);
        Span<byte> block = stackalloc byte[36];
        block = block[..addresses.Value];
        seen.Slice(FixedPart, block.Length).CopyTo(block);
        var size = (block.Length - 4) / 2;
        return new Complete(length, new(
            new(new IPAddress(block[..size]), BinaryPrimitives.ReadUInt16BigEndian(block[(2 * size)..])),
            new(new IPAddress(block[size..(2 * size)]), BinaryPrimitives.ReadUInt16BigEndian(block[(2 * size + 2)..]))));
    }

    private static byte[] WriteLine(Ends? ends)
    {
        if (ends is null) return "PROXY UNKNOWN\r\n"u8.ToArray();
        var (source, destination, is4) = Alike(ends);
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"PROXY {(is4 ? "TCP4" : "TCP6")} {source} {destination} {ends.Source.Port} {ends.Destination.Port}\r\n"));
    }

    private static byte[] WriteBinary(Ends? ends)
    {
        if (ends is null) return [.. Signature, 0x21, 0x00, 0, 0];
        var (source, destination, is4) = Alike(ends);
        var header = new byte[FixedPart + (is4 ? 12 : 36)];
        Signature.CopyTo(header);
        header[12] = 0x21;
        header[13] = is4 ? (byte)0x11 : (byte)0x21;
        header[15] = (byte)(header.Length - FixedPart);
        var size = is4 ? 4 : 16;
        source.TryWriteBytes(header.AsSpan(FixedPart), out _);
        destination.TryWriteBytes(header.AsSpan(FixedPart + size), out _);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(FixedPart + 2 * size), (ushort)ends.Source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(FixedPart + 2 * size + 2), (ushort)ends.Destination.Port);
        return header;
    }

    /// <summary>Both addresses in the family that can hold both, without a scope, which means nothing elsewhere.</summary>
    private static (IPAddress Source, IPAddress Destination, bool Is4) Alike(Ends ends)
    {
        var (source, destination) = (ends.Source.Address, ends.Destination.Address);
        var is4 = source.AddressFamily == AddressFamily.InterNetwork && destination.AddressFamily == AddressFamily.InterNetwork;
        return is4 ? (source, destination, true) : (Six(source), Six(destination), false);
    }

    private static IPAddress Six(IPAddress address) => new(address.MapToIPv6().GetAddressBytes());
}
