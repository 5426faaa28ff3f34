using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using Sluice.Compiler;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Schemas;
using Sluice.Compiler.Text;

namespace Sluice.Laws.Structure;

/// <summary>An input that a page shows: the words behind its fence say what it is and how it is compiled.</summary>
internal sealed record PageExample(string Language, Arr<string> Words, string Text)
{
    public bool IsWrong => Words.Contains("wrong");
    public bool IsRight => Words.Contains("right");

    private const string Border = "\n---\n";

    private string Name => $"input.{Language}";

    /// <summary>
    /// As in the snapshots: Gateways of class <c>sluice</c> are ours, unless the class itself is the subject; <c>whole</c> is for a
    /// data plane that carries everything, <c>without=</c> takes a capability from it, and <c>address=</c> is one that a Gateway
    /// can be given, <c>unassigned=</c> a Gateway that could be given none, <c>closed=</c> a port that could not be opened,
    /// <c>time=</c> is when it is judged.
    /// </summary>
    private CompileOptions Options => CompileOptions.Files with
    {
        ClassName = Words.Contains("any-class") ? None : Some("sluice"),
        Serves = Words.Contains("whole") ? Capabilities.Whole.Filter(capability => !Values("without").Contains($"{capability}")) : Capabilities.Served,
        Usable = Values("address") is { IsEmpty: false } addresses ? Some(addresses) : None,
        Unassigned = toMap(Values("unassigned").Map(name => (Adapters.Cli.Words.Gateway(name).IfNone(() => throw new InvalidDataException(name)), "there is no further one"))),
        Closed = Values("closed").Map(ClosedPortOf),
        Time = Values("time").HeadOrNone().Map(text => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture)),
        Crds = Values("crds").HeadOrNone().Bind(CrdBundles.Named),
        Against = Adapters.Cli.Words.Against(Values("against")).IfFail(faults => throw new InvalidDataException(string.Join("; ", faults))),
    };

    private static ClosedPort ClosedPortOf(string text) => text.Split(':', '/') is [var space, var name, var port, var transport]
        ? new(new(space, name), int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), Enum.Parse<Compiler.Values.Transport>(transport, ignoreCase: true), "something else listens there", Some("end the other process"))
        : throw new InvalidDataException(text);

    private Arr<string> Values(string name) =>
        Words.Filter(word => word.StartsWith($"{name}=", StringComparison.Ordinal)).Map(word => word[(name.Length + 1)..]);

    public Compilation Compiled => Compile.Run(Array(SourceOf(Text)), Options);

    /// <summary>Those objects of another example that this one does not give anew.</summary>
    public Arr<string> Staying(PageExample wrong)
    {
        var given = ObjectsOf(Text);
        return toArray(wrong.Text.Split(Border).Where(document => ObjectsOf(document) is { IsEmpty: false } keys && !keys.Exists(key => given.Contains(key))));
    }

    public Compilation Mending(PageExample wrong) =>
        Compile.Run(Array(SourceOf(string.Join(Border, Staying(wrong).Add(Text)))), Options);

    private Arr<Compiler.Values.ObjectKey> ObjectsOf(string text) => Parse.Source(SourceOf(text), Options.Crds).Objects.Map(found => found.Key);

    private SourceText SourceOf(string text) => new(Name, Encoding.UTF8.GetBytes(text));
}

/// <summary>A page of <c>docs/errors</c>, as far as it makes claims that can be checked.</summary>
internal sealed partial record ErrorPage(string Id, string Text)
{
    public static readonly string Folder = Repository.Folder("docs", "errors");

    public static Arr<string> Ids { get; } = toArray(Directory.GetFiles(Folder, "GW*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal));

    public static ErrorPage Of(string id) => new(id, File.ReadAllText(Path.Combine(Folder, $"{id}.md")));

    public Arr<string> Lines => toArray(Text.Split('\n'));

    /// <summary>What stands in the list under the heading: the severity, and a line for each condition.</summary>
    public Arr<string> Facts => toArray(Lines.Skip(2).TakeWhile(line => line.StartsWith("- ", StringComparison.Ordinal)));

    /// <summary>What the code means for traffic, as one line.</summary>
    public string Why => string.Join(' ', Lines.SkipWhile(line => !line.StartsWith("**Why.** ", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0));

    public Arr<PageExample> Examples => toArray(Fence().Matches(Text)
        .Select(fence => new PageExample(fence.Groups[1].Value, toArray(fence.Groups[2].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)), fence.Groups[3].Value)));

    public Arr<string> CodesMentioned => toArray(AnyCode().Matches(Text).Select(code => code.Value).Distinct());

    /// <summary>The words for what carries a condition.</summary>
    public static string Bearer(Subject about) => about switch
    {
        Subject.Input => "the input",
        Subject.Whole(var key) => $"the {key.Kind}",
        Subject.Listener => "the listener",
        Subject.Parent => "that parent of the route",
        Subject.EveryParent => "each parent of the route",
        Subject.Ancestor => "the policy for that Gateway",
        Subject.EveryAncestor => "the policy for each Gateway",
    };

    [GeneratedRegex("^```(yaml|json)(.*)\n((?s:.*?))^```$", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("GW[0-9]{4}")]
    private static partial Regex AnyCode();
}
