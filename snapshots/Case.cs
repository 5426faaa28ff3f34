using System.Text.RegularExpressions;
using Sluice.Adapters.Cli;
using Sluice.Compiler;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Schemas;
using Sluice.Compiler.Text;

namespace Sluice.Snapshots;

/// <summary>
/// A folder under <c>cases/</c>, found and not listed: manifests, perhaps questions about them, and the outputs that
/// somebody has approved. <c>README.md</c> says what each file means.
/// </summary>
internal sealed record Case(string Name, string Folder, Arr<SourceText> Sources, CompileOptions Options, Arr<Question> Questions)
{
    private static readonly string Cases = Repository.Folder("snapshots", "cases");

    /// <summary>Every case by its path, which reads as a sentence.</summary>
    public static Arr<string> Names() => toArray(Directory
        .GetDirectories(Cases, "*", SearchOption.AllDirectories)
        .Where(folder => Directory.GetDirectories(folder).Length == 0)
        .Select(folder => Path.GetRelativePath(Cases, folder).Replace('\\', '/'))
        .Order(StringComparer.Ordinal));

    public static Case Named(string name)
    {
        var folder = Path.Combine(Cases, name);
        return new(name, folder,
            toArray(Directory.GetFiles(folder).Where(IsInput).Order(StringComparer.Ordinal)
                .Select(file => new SourceText(Path.GetFileName(file), File.ReadAllBytes(file)))),
            Lines(folder, "options.txt").Fold(new CompileOptions(Offline: true, ClassName: "sluice"), Option),
            Lines(folder, "requests.txt").Map(Question.Of));
    }

    private static bool IsInput(string file) =>
        Path.GetExtension(file) is ".yaml" or ".json" or ".raw"
        && !Path.GetFileName(file).Contains(".verified.", StringComparison.Ordinal)
        && !Path.GetFileName(file).Contains(".received.", StringComparison.Ordinal);

    private static CompileOptions Option(CompileOptions options, string line) => line.Split(' ') switch
    {
        ["class", var name] => options with { ClassName = name },
        ["any-class"] => options with { ClassName = None },
        ["crds", var bundle] => options with { Crds = CrdBundles.Named(bundle) },
        ["cluster"] => options with { Offline = false },
        ["whole"] => options with { Serves = Capabilities.Whole },
        ["against", var names] => options with { Against = Words.Against(Array(names)).IfFail(faults => throw new InvalidDataException(string.Join("; ", faults))) },
        ["without", var name] => options with { Serves = options.Serves.Filter(capability => capability != Enum.Parse<Capability>(name)) },
        ["time", var time] => options with { Time = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture) },
        ["address", var value] => options with { Usable = Some(options.Usable.IfNone(Arr<string>.Empty).Add(value)) },
        ["unassigned", var name, .. var why] => options with { Unassigned = options.Unassigned.Add(Gateway(name), string.Join(' ', why)) },
        ["closed", var name, var port, var transport, .. var why] => options with
        {
            Closed = options.Closed.Add(new(
                Gateway(name), int.Parse(port, System.Globalization.CultureInfo.InvariantCulture),
                Enum.Parse<Compiler.Values.Transport>(transport, ignoreCase: true), string.Join(' ', why), None)),
        },
        _ => throw new InvalidDataException($"'{line}' is no option; see snapshots/README.md"),
    };

    private static Compiler.Values.ObjectName Gateway(string name) => Words.Gateway(name).IfNone(() => throw new InvalidDataException($"'{name}' is no Gateway"));

    private static Arr<string> Lines(string folder, string file) => Path.Combine(folder, file) is var path && File.Exists(path)
        ? toArray(File.ReadAllLines(path).Where(line => line.Length > 0 && line[0] != '#'))
        : Arr<string>.Empty;
}

/// <summary>One line of <c>requests.txt</c>: <c>[METHOD] URL [-H 'Name: value']... [--sni HOST] [--from NAMESPACE]</c>, as for <c>sluice explain</c>.</summary>
internal sealed partial record Question(string Line, Inquiry Inquiry)
{
    public static Question Of(string line)
    {
        var words = toArray(Word().Matches(line).Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value));
        var method = words[0].Contains("://", StringComparison.Ordinal) ? "GET" : words[0];
        var rest = words.Filter(word => word != method);
        var headers = toArray(rest.Zip(rest.Skip(1)).Where(pair => pair.Item1 == "-H").Select(pair => pair.Item2));
        var from = rest.Zip(rest.Skip(1)).Where(pair => pair.Item1 == "--from").Select(pair => pair.Item2).HeadOrNone();
        var serverName = rest.Zip(rest.Skip(1)).Where(pair => pair.Item1 == "--sni").Select(pair => pair.Item2).HeadOrNone();
        return Inquiries.Of(rest[0], method, headers, from, None, serverName).Match(
            inquiry => new Question(line, inquiry),
            faults => throw new InvalidDataException($"{line}: {string.Join("; ", faults)}"));
    }

    [GeneratedRegex(@"'([^']*)'|\S+")]
    private static partial Regex Word();
}
