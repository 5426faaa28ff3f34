using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Quic;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Tasks;

namespace Sluice.Laws;

/// <summary>
/// A connection of HTTP/3 whose requests name whatever host they like (RFC 9114); fields are sent as literals (RFC 9204), and
/// of those of an answer only the status is read.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class Http3Connection : IAsyncDisposable
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte GoAway = 7;

    /// <summary>H3_NO_ERROR.</summary>
    private const long NoError = 0x100;

    /// <summary>Places of the static table that hold a status (RFC 9204, appendix A).</summary>
    private static readonly Dictionary<int, int> StaticStatuses = new[]
    {
        (24, 103), (25, 200), (26, 304), (27, 404), (28, 503), (63, 100), (64, 204), (65, 206), (66, 302), (67, 400), (68, 403), (69, 421), (70, 425), (71, 500),
    }.ToDictionary(entry => entry.Item1, entry => entry.Item2);

    private readonly QuicConnection _quic;
    private readonly QuicStream _control;

    private Http3Connection(QuicConnection quic, QuicStream control, string presented) => (_quic, _control, Presented) = (quic, control, presented);

    /// <summary>The fingerprint of the certificate that the handshake presented.</summary>
    public string Presented { get; }

    public static async Task<Http3Connection> Open(IPEndPoint at, string serverName, SslStreamCertificateContext? shown = null)
    {
        var presented = "";
        var quic = await QuicConnection.ConnectAsync(new QuicClientConnectionOptions
        {
            RemoteEndPoint = at,
            DefaultCloseErrorCode = NoError,
            DefaultStreamErrorCode = 0x10c,
            MaxInboundUnidirectionalStreams = 3,
            HandshakeTimeout = TestPlane.Patience / 4,
            ClientAuthenticationOptions = new()
            {
                TargetHost = serverName,
                ApplicationProtocols = [SslApplicationProtocol.Http3],
                ClientCertificateContext = shown,
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    presented = certificate is null ? "" : Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));
                    return certificate is not null;
                },
            },
        }).ConfigureAwait(false);
        var control = await quic.OpenOutboundStreamAsync(QuicStreamType.Unidirectional).ConfigureAwait(false);
        await control.WriteAsync(new byte[] { 0, 4, 0 }).ConfigureAwait(false);
        return new(quic, control, presented);
    }

    public async Task<(int Status, string Body)> Ask(string host, string path = "/", string? content = null)
    {
        var stream = await _quic.OpenOutboundStreamAsync(QuicStreamType.Bidirectional).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(Request(content is null ? "GET" : "POST", host, path), completeWrites: content is null).ConfigureAwait(false);
            if (content is not null) await stream.WriteAsync(Frame(Data, Encoding.UTF8.GetBytes(content)), completeWrites: true).ConfigureAwait(false);
            using var answer = new MemoryStream();
            await stream.CopyToAsync(answer).WaitAsync(TestPlane.Patience).ConfigureAwait(false);
            return Read(answer.ToArray());
        }
    }

    /// <summary>Waits until the other side asks for the end of the connection, or ends it in peace.</summary>
    public async Task SentAway()
    {
        try
        {
            var control = await _quic.AcceptInboundStreamAsync().AsTask().WaitAsync(TestPlane.Patience).ConfigureAwait(false);
            await using (control.ConfigureAwait(false))
                await Farewell(control).ConfigureAwait(false);
        }
        catch (QuicException ended) when (ended.ApplicationErrorCode == NoError)
        {
            // What was asked has been done already.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _control.DisposeAsync().ConfigureAwait(false);
        await _quic.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task Farewell(QuicStream control)
    {
        var (seen, block) = (new MemoryStream(), new byte[64]);
        while (seen.Length == 0 || !Contains(seen.ToArray().AsSpan(1..), GoAway))
        {
            var count = await control.ReadAsync(block).AsTask().WaitAsync(TestPlane.Patience).ConfigureAwait(false);
            if (count == 0) throw new InvalidDataException("the control stream ended");
            seen.Write(block, 0, count);
        }
    }

    private static byte[] Request(string method, string host, string path)
    {
        var section = new MemoryStream();
        section.Write([0, 0]);
        foreach (var (name, value) in new[] { (":method", method), (":scheme", "https"), (":authority", host), (":path", path) })
        {
            Prefixed(section, 0x20, 3, name);
            Prefixed(section, 0, 7, value);
        }
        return Frame(Headers, section.ToArray());
    }

    private static void Prefixed(MemoryStream to, int flags, int bits, string text)
    {
        var (length, most) = (text.Length, (1 << bits) - 1);
        to.WriteByte((byte)(flags | Math.Min(length, most)));
        for (length -= most; length >= 0; length = length >= 128 ? length >> 7 : -1) to.WriteByte((byte)(length >= 128 ? (length & 127) | 128 : length));
        to.Write(Encoding.ASCII.GetBytes(text));
    }

    private static byte[] Frame(byte kind, byte[] payload)
    {
        var length = payload.Length;
        return [kind, (byte)(0x80 | (length >> 24)), (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. payload];
    }

    private static (int Status, string Body) Read(ReadOnlySpan<byte> answer)
    {
        var (status, body) = (0, new MemoryStream());
        while (!answer.IsEmpty)
        {
            var kind = Number(ref answer);
            var length = (int)Number(ref answer);
            if (kind == Headers && status == 0) status = Status(answer[..length]);
            if (kind == Data) body.Write(answer[..length]);
            answer = answer[length..];
        }
        return (status, Encoding.UTF8.GetString(body.ToArray()));
    }

    /// <summary>Whether a frame of the kind is there, whole.</summary>
    private static bool Contains(ReadOnlySpan<byte> frames, byte wanted)
    {
        while (frames.Length > 1)
        {
            var kind = Number(ref frames);
            var length = (int)Number(ref frames);
            if (length > frames.Length) return false;
            if (kind == wanted) return true;
            frames = frames[length..];
        }
        return false;
    }

    /// <summary>A number of variable length (RFC 9000, 16).</summary>
    private static long Number(ref ReadOnlySpan<byte> from)
    {
        var size = 1 << (from[0] >> 6);
        var value = (long)(from[0] & 0x3f);
        foreach (var octet in from[1..size]) value = (value << 8) | octet;
        from = from[size..];
        return value;
    }

    /// <summary>The first field of an answer: one of the static table, or one whose name is and whose value is a literal.</summary>
    private static int Status(ReadOnlySpan<byte> section)
    {
        var field = section[2..];
        if ((field[0] & 0xc0) == 0xc0) return StaticStatuses[(field[0] & 0x3f) < 0x3f ? field[0] & 0x3f : 0x3f + field[1]];
        if ((field[0] & 0xd0) != 0x50) throw new InvalidDataException("the answer does not begin with its status");
        var value = field[((field[0] & 0x0f) < 0x0f ? 1 : 2)..];
        return int.Parse(Encoding.ASCII.GetString(value.Slice(1, value[0] & 0x7f)), System.Globalization.CultureInfo.InvariantCulture);
    }
}
