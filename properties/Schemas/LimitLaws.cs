using System.Globalization;
using Sluice.Compiler.Schemas;
using Sluice.Compiler.Text;
using Xunit;

namespace Sluice.Laws.Schemas;

/// <summary>Every limit of every field of every kind, version and bundle: what is at the limit is taken, what is one beyond is not.</summary>
public sealed class LimitLaws
{
    /// <summary>Every node of every schema with its path.</summary>
    private static readonly Arr<(string Path, Schema Schema)> All = toArray(
        from kind in SchemaTable.Kinds.Append(SchemaTable.Metadata)
        from column in kind.Columns
        from node in Below($"{column.Served[0]} {kind.Kind}", column.Schema.Value)
        select node);

    [Fact]
    public void There_is_something_to_try() => Assert.InRange(All.Count, 1_500, 10_000);

    [Fact]
    public void Text_at_its_limits_is_taken_and_beyond_them_refused()
    {
        foreach (var (path, schema) in All)
        {
            if (schema is not Schema.Text { Choices.IsEmpty: true } text) continue;
            if (text.Most < int.MaxValue)
            {
                if (text.Common.Rules.IsEmpty) Taken(path, schema, Of(Sample(text, text.Most)));
                Refused(path, schema, Of(Sample(text, text.Most + 1)), "GW2001");
                Refused(path, schema, Of(string.Concat(Enumerable.Repeat("\U0001F600", text.Most + 1))), "GW2001");
            }
            if (text.Least > 0) Refused(path, schema, Of(Sample(text, text.Least - 1)), "GW2001");
            if (text.Least > 0 && text.Common.Rules.IsEmpty && Fits(text, Sample(text, text.Least))) Taken(path, schema, Of(Sample(text, text.Least)));
        }
    }

    [Fact]
    public void A_character_outside_the_first_plane_counts_once()
    {
        var free = All.Filter(node => node.Schema is Schema.Text { Pattern.IsNone: true, Choices.IsEmpty: true, Most: < int.MaxValue, Common.Rules.IsEmpty: true });
        Assert.False(free.IsEmpty);
        foreach (var (path, schema) in free) Taken(path, schema, Of(string.Concat(Enumerable.Repeat("\U0001F600", ((Schema.Text)schema).Most))));
    }

    [Fact]
    public void Choices_are_taken_and_nothing_else_is()
    {
        foreach (var (path, schema) in All)
        {
            if (schema is not Schema.Text { Choices.IsEmpty: false } text) continue;
            foreach (var choice in text.Choices) Taken(path, schema, Of(choice));
            Refused(path, schema, Of(text.Choices[0] + "x"), "GW2003");
            Refused(path, schema, Of(""), "GW2003");
        }
    }

    [Fact]
    public void Numbers_at_their_limits_are_taken_and_beyond_them_refused()
    {
        foreach (var (path, schema) in All)
        {
            if (schema is not Schema.Whole whole) continue;
            foreach (var choice in whole.Choices) Taken(path, schema, Of(choice));
            if (!whole.Choices.IsEmpty) { Refused(path, schema, Of(299), "GW2003"); continue; }
            Taken(path, schema, Of(whole.Low));
            Taken(path, schema, Of(whole.High));
            Taken(path, schema, new Node.Number($"{Math.Min(whole.High, 1000)}.0", Origin.Nowhere));
            if (whole.Low > long.MinValue) Refused(path, schema, Of(whole.Low - 1), "GW2002");
            if (whole.High < long.MaxValue) Refused(path, schema, Of(whole.High + 1), "GW2002");
            Refused(path, schema, new Node.Number("1.5", Origin.Nowhere), "GW1055");
            Refused(path, schema, new Node.Number("9223372036854775808", Origin.Nowhere), "GW2002");
        }
    }

    [Fact]
    public void Lists_and_maps_hold_as_many_as_they_may()
    {
        foreach (var (path, schema) in All)
        {
            if (schema is Schema.List list && list.Most < int.MaxValue) Sizes(path, schema, list.Least, list.Most, Items);
            if (schema is Schema.Table table && table.Most < int.MaxValue) Sizes(path, schema, 0, table.Most, Entries);
        }
    }

