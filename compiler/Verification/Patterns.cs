using Sluice.Compiler.Ir;
using Regex = System.Text.RegularExpressions.Regex;
using RegexOptions = System.Text.RegularExpressions.RegexOptions;

namespace Sluice.Compiler.Verification;

/// <summary>V11: each regular expression can be matched in time linear in the request, alone and anchored.</summary>
internal static class Patterns
{
    private const int Longest = 1024;

    // Building a pattern is dear, and many entries share few patterns: each is built once.
    public static Seq<Violation> Check(Section section) =>
        from uses in toSeq(Uses(section).AsEnumerable().GroupBy(use => use.Regex, StringComparer.Ordinal))
        from fault in Fault(uses.Key).ToSeq()
        from use in toSeq(uses)
        select new Violation("V11", use.Where, fault);

    private static Seq<(string Where, string Regex)> Uses(Section section) =>
        Places.Entries(section).Bind(entry => Of(entry.Value.Match).Map(regex => (entry.Where, regex)));

    private static Seq<string> Of(Match match) => match switch
    {
        Match.Http(var path, _, var headers, var query) => Path(path) + Named(headers) + Named(query),
        Match.Grpc(var method, var headers) => Method(method) + Named(headers),
    };

    private static Seq<string> Path(PathMatch path) => path switch
    {
        PathMatch.Exact => Empty,
        PathMatch.Pattern(var regex) => Seq1(regex),
        PathMatch.Prefix => Empty,
    };

    private static Seq<string> Method(GrpcMethodMatch method) => method switch
    {
        GrpcMethodMatch.Exact => Empty,
        GrpcMethodMatch.Service => Empty,
        GrpcMethodMatch.Method => Empty,
        GrpcMethodMatch.Pattern(var service, var name) => service.ToSeq() + name.ToSeq(),
        GrpcMethodMatch.Any => Empty,
    };

    private static Seq<string> Named(Arr<NamedMatch> conditions) => toSeq(conditions).Bind(condition => condition.Value switch
    {
        ValueMatch.Exact => Empty,
        ValueMatch.Pattern(var regex) => Seq1(regex),
    });

    private static Option<string> Fault(string regex) =>
        regex.Length > Longest
            ? Some($"a pattern has {regex.Length} characters, more than {Longest}")
            : Refused(regex) || Refused($@"\A(?:{regex})\z") ? Some($"the pattern {regex} is not of the linear-time subset") : None;

    private static bool Refused(string regex)
    {
        try
        {
            _ = new Regex(regex, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (NotSupportedException)
        {
            return true;
        }
    }
}
