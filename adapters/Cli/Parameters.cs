using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Sluice.Compiler.Analyses.Portability;
using Sluice.Compiler.Schemas;
using Sluice.Compiler.Values;
using Paths = System.CommandLine.Argument<string[]>;
using Many = System.CommandLine.Option<string[]>;
using Word = System.CommandLine.Option<string>;

namespace Sluice.Adapters.Cli;

/// <summary>Arguments and options that commands share, and what their words mean.</summary>
internal static class Parameters
{
    public static Paths Paths()
    {
        var paths = new Paths("PATH") { Arity = ArgumentArity.OneOrMore, Description = "A file, a folder (*.yaml, *.yml and *.json in it, recursively) or - for standard input" };
        paths.Validators.Add(RefuseOptions);
        return paths;
    }

    public static Word Class() =>
        new("--class") { HelpName = "NAME", Description = "Only Gateways of this GatewayClass are ours, whatever its controller" };

    /// <summary>Implementations that the input is compared with, between commas or one by one.</summary>
    public static Many Against()
    {
        var against = new Many("--against")
        {
            HelpName = "NAME[@VERSION],...",
            AllowMultipleArgumentsPerToken = false,
            Description = $"Name the used features that conformance reports of these implementations do not list; '{Counterparts.All}' means all in their newest version",
        };
        against.Validators.Add(result => Words.Against(result.Tokens.Select(token => token.Value).ToArr()).Match(
            _ => { },
            faults => faults.Iter(result.AddError)));
        return against;
    }

    /// <summary>What the API means, or what this release does with it.</summary>
    public static Word Serves()
    {
        var serves = new Word("--serves") { HelpName = "api|release", DefaultValueFactory = _ => "api", Description = "Judge for a data plane that carries the whole API, with a warning for what this release does not carry, or for that of this release alone" };
        serves.Validators.Add(result => Check(result, text => text is "api" or "release", "is neither 'api' nor 'release'"));
        return serves;
    }

    public static Word Crds()
    {
        var crds = new Word("--crds") { HelpName = "VERSION/CHANNEL", Description = $"Judge objects as a cluster with these CRDs does ({CrdBundles.Newest}, and older ones for kinds that it lacks)" };
        crds.Validators.Add(result => Check(result, text => CrdBundles.Named(text).IsSome, $"is not a set of CRDs; there are {string.Join(", ", CrdBundles.All)}"));
        return crds;
    }

    public static Word Gateway()
    {
        var gateway = new Word("--gateway") { HelpName = "NS/NAME", Description = "Only this Gateway" };
        gateway.Validators.Add(result => Check(result, text => Words.Gateway(text).IsSome, "is not a Gateway; write NAMESPACE/NAME"));
        return gateway;
    }

    /// <summary>The form of the result; the first is taken if none is asked for.</summary>
    public static Word Form(params string[] names)
    {
        var form = new Word("-o", "--output") { HelpName = string.Join('|', names), DefaultValueFactory = _ => names[0], Description = "The form of the result" };
        form.Validators.Add(result => Check(result, text => names.Contains(text), $"is not a form of output; there are {string.Join(", ", names)}"));
        return form;
    }

    public static Word AddressAndPort(string name, string standard, string description)
    {
        var address = new Word(name) { HelpName = "ADDRESS:PORT", DefaultValueFactory = _ => standard, Description = description };
        address.Validators.Add(result => Check(result, text => Words.EndPoint(text).IsSome, "is not an address and port; write 127.0.0.1:9901 or [::1]:9901"));
        return address;
    }

    public static Word Address(string name, string standard, string description)
    {
        var address = new Word(name) { HelpName = "ADDRESS", DefaultValueFactory = _ => standard, Description = description };
        address.Validators.Add(result => Check(result, text => IPAddress.TryParse(text, out _), "is not an IP address"));
        return address;
    }

    public static System.CommandLine.Option<int> PortOffset()
    {
        var offset = new System.CommandLine.Option<int>("--port-offset") { HelpName = "N", Description = "Listen on listener port + N", DefaultValueFactory = _ => 0 };
        offset.Validators.Add(result => Check(result,
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < IPEndPoint.MaxPort,
            "is not an offset; it is a number from 0 to 65534"));
        return offset;
    }

    /// <summary>An option that takes one of a few words, which are given between bars.</summary>
    public static Word Choice(string name, string words, string standard, string description)
    {
        var choice = Checked(name, words, description, words.Split('|').Contains, $"is none of {words.Replace("|", ", ", StringComparison.Ordinal)}");
        choice.DefaultValueFactory = _ => standard;
        return choice;
    }

    public static Word Checked(string name, string help, string description, Func<string, bool> reads, string fault)
    {
        var word = new Word(name) { HelpName = help, Description = description };
        word.Validators.Add(result => Check(result, reads, fault));
        return word;
    }

    public static System.CommandLine.Option<int> Number(string name, int standard, int least, int most, string description)
    {
        var number = new System.CommandLine.Option<int>(name) { HelpName = "N", Description = description, DefaultValueFactory = _ => standard };
        number.Validators.Add(result => Check(result,
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given >= least && given <= most,
            $"is not a number from {least} to {most}"));
        return number;
    }

    /// <summary>Fails the parse unless the text of an option reads as it should.</summary>
    private static void Check(OptionResult result, Func<string, bool> reads, string fault)
    {
        foreach (var token in result.Tokens)
            if (!reads(token.Value)) result.AddError($"'{token.Value}' {fault}");
    }

    /// <summary>A word that begins with a dash is an option that does not exist, not a file.</summary>
    public static void RefuseOptions(ArgumentResult result)
    {
        var known = result.Parent is CommandResult command
            ? command.Command.Options.SelectMany(option => option.Aliases.Append(option.Name)).ToArr()
            : Empty;
        foreach (var token in result.Tokens)
            if (token.Value.Length > 1 && token.Value[0] == '-')
                result.AddError($"there is no option '{token.Value}'"
                    + NearNames.Of(token.Value, known).Match(near => $"; did you mean '{near}'?", () => ""));
    }
}
