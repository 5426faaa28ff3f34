using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using Sluice.Adapters.Cli;

namespace Sluice.Laws;

/// <summary>How a process is started that may not open ports for the privileged.</summary>
internal static class Unprivileged
{
    public const string Directions =
        "needs Linux with net.ipv4.ip_unprivileged_port_start above 80, and either another user than root or the program setpriv; as root, 'sysctl net.ipv4.ip_unprivileged_port_start=1024' restores the default";

    private const string Limit = "/proc/sys/net/ipv4/ip_unprivileged_port_start";

    /// <summary>Nobody's user, in no group and without a capability.</summary>
    private static readonly string[] AsNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"];

    /// <summary>The words before the program; nothing, if this machine lets nobody be without privilege.</summary>
    /// <param name="folder">Read by the process.</param>
    public static IReadOnlyList<string>? Start(string folder, int port)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Limit) || int.Parse(File.ReadAllText(Limit), CultureInfo.InvariantCulture) <= port) return null;
        if (!Environment.IsPrivilegedProcess) return [];
        return Open(folder) && Open(Path.GetDirectoryName(typeof(CommandLine).Assembly.Location)!) && Ran([.. AsNobody, "test", "-r", typeof(CommandLine).Assembly.Location]) ? AsNobody : null;
    }

    /// <summary>Lets everybody read what stands in a folder.</summary>
    private static bool Open(string folder) => Ran(["chmod", "-R", "a+rX", folder]);

    private static bool Ran(string[] words)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
