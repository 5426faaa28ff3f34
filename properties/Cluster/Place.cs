using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace Sluice.Laws.Clusters;

/// <summary>The way to a value inside an object: keys, and positions in lists written as numbers.</summary>
internal sealed record Place(Arr<string> Steps)
{
    public static readonly Place Root = new(Arr<string>.Empty);

    public Place Under(string step) => new(Steps.Add(step));

    public Place Under(int index) => Under($"{index}");

    /// <summary>The place among all objects of the kind: positions in lists do not count.</summary>
    public string General => string.Join('.', Steps.Filter(step => !int.TryParse(step, out _)));

    /// <summary>The value there, or null if the way leads nowhere.</summary>
    public JsonNode? Of(JsonNode? root) => Steps.Fold(root, (node, step) => node switch
    {
        JsonObject fields => fields[step],
        JsonArray items when int.TryParse(step, out var index) && index < items.Count => items[index],
        _ => null,
    });

    public override string ToString() => string.Join('.', Steps);
}

/// <summary>One change of an object: a value put somewhere, or taken away.</summary>
/// <param name="Json">The text of the new value; none to take the value away.</param>
/// <param name="What">What is changed, in words that name the kind of change.</param>
internal sealed record Edit(Place At, Option<string> Json, string What)
{
    /// <summary>A copy of the object with the change; the object unchanged if the place is gone.</summary>
    public JsonObject On(JsonObject root)
    {
        var copy = (JsonObject)root.DeepClone();
        if (At.Steps.IsEmpty) return copy;
        var step = At.Steps[^1];
        switch (new Place(toArray(At.Steps.Take(At.Steps.Count - 1))).Of(copy))
        {
            case JsonObject fields:
                fields.Remove(step);
                Json.Iter(text => fields[step] = JsonNode.Parse(text));
                break;
            case JsonArray items when int.TryParse(step, out var index) && index <= items.Count:
                if (index < items.Count) items.RemoveAt(index);
                Json.Iter(text => items.Insert(index, JsonNode.Parse(text)));
                break;
        }
        return copy;
    }

    public static JsonObject All(JsonObject root, IEnumerable<Edit> edits) => edits.Aggregate(root, (now, edit) => edit.On(now));

    public override string ToString() => $"{At}: {What}";
}
