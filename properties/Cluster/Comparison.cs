using System.Collections.Generic;
using System.Text.Json.Nodes;
using Sluice.Compiler.Schemas;

namespace Sluice.Laws.Clusters;

/// <summary>One object, and what two judges say of it.</summary>
internal sealed record Compared(Manifest Manifest, Verdict Server, Judgement Compiler)
{
    public bool Agreed => Server.Accepted == Compiler.Accepted;

    /// <summary>Where the objects differ that the two would keep, if both take it. The server adds metadata, and drops the status.</summary>
    public Option<string> Difference =>
        (from theirs in Server.Object from ours in Compiler.Object select Differing(Kept(theirs), Kept(ours), "")).Flatten();

    /// <summary>Whether the field that the compiler names first is one that the server blames, or is around it or inside it.</summary>
    public bool SameBlame =>
        Compiler.Blames.Count > 0 && Server.Blames.Any(blame => Related(Plain(blame.Field), Plain(Compiler.Blames[0].Field)));

    public override string ToString() =>
        $"{Manifest.Resource}, {Manifest.Origin}: the server {(Server.Accepted ? "takes it" : $"refuses it ({Server.Words})")}, "
        + $"the compiler {(Compiler.Accepted ? "takes it" : $"refuses it ({string.Join("; ", Compiler.Blames.Select(blame => $"{blame.Field}: {blame.Message}"))})")}: {Short(Manifest.Text)}";

    public static IReadOnlyList<Compared> Of(Trial trial, CrdBundle bundle) =>
        [.. trial.Cases.AsParallel().AsOrdered().Select(one => new Compared(one.Manifest, one.Verdict, Judgement.Of(bundle, one.Manifest)))];

    private static JsonObject Kept(JsonObject document) =>
        new(document.Where(field => field.Key is not ("metadata" or "status")).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));

    private static Option<string> Differing(JsonNode? theirs, JsonNode? ours, string place) => (theirs, ours) switch
    {
        (JsonObject a, JsonObject b) => a.Select(field => field.Key).Union(b.Select(field => field.Key)).Select(key =>
            a.ContainsKey(key) == b.ContainsKey(key) ? Differing(a[key], b[key], $"{place}.{key}")
            : a.ContainsKey(key) ? Some($"{place}.{key}: the server has {Short(a[key]?.ToJsonString() ?? "null")}")
            : Some($"{place}.{key}: the compiler has {Short(b[key]?.ToJsonString() ?? "null")}")).FirstOrDefault(found => found.IsSome),
        (JsonArray a, JsonArray b) when a.Count == b.Count => a.Zip(b).Select((pair, i) => Differing(pair.Item1, pair.Item2, $"{place}[{i}]")).FirstOrDefault(found => found.IsSome),
        _ => JsonNode.DeepEquals(theirs, ours) ? None : Some($"{place}: the server has {Short(theirs?.ToJsonString() ?? "null")}, the compiler {Short(ours?.ToJsonString() ?? "null")}"),
    };

    private static bool Related(string one, string other) =>
        one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal);

    private static string Plain(string field) => field.Replace("\"", "", StringComparison.Ordinal);

    private static string Short(string text) => text.Length <= 1_500 ? text : text[..1_500] + "…";
}
