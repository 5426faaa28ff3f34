using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Model;

/// <summary>One label or annotation.</summary>
public sealed record KeyValue(string Key, string Value);

/// <summary>What every object says of itself. Labels and annotations stand in ordinal order of their keys.</summary>
/// <param name="Name">Namespace and name; the namespace is empty for kinds that have none.</param>
/// <param name="At">Where the name stands in the input.</param>
/// <param name="Created">Seconds since the Unix epoch; none for an object that no API server has stored yet.</param>
/// <param name="Generation">Counts changes of the spec; 1 when the input does not say, as for a new object.</param>
public sealed record Metadata(
    ObjectName Name, Origin At, Arr<KeyValue> Labels, Arr<KeyValue> Annotations, Option<long> Created, long Generation);

/// <summary>A time span as the API writes it (GEP-2257): the sum of terms in hours, minutes, seconds, milliseconds.</summary>
public sealed record ApiDuration(long Milliseconds);

/// <summary>A reference to an object in the same namespace.</summary>
public sealed record LocalRef(Located<string> Group, Located<string> Kind, Located<string> Name, Origin At);

/// <summary>A reference to an object that may live in another namespace; without one, that of the referrer.</summary>
public sealed record ObjectRef(
    Located<string> Group, Located<string> Kind, Located<string> Name, Option<Located<string>> Namespace, Origin At);

/// <summary>One requirement on labels.</summary>
public abstract record LabelRequirement
{
    private LabelRequirement() { }
    private protected abstract int Rank { get; }

    public sealed record In(string Key, Arr<string> Values) : LabelRequirement { private protected override int Rank => 0; }
    public sealed record NotIn(string Key, Arr<string> Values) : LabelRequirement { private protected override int Rank => 1; }
    public sealed record Exists(string Key) : LabelRequirement { private protected override int Rank => 2; }
    public sealed record DoesNotExist(string Key) : LabelRequirement { private protected override int Rank => 3; }
}

/// <summary>Requirements that must all hold. None at all selects everything.</summary>
public sealed record LabelSelector(Arr<LabelRequirement> Requirements);

public static class LabelSelectors
{
    public static bool Selects(LabelSelector selector, Arr<KeyValue> labels) =>
        selector.Requirements.ForAll(requirement => Holds(requirement, labels));

    private static bool Holds(LabelRequirement requirement, Arr<KeyValue> labels) => requirement switch
    {
        LabelRequirement.In(var key, var values) => labels.Exists(l => l.Key == key && values.Contains(l.Value)),
        LabelRequirement.NotIn(var key, var values) => !labels.Exists(l => l.Key == key && values.Contains(l.Value)),
        LabelRequirement.Exists(var key) => labels.Exists(l => l.Key == key),
        LabelRequirement.DoesNotExist(var key) => !labels.Exists(l => l.Key == key),
    };
}
