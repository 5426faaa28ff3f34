using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sluice.Compiler;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;
using Xunit;

namespace Sluice.Laws.Conformance;

/// <summary>
/// A cluster as the compiler sees it: what the suite applied, each object a source of its own as from a watch, and the
/// compilation after the last change. Every compilation was verified.
/// </summary>
internal sealed partial record Cluster
{
    private static readonly Lazy<Cluster> Whole = new(() => Base(CompileOptions.Files with { Serves = Capabilities.Whole }));
    private static readonly Lazy<Cluster> Served = new(() => Base(CompileOptions.Files));

    private readonly Map<SourceName, string> texts;
    private readonly System.Action<Round> heard;

    private Cluster(Map<SourceName, string> texts, Compilation compiled, System.Action<Round> heard)
    {
        Assert.True(compiled.Verified.IsSome, string.Join('\n', compiled.Violations));
        this.texts = texts;
        this.heard = heard;
        Compiled = compiled;
    }

    public Compilation Compiled { get; }

    /// <summary>What the suite always applies and the manifests of one test, as the API means them, whoever serves it.</summary>
    public static Cluster Of(ConformanceTest test) => Whole.Value.Apply(test.Objects);

    /// <summary>The same, as the data plane of this release serves it.</summary>
    public static Cluster AsServed(ConformanceTest test) => Served.Value.Apply(test.Objects);

    /// <summary>What the test asks of the data plane, and of which state of the cluster, after the compiler has answered all of it.</summary>
    public static Arr<Round> Rounds(ConformanceTest test) => Rounds(Served.Value, test);

    /// <summary>The same, as the API means it.</summary>
    public static Arr<Round> RoundsOfWhole(ConformanceTest test) => Rounds(Whole.Value, test);

    private static Arr<Round> Rounds(Cluster common, ConformanceTest test)
    {
        var rounds = new List<Round>();
        test.Check(new Cluster(common.texts, common.Compiled, rounds.Add).Apply(test.Objects));
        return toArray(rounds);
    }

    private static Cluster Base(CompileOptions options) =>
        new Cluster(Map<SourceName, string>(), Compile.Run(Empty, options), static _ => { }).Apply(Suite.Own + Manifests.Objects("base/manifests"));

    /// <summary>Whoever listens is told of what is asked.</summary>
    public Cluster Heard(ObjectName gateway, params Ask[] asks)
    {
        heard(new(this, gateway, toArray(asks)));
        return this;
    }

    /// <summary>The manifest of an object.</summary>
    public Option<string> TextOf(string key) => texts.Find(new SourceName(key));

    public Cluster Apply(Arr<ManifestObject> objects) => new(
        objects.Fold(texts, (known, found) => known.AddOrUpdate(new(found.Key), found.Text)),
        Compile.Step(Compiled, objects.Map(found => (Change)new Change.Put(new SourceText(found.Key, Encoding.UTF8.GetBytes(found.Text))))),
        heard);

    /// <summary>Changes the text of an object; like an API server, counts its generation up.</summary>
    public Cluster Edit(string key, Func<string, string> edit)
    {
        var source = new SourceName(Names.Full(key));
        var text = Generation().Replace(texts[source], "", 1);
        var edited = edit(text);
        Assert.NotEqual(text, edited);
        var next = (GenerationOf(source.Text) + 1).ToString(CultureInfo.InvariantCulture);
        return Apply(Array(new ManifestObject(source.Text, Replaced(edited, "\nmetadata:\n", $"\nmetadata:\n  generation: {next}\n"))));
    }

    public Cluster Delete(string key)
    {
        var source = new SourceName(Names.Full(key));
        Assert.True(texts.ContainsKey(source), $"{source} was never applied");
        return new(texts.Remove(source), Compile.Step(Compiled, new Change.Remove(source)), heard);
    }

    /// <summary>The generation that the text of an object gives, as an API server counts.</summary>
    public long GenerationOf(string key) =>
        Generation().Match(texts[new SourceName(key)]) is { Success: true } found ? long.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : 1;

    /// <summary>Replaces what stands in the text exactly once.</summary>
    public static string Replaced(string text, string old, string now)
    {
        Assert.Equal(2, text.Split(old).Length);
        return text.Replace(old, now, StringComparison.Ordinal);
    }

    [GeneratedRegex("^  generation: ([0-9]+)\n", RegexOptions.Multiline)]
    private static partial Regex Generation();
}

/// <summary>Requests and connections that a test makes of a Gateway, and the cluster as it is when it makes them.</summary>
internal sealed record Round(Cluster At, ObjectName Gateway, Arr<Ask> Asks);

/// <summary>Names as the tests write them: without a namespace, that of the suite is meant.</summary>
internal static class Names
{
    public static ObjectName Of(string name) => name.Split('/') switch
    {
        [var only] => new(Manifests.Namespace, only),
        [var place, var own] => new(place, own),
        _ => throw new ArgumentException(name, nameof(name)),
    };

    /// <summary>A kind and a name, with the namespace in any case.</summary>
    public static string Full(string key) => key.Split(' ') switch
    {
        ["GatewayClass", _] => key,
        [var kind, var name] => $"{kind} {Of(name)}",
        _ => throw new ArgumentException(key, nameof(key)),
    };

    public static string Short(ObjectName name) => name.Namespace is Manifests.Namespace or MeshManifests.Namespace ? name.Name : name.ToString();
}
