using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Sluice.Laws;

/// <summary>
/// What the README of a sample promises is what its commands print: the sample is served as the README says, and each
/// curl of its console blocks is run against it. The samples listen on the ports that they name, so those must be free.
/// </summary>
public sealed partial class SampleLaws
{
    public static TheoryData<string> Samples =>
        [.. Directory.GetDirectories(Repository.Folder("samples")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Samples))]
    public async Task The_commands_of_a_sample_print_what_its_README_says(string sample)
    {
        Assert.SkipUnless(HasCurl, "curl is not on this machine: install it to run the commands of the samples");
        var readme = await File.ReadAllTextAsync(Repository.Folder("samples", sample, "README.md"), TestContext.Current.CancellationToken);
        Assert.Contains($"dotnet run --project adapters -c Release -- run samples/{sample} --demo-backends", readme, StringComparison.Ordinal);
        var commands = Commands(readme).ToArray();
        Assert.NotEmpty(commands);

        await using var run = new ChildProcess("run", Repository.Folder("samples", sample), "--demo-backends", "--admin", "127.0.0.1:0");
        await run.Output.Until("/diagnostics\n");
        foreach (var (command, expected) in commands)
        {
            var printed = await Shell(command);
            Assert.True(Pattern(expected).IsMatch(printed), $"$ {command}\nthe README says:\n{expected}\nbut it prints:\n{printed}\n{run.Error.Text}");
        }
        await run.Signal("TERM");
        Assert.Equal(0, await run.Status());
    }

    /// <summary>Each line that begins with "$ " in a console block, and the lines up to the next.</summary>
    private static Seq<(string Command, string Expected)> Commands(string readme) => toSeq(
        from block in ConsoleBlock().Matches(readme)
        from part in ("\n" + block.Groups[1].Value).Split("\n$ ").Skip(1)
        let end = part.IndexOf('\n', StringComparison.Ordinal)
        select (part[..end], part[(end + 1)..].TrimEnd('\n'))).Strict();

    private static Regex Pattern(string expected) =>
        new(@"\A" + string.Join("(?s:.*)", expected.Split('…').Select(Regex.Escape)) + @"\s*\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static bool HasCurl => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "curl")));

    private static async Task<string> Shell(string command)
    {
        var start = new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardOutput = true, WorkingDirectory = Repository.Root };
        using var process = Process.Start(start)!;
        var printed = new StringBuilder(await process.StandardOutput.ReadToEndAsync().WaitAsync(TestPlane.Patience).ConfigureAwait(false));
        await process.WaitForExitAsync().ConfigureAwait(false);
        return printed.Replace("\r", "").ToString();
    }

    [GeneratedRegex("^```console\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ConsoleBlock();
}
