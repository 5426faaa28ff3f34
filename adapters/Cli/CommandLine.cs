using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using Sluice.Compiler.Values;

namespace Sluice.Adapters.Cli;

/// <summary>The program: words in, exit status out.</summary>
internal static class CommandLine
{
    public static async Task<int> Run(string[] args, Surroundings around)
    {
        var root = new RootCommand("Sluice compiles Gateway API manifests into a verified plan, and serves it.")
        {
            CheckCommand.Of(around), CompileCommand.Of(around), ExplainCommand.Of(around), RunCommand.Of(around),
        };
        // A word that begins with @ is a word, not a file of words.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0) return Refuse(parsed, around);
        return await parsed.InvokeAsync(new()
        {
            Output = around.Output,
            Error = around.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        }).ConfigureAwait(false);
    }

    private static int Refuse(ParseResult parsed, Surroundings around)
    {
        var command = parsed.CommandResult.Command;
        foreach (var fault in command is RootCommand root ? [NoCommand(root, parsed)] : Faults(parsed)) around.Say(fault);
        around.Say(command is RootCommand ? "see 'sluice --help'" : $"see 'sluice {command.Name} --help'");
        return ExitCode.Usage;
    }

    private static string NoCommand(RootCommand root, ParseResult parsed)
    {
        var known = root.Subcommands.Select(command => command.Name).ToArr();
        return parsed.UnmatchedTokens.HeadOrNone().Match(
            word => $"there is no {(word.StartsWith('-') ? "option" : "command")} '{word}'"
                + NearNames.Of(word, known).Match(near => $"; did you mean '{near}'?", () => $"; the commands are {string.Join(", ", known)}"),
            () => $"a command is missing; there are {string.Join(", ", known)}");
    }

    private static IEnumerable<string> Faults(ParseResult parsed) => parsed.Errors
        .Select(error => error.SymbolResult is ArgumentResult { Tokens: [], Parent: CommandResult } argument
            ? $"{argument.Argument.Name} is missing"
            : error.Message.TrimEnd('.'))
        .Distinct(StringComparer.Ordinal);
}
