using System.Collections.Generic;
using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Limits;
using Sluice.Runtime.Matching;
using Sluice.Runtime.Observing;

namespace Sluice.Runtime.Loading;

/// <summary>The entries of one host, each put where a request that it could match will look.</summary>
internal static class HostLoading
{
    /// <summary>Entries stand strongest first, so the place of an entry is its rank.</summary>
    public static HostRoutes Of(VirtualHost host, IReadOnlyDictionary<string, RouteAction> actions)
    {
        var http = new PathGroups();
        var grpc = new GrpcGroups();
        for (var rank = 0; rank < host.Entries.Count; rank++)
        {
            var entry = host.Entries[rank];
            var action = actions[entry.Action.Hex];
            var origin = entry.From.ToString();
            _ = entry.Match switch
            {
                Match.Http(var path, var method, var headers, var query) =>
                    http.Add(path, new(rank, method.Case as string, Headers(headers), Query(query), action, origin) { Source = RuleSource.Of(entry.From, path), SpellsItsPath = Spells(path) }),
                Match.Grpc(var method, var headers) =>
                    grpc.Add(method, new(rank, null, Headers(headers), [], action, origin) { Source = RuleSource.Of(entry.From, method) }),
            };
        }
        return new(http.Frozen(), grpc.Frozen());
    }

    private static bool Spells(PathMatch path) => !PathReadings.IsPlain(path switch
    {
        PathMatch.Exact(var whole) => whole,
        PathMatch.Pattern(var regex) => regex,
        PathMatch.Prefix(var prefix) => prefix,
    });

    private static HeaderTest[] Headers(Arr<NamedMatch> conditions)
    {
        var tests = new HeaderTest[conditions.Count];
        for (var i = 0; i < tests.Length; i++) tests[i] = new(conditions[i].Name, OnWire(conditions[i].Value));
        return tests;
    }

    private static QueryTest[] Query(Arr<NamedMatch> conditions)
    {
        var tests = new QueryTest[conditions.Count];
        for (var i = 0; i < tests.Length; i++) tests[i] = new(conditions[i].Name, Decoded(conditions[i].Value));
        return tests;
    }

    private static ValueTest OnWire(ValueMatch value) => value switch
    {
        ValueMatch.Exact(var text) => new ValueTest.Exact(WireText.Of(text)),
        ValueMatch.Pattern(var regex) => new ValueTest.Pattern(Patterns.Anchored(regex)),
    };

    private static ValueTest Decoded(ValueMatch value) => value switch
    {
        ValueMatch.Exact(var text) => new ValueTest.Exact(text),
        ValueMatch.Pattern(var regex) => new ValueTest.Pattern(Patterns.Anchored(regex)),
    };
}
