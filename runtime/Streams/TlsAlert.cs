namespace Sluice.Runtime.Streams;

/// <summary>
/// A fatal alert in plain text (RFC 8446 §6.2) to a client whose handshake no server will answer. It tells the client's
/// operator what is wrong, where a connection that just ends looks like a fault of the network.
/// </summary>
internal static class TlsAlert
{
    public const byte DecodeError = 50;
    public const byte InternalError = 80;
    public const byte UnrecognizedName = 112;

    private const byte AlertRecord = 21;
    private const byte Fatal = 2;

    public static byte[] Of(byte description) => [AlertRecord, 3, 3, 0, 2, Fatal, description];
}
