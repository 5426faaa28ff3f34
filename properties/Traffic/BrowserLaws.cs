using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sluice.Runtime.Quic;
using Xunit;

namespace Sluice.Laws;

/// <summary>
/// A real browser in front of the example of GEP-3567. Chromium is taken from the PATH (<c>apt-get install chromium</c>); where
/// there is none these laws are skipped.
/// </summary>
public class BrowserLaws
{
    private static readonly string[] Programs = ["chromium", "chromium-browser"];

    [Theory]
    [InlineData("bar.example.com", "foo.example.com")]
    [InlineData("foo.example.com", "bar.example.com")]
    public Task Chromium_shares_the_connection_is_told_421_and_comes_again_on_one_of_the_hosts_own(string first, string second) =>
        Shows(first, second, static _ => "--disable-quic", [$"HTTP/2 {first}/ 200", $"HTTP/2 {second}/image 421", $"HTTP/2 {second}/image 200"]);

    [Theory]
    [InlineData("bar.example.com", "foo.example.com")]
    [InlineData("foo.example.com", "bar.example.com")]
    public Task Chromium_comes_over_HTTP_3_to_one_host_and_over_HTTP_2_to_the_other(string first, string second)
    {
        Assert.SkipUnless(QuicSupport.IsThere, "this machine has no QUIC; the library libmsquic (2.2 or later) brings it");
        return Shows(first, second, port => $"--origin-to-force-quic-on={first}:{port}", [$"HTTP/3 {first}/ 200", $"HTTP/2 {second}/image 200"]);
    }

    /// <summary>The browser is shown a page of the first host with an image of the second.</summary>
    private static async Task Shows(string first, string second, Func<int, string> quic, string[] expected)
    {
        var browser = Chromium();
        Assert.SkipWhen(browser is null, "there is no chromium on the PATH; install the package 'chromium'");
        var certificate = TestCertificate.For("*.example.com");
        var (port, reached) = (0, new List<string>());
        await using var backend = await TestBackend.Start(async context =>
        {
            lock (reached) reached.Add(context.Request.Host.Host + context.Request.Path);
            context.Response.ContentType = context.Request.Path == "/image" ? "image/svg+xml" : "text/html";
            await context.Response.WriteAsync(context.Request.Path == "/image"
                ? "<svg xmlns='http://www.w3.org/2000/svg' width='7' height='5'/>"
                : $"<!doctype html><link rel=icon href='data:,'><img id=i src='https://{second}:{port}/image' onload='document.title=`seen ${{i.naturalWidth}}`'>");
        });
        using var sink = new LogSink();
        var world = new World();
        var all = world.Forward(world.Cluster("b", backend.At));
        foreach (var host in new[] { "foo.example.com", "*.example.com" }) world.ListenTls(443, host, [world.Certificate(certificate)], world.On("/", all));
        await using var plane = await TestPlane.Serving(sink.Options() with { Http3 = QuicSupport.IsThere }, world, certificate);
        port = plane.At(443).Port;
        var page = await Visit(browser, certificate, $"https://{first}:{port}/", quic(port));
        Assert.Contains("<title>seen 7</title>", page, StringComparison.Ordinal);
        Assert.Equal([$"{first}/", $"{second}/image"], reached);
        var answers = new List<string>();
        while (sink.Waiting > 0)
        {
            var line = await sink.NextJson();
            answers.Add($"{line.GetProperty("protocol")} {line.GetProperty("host")}{line.GetProperty("path")} {line.GetProperty("status")}");
        }
        Assert.Equal(expected, answers.Select(answer => answer.Replace($":{port}", "", StringComparison.Ordinal)));
    }

    /// <summary>The document as it is when everything is loaded.</summary>
    private static async Task<string> Visit(string browser, TestCertificate certificate, string url, string quic)
    {
        using var shown = X509Certificate2.CreateFromPem(certificate.Key.CertificatePem);
        var trusted = Convert.ToBase64String(SHA256.HashData(shown.PublicKey.ExportSubjectPublicKeyInfo()));
        var profile = Directory.CreateTempSubdirectory("sluice-browser");
        try
        {
            var start = new ProcessStartInfo(browser)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                ArgumentList =
                {
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run", quic,
                    $"--user-data-dir={profile.FullName}", "--host-resolver-rules=MAP *.example.com 127.0.0.1, MAP * ~NOTFOUND",
                    $"--ignore-certificate-errors-spki-list={trusted}", "--timeout=30000", "--dump-dom", url,
                },
            };
            using var process = Process.Start(start)!;
            try
            {
                var (page, said) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
                await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TestPlane.Patience).ConfigureAwait(false);
                return await page.ConfigureAwait(false) is { Length: > 0 } text ? text : await said.ConfigureAwait(false);
            }
            finally
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
            }
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }

    private static string? Chromium() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .SelectMany(folder => Programs.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