    [Fact]
    public void A_value_of_another_type_is_refused()
    {
        Arr<Node> values = Array<Node>(Of("x"), Of(1), new Node.Bool(true, Origin.Nowhere), Items(1), Entries(1));
        foreach (var (path, schema) in All.Filter(node => node.Schema is not Schema.Anything))
            Assert.Equal(4, values.Count(value => Codes(schema, value).Contains("GW1055", StringComparer.Ordinal) && value.GetType() != Kind(schema)));
    }

    [Fact]
    public void A_required_field_is_missed_and_an_unknown_one_is_warned_of_and_dropped()
    {
        // That metadata needs a name is a rule, which a name to be generated keeps as well.
        foreach (var (path, schema) in All.Filter(node => node.Path != "every ObjectMeta"))
        {
            if (schema is not Schema.Object fields) continue;
            var empty = new Node.Mapping(Array(new Entry(new("unheardOf", Origin.Nowhere), Of(1))), Origin.Nowhere);
            var (value, said) = Apply.Run(schema, empty);
            Assert.Equal(fields.Fields.Count(field => field.Required && field.Schema.Common.Default.IsNone), said.Count(d => d.Code.Id == "GW1054" && d.At == Origin.Nowhere));
            Assert.Single(said, d => d.Code.Id == "GW1056");
            Assert.True(Nodes.Find(value, "unheardOf").IsNone, path);
        }
    }

    private static void Sizes(string path, Schema schema, int least, int most, Func<int, Node> make)
    {
        Assert.DoesNotContain("GW2004", Codes(schema, make(most)));
        Refused(path, schema, make(most + 1), "GW2004");
        if (least > 0) Refused(path, schema, make(least - 1), "GW2004");
    }

    private static Node.Sequence Items(int count) => new(toArray(Enumerable.Range(0, count).Select(index => (Node)Of($"x{index}"))), Origin.Nowhere);

    private static Node.Mapping Entries(int count) =>
        new(toArray(Enumerable.Range(0, count).Select(index => new Entry(new($"x{index}", Origin.Nowhere), Of("x")))), Origin.Nowhere);

    private static Node Of(string text) => new Node.Text(text, Origin.Nowhere);

    private static Node Of(long number) => new Node.Number(number.ToString(CultureInfo.InvariantCulture), Origin.Nowhere);

    private static Type Kind(Schema schema) => schema switch
    {
        Schema.Object => typeof(Node.Mapping),
        Schema.Table => typeof(Node.Mapping),
        Schema.List => typeof(Node.Sequence),
        Schema.Text => typeof(Node.Text),
        Schema.Whole => typeof(Node.Number),
        Schema.Truth => typeof(Node.Bool),
        Schema.Time => typeof(Node.Text),
        Schema.Anything => typeof(Node),
    };

    private static bool Fits(Schema.Text text, string value) => text.Pattern.ForAll(pattern => pattern.Fits(value));

    /// <summary>Text of a length that the pattern takes, if any of that length is.</summary>
    private static string Sample(Schema.Text text, int length)
    {
        var plain = new string('a', length);
        var shapes = Array("", "a/", "aa://", "http://").Map(head => head.Length < length ? head + plain[head.Length..] : plain);
        return shapes.Add(length > 2 ? $"{plain[2..]}/a" : plain).Find(value => Fits(text, value)).IfNone(plain);
    }

    private static void Taken(string path, Schema schema, Node value) => Assert.True(Codes(schema, value).IsEmpty, $"{path} refuses {Nodes.Describe(value)}");

    private static void Refused(string path, Schema schema, Node value, string code) =>
        Assert.True(Codes(schema, value).Contains(code), $"{path} does not say {code} of {Nodes.Describe(value)}");

    private static Arr<string> Codes(Schema schema, Node value) => toArray(Apply.Run(schema, value).Diagnostics.Map(d => d.Code.Id));

    private static Arr<(string, Schema)> Below(string path, Schema schema) => Array<(string, Schema)>((path, schema)) + schema switch
    {
        Schema.Object(var fields, _) => fields.Bind(field => Below($"{path}.{field.Name}", field.Schema)),
        Schema.Table(var values, _, _) => Below($"{path}{{}}", values),
        Schema.List list => Below($"{path}[]", list.Item),
        Schema.Text => Empty,
        Schema.Whole => Empty,
        Schema.Truth => Empty,
        Schema.Time => Empty,
        Schema.Anything => Empty,
    };
}
