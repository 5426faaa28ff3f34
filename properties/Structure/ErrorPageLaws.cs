using System.IO;
using Sluice.Compiler;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Status;
using Xunit;

namespace Sluice.Laws.Structure;

/// <summary>The page of a code says what the catalogue says, and its examples do what it says.</summary>
public sealed class ErrorPageLaws
{
    /// <summary>Codes that no small text of a page reaches.</summary>
    private static readonly Arr<string> WithoutExample = Array("GW1001", "GW1002", "GW1005", "GW1013", "GW1020", "GW1022", "GW5010");

    private static readonly Arr<string> Parts = Array("**What.** ", "**Why.** ", "**Rule.** ");

    public static TheoryData<string> Pages => [.. ErrorPage.Ids];

    public static TheoryData<string> PagesWithExample => [.. ErrorPage.Ids.Filter(id => !WithoutExample.Contains(id))];

    [Fact]
    public void Every_code_has_a_page_and_every_page_a_code() =>
        Assert.Equal(CatalogueLaws.Codes.Select(code => code.Id).Order(StringComparer.Ordinal), ErrorPage.Ids);

    [Theory, MemberData(nameof(Pages))]
    public void The_head_of_a_page_is_what_the_catalogue_says(string id)
    {
        var (page, code) = (ErrorPage.Of(id), CodeOf(id));
        Assert.Equal($"# {id}: {code.Title}", page.Lines[0]);
        Assert.Equal($"- Severity: {Severity(code)}", page.Facts[0]);
        Assert.Equal(
            code.Effects.IsEmpty ? Array("- Sets no condition") : code.Effects.Map(effect => $"- Sets {Condition(effect)}"),
            page.Facts.Skip(1).Select(line => line.Split(" on ")[0]));
    }

    [Theory, MemberData(nameof(Pages))]
    public void A_page_is_short_and_has_every_part(string id)
    {
        var page = ErrorPage.Of(id);
        Assert.InRange(page.Lines.Count, 10, 70);
        Assert.All(Parts, part => Assert.Single(page.Lines, line => line.StartsWith(part, StringComparison.Ordinal)));
        Assert.Empty(page.CodesMentioned.Filter(other => !ErrorPage.Ids.Contains(other)));
        Assert.All(page.Examples, example => Assert.True(example.IsWrong != example.IsRight));
        Assert.Equal(WithoutExample.Contains(id), page.Lines.Exists(line => line.StartsWith("**No example.** ", StringComparison.Ordinal)));
        Assert.Equal(WithoutExample.Contains(id) ? 0 : 1, page.Examples.Count(example => example.IsWrong));
        Assert.Equal(WithoutExample.Contains(id) ? 0 : 1, page.Examples.Count(example => example.IsRight));
    }

    [Theory, MemberData(nameof(PagesWithExample))]
    public void The_wrong_example_has_the_fault(string id)
    {
        var page = ErrorPage.Of(id);
        var said = Wrong(page).Compiled.Diagnostics.Filter(d => d.Code.Id == id);
        Assert.False(said.IsEmpty, Said(Wrong(page).Compiled));
        Assert.Equal(
            CodeOf(id).Effects.Map(effect => $"- Sets {Condition(effect)} on {ErrorPage.Bearer(said[0].About)}"),
            page.Facts.Skip(1).Where(_ => !CodeOf(id).Effects.IsEmpty));
    }

    /// <summary>A refusal in the plan names its code; a page that promises 500 has one in its example, and no other page has.</summary>
    [Theory, MemberData(nameof(PagesWithExample))]
    public void A_page_says_500_exactly_if_the_plan_of_its_example_does(string id)
    {
        var page = ErrorPage.Of(id);
        Assert.Equal(JsonText.Compact(Emit.Plan(Wrong(page).Compiled.Plan)).Contains(id, StringComparison.Ordinal), page.Why.Contains("answered 500", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(PagesWithExample))]
    public void A_page_that_says_that_no_port_is_opened_has_an_example_of_it(string id)
    {
        var page = ErrorPage.Of(id);
        var opened = Wrong(page).Compiled.Plan.Gateways.Bind(gateway => gateway.Ports);
        Assert.True(opened.IsEmpty || !page.Why.Contains("no port is opened", StringComparison.Ordinal));
        Assert.True(!opened.IsEmpty || !page.Why.Contains("its port is opened", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A condition can be outdone by another fault; in an example it is not.</summary>
    [Theory, MemberData(nameof(PagesWithExample))]
    public void The_wrong_example_gets_the_conditions(string id)
    {
        var compilation = Wrong(ErrorPage.Of(id)).Compiled;
        var set = Conditions(compilation.Statuses).Map(condition => (condition.Type, condition.Holds, condition.Reason));
        Assert.All(CodeOf(id).Effects, effect => Assert.Contains((effect.Condition, effect.Holds, effect.Reason), set));
    }

    [Theory, MemberData(nameof(PagesWithExample))]
    public void The_right_example_mends_the_wrong_one_and_leaves_nothing_to_say(string id)
    {
        var page = ErrorPage.Of(id);
        var (wrong, right) = (Wrong(page), page.Examples.Find(example => example.IsRight).IfNone(Wrong(page)));
        Assert.Contains(right.Staying(wrong).IsEmpty ? "**Right**:" : "**Right**, and the other objects stay:", page.Lines);
        // A policy that is not served says so for as long as it is there.
        Assert.Equal("", string.Join('\n', Said(right.Mending(wrong)).Split('\n').Where(line => !line.StartsWith("GW5011 ", StringComparison.Ordinal))));
        Assert.DoesNotContain(right.Compiled.Diagnostics, d => d.Code.Id == id);
    }

    [Fact]
    public void The_index_has_a_row_for_each_code_in_order() =>
        Assert.Equal(
            CatalogueLaws.Codes.OrderBy(code => code.Id, StringComparer.Ordinal).Select(Row),
            File.ReadAllLines(Path.Combine(ErrorPage.Folder, "README.md")).Where(line => line.StartsWith("| [GW", StringComparison.Ordinal)));

    private static string Row(Code code) =>
        $"| [{code.Id}]({code.Id}.md) | {Severity(code)} | {code.Title} | {string.Join(", ", code.Effects.Map(effect => $"{effect.Condition}={effect.Holds} {effect.Reason}"))} |";

    private static string Condition(Effect effect) => $"`{effect.Condition}` to `{effect.Holds}` with reason `{effect.Reason}`";

    private static string Severity(Code code) => code.Severity.ToString().ToLowerInvariant();

    private static Code CodeOf(string id) => CatalogueLaws.Codes.Single(code => code.Id == id);

    private static PageExample Wrong(ErrorPage page) =>
        page.Examples.Find(example => example.IsWrong).IfNone(() => throw new InvalidDataException($"{page.Id} has no wrong example"));

    private static string Said(Compilation compilation) =>
        string.Join('\n', compilation.Diagnostics.Map(d => $"{d.Code.Id} {d.At}: {d.Message}"));

    private static Arr<Condition> Conditions(Statuses statuses) =>
        statuses.Classes.Bind(found => found.Conditions)
        + statuses.Gateways.Bind(found => found.Conditions + found.Listeners.Bind(listener => listener.Conditions))
        + statuses.Routes.Bind(found => found.Parents.Bind(parent => parent.Conditions))
        + statuses.ListenerSets.Bind(found => found.Conditions + found.Listeners.Bind(listener => listener.Conditions))
        + statuses.Policies.Bind(found => found.Ancestors.Bind(ancestor => ancestor.Conditions))
        + statuses.Meshes.Bind(found => found.Conditions);
}
