using System.IO;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Laws;

/// <summary>
/// The authorities that the system trusts, and one more for the laws of this process alone: .NET keeps those of a user in
/// the home directory, so the process gets one of its own before it looks.
/// </summary>
internal static class SystemTrust
{
    /// <summary>The one that was added. What the system trusts is looked up once and remembered for a while, so it is added first of all.</summary>
    public static TestAuthority Authority { get; private set; } = null!;

    [ModuleInitializer]
    internal static void Move()
    {
        var home = Directory.CreateTempSubdirectory("sluice-laws-");
        Environment.SetEnvironmentVariable("HOME", home.FullName);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => home.Delete(recursive: true);
        Authority = TestAuthority.Root("of the system");
        using var roots = new X509Store(StoreName.Root, StoreLocation.CurrentUser, OpenFlags.ReadWrite);
        using var bare = X509CertificateLoader.LoadCertificate(Authority.Certificate.RawData);
        roots.Add(bare);
    }
}
