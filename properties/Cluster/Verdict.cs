using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace Sluice.Laws.Clusters;

/// <summary>A field that the server blames, and why.</summary>
internal sealed record Blame(string Field, string Message);

/// <summary>What the server says of one object.</summary>
/// <param name="Object">The object as the server would have kept it, if it takes it.</param>
/// <param name="Words">All that is said of a refusal.</param>
/// <param name="Warnings">Fields that the server does not know.</param>
internal sealed record Verdict(Option<JsonObject> Object, IReadOnlyList<Blame> Blames, string Words, IReadOnlyList<string> Warnings)
{
    public bool Accepted => Object.IsSome;

    public static async Task<Verdict> Of(ApiServer server, Manifest manifest)
    {
        var answer = await server.Post($"{manifest.Resource.Path(manifest.Namespace)}?dryRun=All&fieldValidation=Warn", AsKubectlSends(manifest.Text)).ConfigureAwait(false);
        return answer.Status switch
        {
            201 => new(answer.Body, [], "", answer.Warnings),
            400 or 422 or 413 => new(None, Blamed(answer.Body), $"{answer.Body["message"]}", answer.Warnings),
            _ => throw new InvalidOperationException($"{answer.Status} for {manifest.Resource}, {manifest.Origin}: {answer.Body}"),
        };
    }

    /// <summary>What the server says of each, in order, several being asked at once.</summary>
    public static async Task<IReadOnlyList<Verdict>> Of(ApiServer server, IReadOnlyList<Manifest> manifests, CancellationToken stop)
    {
        foreach (var place in manifests.Select(manifest => manifest.Namespace).Distinct())
            await server.Post("/api/v1/namespaces", $"{{\"metadata\":{{\"name\":\"{place}\"}}}}").ConfigureAwait(false);
        var verdicts = new Verdict[manifests.Count];
        await Parallel.ForAsync(0, manifests.Count, new ParallelOptions { MaxDegreeOfParallelism = ApiServer.Connections, CancellationToken = stop },
            async (i, _) => verdicts[i] = await Of(server, manifests[i]).ConfigureAwait(false)).ConfigureAwait(false);
        return verdicts;
    }

    /// <summary>
    /// A whole number that is written otherwise (<c>80.0</c>, <c>8e1</c>) leaves kubectl as <c>80</c>. Sent as it is, it would be a
    /// fraction to the rules of the server, which refuse it where they meet one and take it where there is none.
    /// </summary>
    private static string AsKubectlSends(string text) => Written(JsonNode.Parse(text))!.ToJsonString();

    private static JsonNode? Written(JsonNode? value) => value switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Written(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Written)]),
        JsonValue number when number.GetValueKind() == JsonValueKind.Number && IsWhole(number.ToJsonString(), out var whole) => JsonValue.Create(whole),
        _ => value?.DeepClone(),
    };

    private static bool IsWhole(string literal, out long whole)
    {
        var fits = double.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value == Math.Floor(value) && Math.Abs(value) < 1L << 53;
        whole = fits ? (long)value : 0;
        return fits;
    }

    private static Blame[] Blamed(JsonObject body) =>
        [.. (body["details"]?["causes"] as JsonArray ?? []).Select(cause => new Blame($"{cause!["field"]}", $"{cause["message"]}"))];
}
