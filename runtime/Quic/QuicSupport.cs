using System.Net.Quic;

namespace Sluice.Runtime.Quic;

/// <summary>Whether this machine has QUIC, which .NET takes from a library of its own.</summary>
public static class QuicSupport
{
    /// <summary>What is missing where it is not there.</summary>
    public const string Hint =
        "HTTP/3 is not served, everything else is: .NET finds no QUIC on this machine; install the library libmsquic (version 2.2 or later) and start again";

    public static bool IsThere =>
        (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows()) && QuicListener.IsSupported;
}
