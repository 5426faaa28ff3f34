using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;

namespace Sluice.Runtime.Authorization;

/// <summary>One message of a gRPC call on the wire: a byte that says that it is not compressed, its length, itself.</summary>
internal static class GrpcMessage
{
    private const int Prefix = 5;

    public static byte[] Of(IMessage message)
    {
        var length = message.CalculateSize();
        var framed = new byte[Prefix + length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), length);
        message.WriteTo(framed.AsSpan(Prefix));
        return framed;
    }

    /// <summary>The message, if there is exactly one, in plain form and to its end.</summary>
    public static byte[]? Payload(byte[] framed) =>
        framed.Length >= Prefix && framed[0] == 0 && BinaryPrimitives.ReadUInt32BigEndian(framed.AsSpan(1)) == framed.Length - Prefix
            ? framed[Prefix..]
            : null;

    /// <summary>A time limit as the header <c>grpc-timeout</c> has it, at most eight digits.</summary>
    public static string Timeout(TimeSpan limit) => string.Create(
        CultureInfo.InvariantCulture, $"{(long)Math.Clamp(limit.TotalMilliseconds, 1, 99_999_999)}m");
}
