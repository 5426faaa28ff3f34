using System.Diagnostics;
using System.IO;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Sluice.Laws;

/// <summary>The TLS client of OpenSSL, which shows what the client of .NET hides: whether a session was resumed, and alerts.</summary>
internal static class Openssl
{
    /// <summary>Sends one HTTP/1.1 request and reads to the end. Everything that the program says comes back.</summary>
    public static async Task<string> Ask(IPEndPoint at, string serverName, string host, params string[] options)
    {
        var start = new ProcessStartInfo("openssl")
        {
            ArgumentList = { "s_client", "-connect", $"{at}", "-servername", serverName, "-ign_eof" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var option in options) start.ArgumentList.Add(option);
        using var client = Start(start);
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        try
        {
            var (said, warned) = (client.StandardOutput.ReadToEndAsync(limit.Token), client.StandardError.ReadToEndAsync(limit.Token));
            try
            {
                await client.StandardInput.WriteAsync($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").ConfigureAwait(false);
                await client.StandardInput.FlushAsync(limit.Token).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // It has ended already, because it was refused: what it said tells.
            }
            return await said.ConfigureAwait(false) + await warned.ConfigureAwait(false);
        }
        finally
        {
            client.Kill();
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("openssl does not start");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("needs the program openssl, which the package of this name has");
            throw;
        }
    }
}
