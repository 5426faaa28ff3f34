using System.Collections.Generic;
using System.Diagnostics;
using System.Net;
using Sluice.Adapters.Cli.Render;
using Sluice.Adapters.Files;
using Sluice.Compiler;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;

namespace Sluice.Adapters.Cli.Running;

/// <summary>
/// What <c>sluice run</c> tells of each turn: what it serves on standard output, what is wrong on standard error, and
/// everything once.
/// </summary>
internal sealed class RunReport(Input input, IPEndPoint? admin, Surroundings around)
{
    private readonly Dictionary<string, SourceText> _texts =
        input.Sources.DistinctBy(source => source.Name).ToDictionary(source => source.Name, StringComparer.Ordinal);
    private Option<Outcome> _last;

    public void Print(Turn turn, Outcome outcome)
    {
        foreach (var change in turn.Changes) Note(change);
        if (_last.Case is Outcome last) Next(turn, last, outcome);
        else First(turn.After, outcome);
        _last = outcome;
    }

    private void First(Compilation compilation, Outcome outcome)
    {
        foreach (var remark in input.Remarks) around.Say(remark);
        PrintDiagnostics(compilation.Diagnostics);
        foreach (var line in ListenerTable.Print(outcome.Listeners)) around.Output.WriteLine(line);
        around.Output.WriteLine($"serving {Counts(outcome)}{(outcome.DemoBackends > 0 ? $", {outcome.DemoBackends} of them demo backends" : "")}; watching {string.Join(", ", input.Parts.Map(part => part.Path))}");
        around.Output.WriteLine(admin is null
            ? "reports: on standard error"
            : $"reports: on standard error, and at http://{admin}/plan and http://{admin}/diagnostics");
        PrintFaults(None, outcome);
    }

    private void Next(Turn turn, Outcome last, Outcome outcome)
    {
        PrintDiagnostics(Changed.New(turn.Before, turn.After));
        foreach (var key in Changed.Kept(turn)) around.Say($"{key} stays as it was before the change");
        if (!turn.Changes.IsEmpty && outcome.Violations.IsEmpty)
            around.Output.WriteLine($"reloaded: {Counts(outcome)} in {Stopwatch.GetElapsedTime(turn.Since).TotalMilliseconds:0} ms");
        foreach (var listener in last.Listeners.Except(outcome.Listeners)) around.Output.WriteLine($"  - {ListenerTable.Line(listener)}");
        foreach (var listener in outcome.Listeners.Except(last.Listeners)) around.Output.WriteLine($"  + {ListenerTable.Line(listener)}");
        foreach (var document in Changed.Recovered(turn)) around.Say($"recovered: '{document}' has no errors any more");
        foreach (var solved in last.Problems.Except(outcome.Problems)) around.Say($"no longer so: {solved.What}");
        PrintFaults(Some(last), outcome);
    }

    private void PrintFaults(Option<Outcome> last, Outcome outcome)
    {
        foreach (var remark in outcome.Remarks.Except(last.Map(o => o.Remarks).IfNone(Empty))) around.Say(remark);
        foreach (var problem in outcome.Problems.Except(last.Map(o => o.Problems).IfNone(Empty)))
            around.Say($"{problem.What}{problem.Help.Match(help => $"; {help}", () => "")}; it is tried again every few seconds");
        if (!outcome.Violations.IsEmpty) Verdicts.PrintViolations(outcome.Violations, around);
    }

    private void PrintDiagnostics(IEnumerable<Diagnostic> diagnostics) => around.Error.Write(DiagnosticText.Print(
        diagnostics, document => _texts.TryGetValue(document, out var text) ? Input.TextOf(text) : null, around.PaintError));

    /// <summary>Excerpts are cut from the text that was compiled, which the file may no longer hold.</summary>
    private void Note(Change change)
    {
        _ = change switch
        {
            Change.Put(var source) => _texts[source.Name] = source,
            Change.Update(var source) => _texts[source.Name] = source,
            Change.Remove(var name) => _texts.Remove(name.Text, out var gone) ? gone : null,
        };
    }

    private static string Counts(Outcome outcome) => $"{Count(Plans.Routes(outcome.Plan), "route")}, {Count(Plans.Endpoints(outcome.Plan), "endpoint")}";

    private static string Count(int number, string thing) => number == 1 ? $"1 {thing}" : $"{number} {thing}s";
}
