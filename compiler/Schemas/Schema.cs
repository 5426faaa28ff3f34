using Sluice.Compiler.Text;

namespace Sluice.Compiler.Schemas;

/// <summary>One field of an object.</summary>
internal sealed record FieldSchema(string Name, bool Required, Schema Schema);

/// <summary>What every node may have: a value for when none is given, and rules on it as a whole.</summary>
internal sealed record Common(Option<Node> Default, Arr<SchemaRule> Rules);

/// <summary>What a value may be. Limits are inclusive.</summary>
internal abstract record Schema
{
    private Schema(Common common) => Common = common;

    public Common Common { get; }

    private protected abstract int Rank { get; }

    /// <summary>An object with these fields and no others.</summary>
    public sealed record Object(Arr<FieldSchema> Fields, Common Common) : Schema(Common) { private protected override int Rank => 0; }

    /// <summary>An object whose keys are free.</summary>
    public sealed record Table(Schema Values, int Most, Common Common) : Schema(Common) { private protected override int Rank => 1; }

    /// <param name="Unique">Whether no two items may be equal: in all, or in <paramref name="Keys"/> if there are any.</param>
    public sealed record List(Schema Item, int Least, int Most, bool Unique, Arr<string> Keys, Common Common) : Schema(Common) { private protected override int Rank => 2; }

    /// <summary>Text; its length counts characters of Unicode, not units of UTF-16.</summary>
    public sealed record Text(int Least, int Most, Option<Pattern> Pattern, Arr<string> Choices, Common Common) : Schema(Common) { private protected override int Rank => 3; }
    public sealed record Whole(long Low, long High, Arr<long> Choices, Common Common) : Schema(Common) { private protected override int Rank => 4; }
    public sealed record Truth(Common Common) : Schema(Common) { private protected override int Rank => 5; }

    /// <summary>A date and time as in RFC 3339.</summary>
    public sealed record Time(Common Common) : Schema(Common) { private protected override int Rank => 6; }
    public sealed record Anything(Common Common) : Schema(Common) { private protected override int Rank => 7; }
}
