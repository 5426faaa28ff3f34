using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Sluice.Laws;

/// <summary>
/// What the README of a sample promises is what its commands print: the sample is served as the README says, and each
/// command of its console blocks is run against it, with the server that the README starts first if it starts one. The
/// samples listen on the ports that they name, so those must be free.
/// </summary>
public sealed partial class SampleLaws
{
    public static TheoryData<string> Samples =>
        [.. Directory.GetDirectories(Repository.Folder("samples")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Samples))]
    public async Task The_commands_of_a_sample_print_what_its_README_says(string sample)
    {
        var readme = await File.ReadAllTextAsync(Repository.Folder("samples", sample, "README.md"), TestContext.Current.CancellationToken);
        var commands = Commands(readme).ToArray();
        Assert.NotEmpty(commands);
        var servers = NameServer().Matches(readme).Select(server => server.Value).ToArray();
        foreach (var tool in commands.Select(command => command.Command).Concat(servers).Select(command => command.Split(' ')[0]).Distinct())
            Assert.SkipUnless(IsHere(tool), $"{tool} is not on this machine; {Tools(tool)}");

        using var others = new Servers(servers);
        var run = new ChildProcess(["run", Repository.Folder("samples", sample), .. Flags(readme, sample), "--admin", "127.0.0.1:0"]);
        await using var ending = run;
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

    /// <summary>What the README's own run command says after the sample.</summary>
    private static string[] Flags(string readme, string sample)
    {
        var command = $"dotnet run --project adapters -c Release -- run samples/{sample}";
        var line = Assert.Single(readme.Split('\n'), line => line.StartsWith(command, StringComparison.Ordinal));
        return line[command.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static bool IsHere(string tool) => $"{Environment.GetEnvironmentVariable("PATH")}{Path.PathSeparator}{SystemTools}"
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));

    private static string Tools(string tool) => tool switch
    {
        "dig" => "Debian has it in bind9-dnsutils",
        "dnsmasq" => "Debian has it in dnsmasq-base",
        _ => "install it to run the commands of the samples",
    };

    private static async Task<string> Shell(string command)
    {
        var start = new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardOutput = true, WorkingDirectory = Repository.Root };
        using var process = Process.Start(start)!;
        var printed = new StringBuilder(await process.StandardOutput.ReadToEndAsync().WaitAsync(TestPlane.Patience).ConfigureAwait(false));
        await process.WaitForExitAsync().ConfigureAwait(false);
        return printed.Replace("\r", "").ToString();
    }

    /// <summary>Servers that run beside a sample.</summary>
    private sealed class Servers(string[] commands) : IDisposable
    {
        private readonly Process[] _running = [.. commands.Select(command => Process.Start(
            new ProcessStartInfo("sh", ["-c", $"PATH=$PATH:{SystemTools} exec {command}"]) { WorkingDirectory = Repository.Root })!)];

        public void Dispose()
        {
            foreach (var process in _running)
            {
                process.Kill();
                process.WaitForExit();
                process.Dispose();
            }
        }
    }

    /// <summary>Where Debian keeps servers, for those whose path leaves it out.</summary>
    private const string SystemTools = "/usr/sbin";

    [GeneratedRegex("^dnsmasq .*$", RegexOptions.Multiline)]
    private static partial Regex NameServer();

    [GeneratedRegex("^```console\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ConsoleBlock();
}
