using System.Text.RegularExpressions;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Text;

namespace Sluice.Snapshots;

/// <summary>A folder under <c>samples/</c>: what the command line would compile, and what its README promises.</summary>
internal sealed record Sample(string Name, Arr<SourceText> Sources, Arr<Promise> Promises)
{
    private static readonly string Folder = Repository.Folder("samples");

    public static Arr<string> Names() => toArray(Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    public static Sample Named(string name) => new(name,
        toArray(Directory.GetFiles(Path.Combine(Folder, name), "*.yaml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => new SourceText(Path.GetRelativePath(Repository.Root, file), File.ReadAllBytes(file)))),
        Promise.In(File.ReadAllText(Path.Combine(Folder, name, "README.md"))));
}

/// <summary>A command of a <c>console</c> block and the lines that it is said to print, in which <c>…</c> stands for anything.</summary>
internal sealed partial record Promise(string Command, Arr<string> Printed)
{
    public static Arr<Promise> In(string readme) => toArray(Block().Matches(readme)
        .SelectMany(block => block.Groups[1].Value.Split("$ ", StringSplitOptions.RemoveEmptyEntries))
        .Select(part => part.TrimEnd('\n').Split('\n'))
        .Select(lines => new Promise(lines[0], toArray(lines.Skip(1)))));

    /// <summary>Whether a fact is what a printed line says.</summary>
    public static bool Says(string line, string fact) =>
        Regex.IsMatch(fact, $@"\A{Regex.Escape(line).Replace("…", "[\\s\\S]*", StringComparison.Ordinal)}\z");

    [GeneratedRegex(@"^```console\n((?:.*\n)*?)```$", RegexOptions.Multiline)]
    private static partial Regex Block();
}

/// <summary>The request that a <c>curl</c> command makes, and the format of its <c>-w</c>.</summary>
internal sealed partial record Curl(Request Request, Option<string> Format)
{
    private static readonly Arr<string> WithValue = Array("-X", "-H", "-o", "-w", "-D", "--cacert");

    public static Curl Of(string command)
    {
        var words = toArray(Word().Matches(command).Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value));
        if (words[0] != "curl") throw new InvalidDataException($"'{command}' is not a curl command");
        var options = toArray(words.Zip(words.Skip(1)).Where(pair => WithValue.Contains(pair.Item1)));
        Option<string> Last(string name) => options.Filter(pair => pair.Item1 == name).Map(pair => pair.Item2).ToSeq().LastOrNone();
        return Requests.Of(
                words.Find(word => word.Contains("://", StringComparison.Ordinal)).IfNone(""),
                Last("-X").IfNone("GET"),
                options.Filter(pair => pair.Item1 == "-H").Map(pair => pair.Item2))
            .Match(request => new Curl(request, Last("-w")), faults => throw new InvalidDataException($"{command}: {string.Join("; ", faults)}"));
    }

    [GeneratedRegex(@"'([^']*)'|\S+")]
    private static partial Regex Word();
}
