using System.Collections.Generic;
using System.Text.Json;
using Sluice.Compiler;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Status;
using Sluice.Reference;

namespace Sluice.Laws.Oracle;

using World = Sluice.Reference.World;

/// <summary>
/// The status that the compiler prints, brought to the statements that <see cref="Reading.Status"/> makes: read back from
/// its JSON, so that nothing but the printed words is compared.
/// </summary>
internal static class StatusTexts
{
    /// <summary>Conditions that say nothing where they are not true, or that the API leaves to us.</summary>
    private static readonly string[] Silent = ["Conflicted=False/", "SupportedVersion=", "AttachedListenerSets="];

    /// <summary>Statements that only one of the two makes; those of the reading come first.</summary>
    public static IReadOnlyList<string> Differences(World world, Compilation compiled)
    {
        var open = world.All<WorldObject.ListenerSet>().SelectMany(set => Open(world, set))
            .Concat(world.All<WorldObject.Gateway>().SelectMany(gateway => Unsaid(gateway))).ToArray();
        var expected = Reading.Status(world).Where(line => !Skipped(line, open)).ToArray();
        var actual = Of(compiled).Where(line => !Skipped(line, open)).ToArray();
        return
        [
            .. expected.Where(line => !actual.Any(other => Fits(line, other))).Select(line => $"the reading says {line}"),
            .. actual.Where(line => !expected.Any(other => Fits(other, line))).Select(line => $"status says      {line}"),
        ];
    }

    /// <summary>Every statement of the printed status.</summary>
    public static IReadOnlyList<string> Of(Compilation compiled)
    {
        return [.. EmitStatus.Objects(compiled).SelectMany(printed => Statements(JsonDocument.Parse(JsonText.Compact(printed)).RootElement))];
    }

    private static IEnumerable<string> Statements(JsonElement thing)
    {
        if (!thing.TryGetProperty("status", out var status)) return [];
        var meta = thing.GetProperty("metadata");
        var name = $"{Text(thing, "kind")} {Text(meta, "namespace")}/{Text(meta, "name")} ";
        return Conditions(status, "")
            .Concat(status.TryGetProperty("attachedListenerSets", out var sets) ? [$"attachedListenerSets={sets}"] : [])
            .Concat(Each(status, "listeners").SelectMany(Listener))
            .Concat(Each(status, "parents").SelectMany(parent => Conditions(parent, Parent(thing, parent))))
            .Concat(Each(status, "ancestors").SelectMany(ancestor => Conditions(ancestor, $"ancestor {Text(ancestor.GetProperty("ancestorRef"), "namespace")}/{Text(ancestor.GetProperty("ancestorRef"), "name")} ")))
            .Select(line => name + line);
    }

    private static IEnumerable<string> Listener(JsonElement listener)
    {
        var about = $"listener {Text(listener, "name")} ";
        return Conditions(listener, about)
            .Append($"{about}attachedRoutes={listener.GetProperty("attachedRoutes")}")
            .Append($"{about}supportedKinds={string.Join(',', Each(listener, "supportedKinds").Select(kind => Text(kind, "kind")).Order(StringComparer.Ordinal))}");
    }

    // A parent that the route does not name is one by default.
    private static string Parent(JsonElement route, JsonElement parent)
    {
        var named = Each(route.GetProperty("spec"), "parentRefs").Select(Reference).ToArray();
        var reference = Reference(parent.GetProperty("parentRef"));
        return $"parent {reference} by {Text(parent, "controllerName")}{(named.Contains(reference) ? "" : " by default")} ";
    }

    private static string Reference(JsonElement parent) =>
        $"{(Text(parent, "kind") is { Length: > 0 } kind ? kind : "Gateway")} {(Text(parent, "namespace") is { Length: > 0 } space ? space : "-")}/{Text(parent, "name")}#{Text(parent, "sectionName")}:{Text(parent, "port")}";

    private static IEnumerable<string> Conditions(JsonElement holder, string about) => Each(holder, "conditions")
        .Select(condition => $"{Text(condition, "type")}={Text(condition, "status")}/{Text(condition, "reason")}")
        .Where(text => !Silent.Any(silent => text.StartsWith(silent, StringComparison.Ordinal)))
        .Select(text => about + text);

    /// <summary>A star is every reason, and a bar stands between reasons that will do.</summary>
    private static bool Fits(string expected, string actual)
    {
        if (expected == actual) return true;
        var (slash, its) = (expected.LastIndexOf('/'), actual.LastIndexOf('/'));
        return slash > 0 && slash == its && expected[..slash] == actual[..its]
            && expected[(slash + 1)..] is var reasons && (reasons == "*" || reasons.Split('|').Contains(actual[(its + 1)..]));
    }

    // Of the listeners of a set that was not taken in, and of one without a port, the API does not say what to write.
    private static IEnumerable<string> Open(World world, WorldObject.ListenerSet set)
    {
        var name = $"{WorldObjects.Kind(set)} {set.Meta.Key} listener ";
        return Reading.Listener(world, set, set.Listeners[0].Name) is null
            ? [name]
            : set.Listeners.Where(listener => listener.Port == 0).Select(listener => $"{name}{listener.Name} ");
    }

    // That nothing is wrong, and that there are no sets, may be left out.
    private static IEnumerable<string> Unsaid(WorldObject.Gateway gateway) =>
        [$"Gateway {gateway.Meta.Key} ResolvedRefs=True/", $"Gateway {gateway.Meta.Key} attachedListenerSets=0"];

    private static bool Skipped(string line, IEnumerable<string> open) => open.Any(start => line.StartsWith(start, StringComparison.Ordinal));

    private static JsonElement.ArrayEnumerator Each(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static string Text(JsonElement holder, string name) => holder.TryGetProperty(name, out var value) ? value.ToString() : "";
}
