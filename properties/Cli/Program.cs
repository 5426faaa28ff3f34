using System.IO;
using System.Text;
using System.Threading.Tasks;
using Sluice.Adapters.Cli;

namespace Sluice.Laws;

/// <summary>What a command left behind.</summary>
internal sealed record Ran(int Status, string Output, string Error);

/// <summary>The program as a shell calls it, in this process.</summary>
internal static class Program
{
    public static Task<Ran> Run(params string[] args) => Fed("", args);

    public static async Task<Ran> Fed(string input, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var status = await CommandLine.Run(args, Around(output, error, input)).ConfigureAwait(false);
        return new(status, output.ToString(), error.ToString());
    }

    public static Surroundings Around(TextWriter output, TextWriter error, string input = "") => new(
        () => new MemoryStream(Encoding.UTF8.GetBytes(input)), output, error, PaintOutput: false, PaintError: false, _ => new MemoryStream());
}
