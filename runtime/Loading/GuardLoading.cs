using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Filters;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Loading;

/// <summary>What comes before an action, as the request path asks it.</summary>
internal static class GuardLoading
{
    public static RouteGuard? Of(Guard guard) => guard.Cors.Case is Cors cors ? new(Of(cors)) : null;

    private static CorsRules Of(Cors cors)
    {
        var origins = new OriginPattern[cors.Origins.Count];
        for (var i = 0; i < origins.Length; i++) origins[i] = new(Origin.Read(cors.Origins[i]));
        return new(cors.Origins.Contains("*"), origins, cors.Credentials, List(cors.Methods), List(cors.Headers), List(cors.Exposed),
            cors.MaxAge.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A star among the values stands for all of them.</summary>
    private static string List(Arr<string> values) => values.Contains("*") ? "*" : string.Join(", ", values);
}
