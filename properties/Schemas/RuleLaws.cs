using System.Text;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Schemas;
using Sluice.Compiler.Text;
using Xunit;

namespace Sluice.Laws.Schemas;

/// <summary>Each rule refuses what it is there to refuse and takes what lies beside it.</summary>
public sealed class RuleLaws
{
    public static TheoryData<string> Names => [.. SchemaRules.All.Map(rule => rule.Name).Filter(name => name != "NeverChanges")];

    [Fact]
    public void Every_rule_of_the_CRDs_has_a_predicate_and_every_predicate_a_rule()
    {
        var used = toArray(
            from kind in SchemaTable.Kinds.Append(SchemaTable.Metadata)
            from column in kind.Columns
            from name in Used(column.Schema.Value)
            select name).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(used, SchemaRules.All.Map(rule => rule.Name).Order(StringComparer.Ordinal));
        Assert.Equal(RuleNames.All.Order(StringComparer.Ordinal), used.Except(Metadata()).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_rule_tells_good_from_bad(string name)
    {
        var examples = RuleExamples.All.Filter(example => example.Rule == name);
        Assert.Contains(examples, example => example.Holds);
        Assert.Contains(examples, example => !example.Holds);
        Assert.All(examples, example => Assert.True(SchemaRules.Named(name).Faults(Read(example.Json)).IsEmpty == example.Holds, $"{name}: {example.Json}"));
    }

    private static Node Read(string json) =>
        Compiler.Parsing.Read.Json(new SourceText("rule", Encoding.UTF8.GetBytes(json.Replace('\'', '"')))).Value.IfNone(() => throw new InvalidOperationException(json));

    private static Arr<string> Metadata() => toArray(Used(SchemaTable.Metadata.Columns[0].Schema.Value).Distinct());

    private static Arr<string> Used(Schema schema) => schema.Common.Rules.Map(rule => rule.Name) + schema switch
    {
        Schema.Object(var fields, _) => fields.Bind(field => Used(field.Schema)),
        Schema.Table(var values, _, _) => Used(values),
        Schema.List list => Used(list.Item),
        Schema.Text => Empty,
        Schema.Whole => Empty,
        Schema.Truth => Empty,
        Schema.Time => Empty,
        Schema.Anything => Empty,
    };
}
