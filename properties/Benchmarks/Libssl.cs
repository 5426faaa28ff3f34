using System.Runtime.InteropServices;

namespace Sluice.Bench;

/// <summary>
/// What we need of OpenSSL's client. Unlike SslStream it says whether a session was resumed, takes the session that it is
/// given, and costs little of the cores that the gateway is measured on.
/// </summary>
internal static partial class Libssl
{
    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    public const int Tls12 = 0x0303;
    public const int Tls13 = 0x0304;

    public const int SetServerName = 55;
    public const int SetMinimum = 123;
    public const int SetMaximum = 124;

    [LibraryImport(Ssl, EntryPoint = "TLS_client_method")] public static partial nint ClientMethod();
    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_new")] public static partial nint NewContext(nint method);
    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_free")] public static partial void FreeContext(nint context);
    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_ctrl")] public static partial nint ControlContext(nint context, int command, nint number, nint data);
    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_alpn_protos")] public static partial int SetAlpn(nint context, ReadOnlySpan<byte> protocols, uint length);
    [LibraryImport(Ssl, EntryPoint = "SSL_new")] public static partial nint New(nint context);
    [LibraryImport(Ssl, EntryPoint = "SSL_free")] public static partial void Free(nint ssl);
    [LibraryImport(Ssl, EntryPoint = "SSL_ctrl")] public static partial nint Control(nint ssl, int command, nint number, ReadOnlySpan<byte> data);
    [LibraryImport(Ssl, EntryPoint = "SSL_set_fd")] public static partial int SetSocket(nint ssl, int socket);
    [LibraryImport(Ssl, EntryPoint = "SSL_set_bio")] public static partial void SetBuffers(nint ssl, nint reads, nint writes);
    [LibraryImport(Ssl, EntryPoint = "SSL_connect")] public static partial int Connect(nint ssl);
    [LibraryImport(Ssl, EntryPoint = "SSL_read")] public static partial int Read(nint ssl, Span<byte> into, int length);
    [LibraryImport(Ssl, EntryPoint = "SSL_write")] public static partial int Write(nint ssl, ReadOnlySpan<byte> from, int length);
    [LibraryImport(Ssl, EntryPoint = "SSL_shutdown")] public static partial int Shutdown(nint ssl);
    [LibraryImport(Ssl, EntryPoint = "SSL_get1_session")] public static partial nint Session(nint ssl);
    [LibraryImport(Ssl, EntryPoint = "SSL_set_session")] public static partial int SetSession(nint ssl, nint session);
    [LibraryImport(Ssl, EntryPoint = "SSL_session_reused")] public static partial int IsResumed(nint ssl);
    [LibraryImport(Ssl, EntryPoint = "SSL_SESSION_is_resumable")] public static partial int IsResumable(nint session);
    [LibraryImport(Ssl, EntryPoint = "SSL_SESSION_free")] public static partial void FreeSession(nint session);
    [LibraryImport(Crypto, EntryPoint = "BIO_s_mem")] public static partial nint MemoryMethod();
    [LibraryImport(Crypto, EntryPoint = "BIO_new")] public static partial nint NewBuffer(nint method);
    [LibraryImport(Crypto, EntryPoint = "BIO_read")] public static partial int ReadBuffer(nint buffer, Span<byte> into, int length);
    [LibraryImport(Crypto, EntryPoint = "ERR_clear_error")] public static partial void ClearErrors();
}
