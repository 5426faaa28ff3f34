using System.Collections.Generic;
using System.Reflection;
using Sluice.Compiler.Ir;

namespace Sluice.Laws.Planning;

/// <summary>
/// Every value that differs from a given one in a single place, found by walking the records, so that a field added
/// tomorrow is varied tomorrow. Evidence and meaning are walked apart.
/// </summary>
internal static class Variants
{
    /// <summary>Single changes to what the value means.</summary>
    public static IEnumerable<A> OfMeaning<A>(A value) => Of(value!, Part.Meaning).Cast<A>();

    /// <summary>Single changes inside evidence: where entries came from, and grants.</summary>
    public static IEnumerable<A> OfEvidence<A>(A value) => Of(value!, Part.Evidence).Cast<A>();

    private enum Part { Meaning, Evidence, All }

    private static IEnumerable<object> Of(object value, Part part) => (part, IsEvidence(value.GetType())) switch
    {
        (Part.Meaning, true) => [],
        (Part.Evidence, true) => Changes(value, Part.All),
        _ => Changes(value, part),
    };

    private static bool IsEvidence(Type type) =>
        type == typeof(Provenance) || type == typeof(GrantUse) || (type.IsGenericType && type.GenericTypeArguments.Contains(typeof(GrantUse)));

    private static IEnumerable<object> Changes(object value, Part part) => value switch
    {
        string or int or long or bool or Enum => part == Part.Evidence ? [] : [Other(value)],
        _ when Is(typeof(Arr<>), value) => Generic(nameof(OfList), value, part),
        _ when Is(typeof(Option<>), value) => Generic(nameof(OfOption), value, part),
        _ => OfRecord(value, part),
    };

    private static object Other(object leaf) => leaf switch
    {
        string text => text + "x",
        int number => number + 1,
        long number => number + 1,
        bool holds => !holds,
        _ => Enum.ToObject(leaf.GetType(), Convert.ToInt32(leaf, null) + 1),
    };

    private static bool Is(Type definition, object value) =>
        value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == definition;

    private static IEnumerable<object> Generic(string name, object value, Part part) =>
        (IEnumerable<object>)typeof(Variants).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(value.GetType().GenericTypeArguments)
            .Invoke(null, [value, part])!;

    private static IEnumerable<object> OfList<A>(Arr<A> items, Part part) =>
        (part == Part.Evidence || items.IsEmpty ? [] : new object[] { items.RemoveAt(0), items.Add(items[0]) })
            .Concat(items.SelectMany((item, i) => Of(item!, part).Select(other => (object)items.SetItem(i, (A)other))));

    private static IEnumerable<object> OfOption<A>(Option<A> option, Part part) => option.Match(
        some => (part == Part.Evidence ? [] : new object[] { Option<A>.None })
            .Concat(Of(some!, part).Select(other => (object)Some((A)other))),
        () => []);

    /// <summary>Rebuilds the record with one argument of its constructor changed, or one of the properties beside them.</summary>
    private static IEnumerable<object> OfRecord(object record, Part part)
    {
        var type = record.GetType();
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var names = constructor.GetParameters().Select(p => p.Name!).ToArray();
        var arguments = names.Select(name => type.GetProperty(name)!.GetValue(record)!).ToArray();
        var beside = type.GetProperties().Where(p => p.SetMethod is not null && !names.Contains(p.Name)).ToArray();
        return arguments.SelectMany((argument, i) => Of(argument, part).Select(other => With(
                constructor.Invoke([.. arguments.Take(i), other, .. arguments.Skip(i + 1)]), beside, p => p.GetValue(record))))
            .Concat(beside.SelectMany(property => InPart(property, property.GetValue(record)!, part).Select(other => With(
                constructor.Invoke(arguments), beside, p => p == property ? other : p.GetValue(record)))));
    }

    private static IEnumerable<object> InPart(PropertyInfo property, object value, Part part) =>
        property.DeclaringType == typeof(Entry) && property.Name == nameof(Entry.Authorized)
            ? part == Part.Meaning ? [] : Of(value, Part.All)
            : Of(value, part);

    private static object With(object record, PropertyInfo[] properties, Func<PropertyInfo, object?> value)
    {
        foreach (var property in properties) property.SetValue(record, value(property));
        return record;
    }
}
