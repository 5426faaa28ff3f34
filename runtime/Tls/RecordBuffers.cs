using System.Net.Security;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Sluice.Runtime.Tls;

/// <summary>
/// Has OpenSSL give back the two buffers of a connection, 16 KiB each, whenever nothing is in them. The platform has no
/// setting for it, so it is asked for underneath: where .NET or OpenSSL is built otherwise than those that we know, nothing
/// is touched, and a connection that waits takes more memory.
/// </summary>
internal static class RecordBuffers
{
    private const int ChangeMode = 33;
    private const nint ReleaseBuffers = 0x10;

    private delegate nint Control(nint ssl, int command, nint number, nint data);

    private delegate int FreeBuffers(nint ssl);

    private static readonly FieldInfo? Handle = typeof(SslStream).GetField("_securityContext", BindingFlags.Instance | BindingFlags.NonPublic);
    private static readonly Control? Change;
    private static readonly FreeBuffers? Free;

    static RecordBuffers()
    {
        // The very library that the platform uses, and no other version of it, which would take the handle for something else.
        if (Handle is null || !OperatingSystem.IsLinux() || SafeEvpPKeyHandle.OpenSslVersion >> 28 != 3
            || !NativeLibrary.TryLoad("libssl.so.3", out var library)
            || !NativeLibrary.TryGetExport(library, "SSL_ctrl", out var control)
            || !NativeLibrary.TryGetExport(library, "SSL_free_buffers", out var free)) return;
        Change = Marshal.GetDelegateForFunctionPointer<Control>(control);
        Free = Marshal.GetDelegateForFunctionPointer<FreeBuffers>(free);
    }

    /// <summary>To be called after the handshake, before anything is read or written. Says whether the buffers are given back from now on.</summary>
    public static bool Release(SslStream stream)
    {
        if (Change is null || Free is null || Handle?.GetValue(stream) is not SafeHandle handle || handle.GetType().Name != "SafeSslHandle") return false;
        var held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            var ssl = handle.DangerousGetHandle();
            var mode = Change(ssl, ChangeMode, ReleaseBuffers, 0);
            _ = Free(ssl);
            return (mode & ReleaseBuffers) != 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            if (held) handle.DangerousRelease();
        }
    }
}
