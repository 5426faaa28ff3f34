using System.Security.Cryptography;
using System.Text;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Validation;

/// <summary>Time limits, retries and sessions of a rule in domain values, and what of them cannot be served.</summary>
internal static class ValidateDelivery
{
    public static Delivery Of(ObjectKey route, Option<Timeouts> timeouts, Option<Model.Retry> retry, Option<SessionPersistence> session, Arr<Match> matches, Option<string> rule) => new(
        timeouts.Bind(found => found.Request).Bind(Limit),
        timeouts.Bind(found => found.BackendRequest).Bind(Limit),
        retry.Bind(Retry),
        session.Map(found => Sessions.Of(found, ScopeOf(route, matches, rule), Some(PathOf(matches)))));

    public static Seq<Diagnostic> Unserved(CompileOptions options, ObjectKey route, Option<Timeouts> timeouts, Option<Model.Retry> retry, Option<SessionPersistence> session) =>
        toSeq(new[]
        {
            timeouts.Filter(_ => !options.Carries(Capability.Timeouts)).Map(found => ValidateDiagnostics.Field(route, found.At, "timeouts")),
            retry.Filter(_ => !options.Carries(Capability.Retries)).Map(found => ValidateDiagnostics.Field(route, found.At, "retry")),
            session.Filter(_ => !options.Carries(Capability.Sessions)).Map(found => ValidateDiagnostics.Field(route, found.At, "sessionPersistence")),
        }).Somes().Strict();

    /// <summary>Zero means that there is no limit.</summary>
    private static Option<long> Limit(Located<ApiDuration> duration) =>
        duration.Value.Milliseconds > 0 ? Some(duration.Value.Milliseconds) : None;

    /// <summary>Attempts are those after the first; one, if nobody says how many.</summary>
    private static Option<Ir.Retry> Retry(Model.Retry retry) =>
        retry.Attempts.Match(attempts => attempts.Value, () => 1) is var attempts and > 0
            ? Some(new Ir.Retry(toArray(retry.Codes.Map(code => code.Value).Distinct().Order()), attempts, retry.Backoff.Bind(Limit)))
            : None;

    /// <summary>
    /// A rule with a name is known by it, whatever becomes of its matches; one without is what it matches, whatever its
    /// place: sessions outlive a change of order, and no rule opens the tokens of another.
    /// </summary>
    private static string ScopeOf(ObjectKey route, Arr<Match> matches, Option<string> rule) => rule.Match(
        name => $"{route} rule {name}",
        () => $"{route} matching {Sessions.Digest(string.Join(' ', matches.Map(match => $"{match}").Order(StringComparer.Ordinal)))}");

    /// <summary>The path that all requests of a rule are below, if its one match says so.</summary>
    private static string PathOf(Arr<Match> matches) => matches is [Match.Http(var path, _, _, _)]
        ? path switch
        {
            PathMatch.Exact(var exact) => exact,
            PathMatch.Prefix(var prefix) => prefix.Length == 0 ? "/" : prefix,
            PathMatch.Pattern => "/",
        }
        : "/";
}

/// <summary>Sessions in domain values.</summary>
internal static class Sessions
{
    /// <param name="scope">Whose the session is; a name is made of it when the manifest gives none.</param>
    public static Session Of(SessionPersistence spec, string scope, Option<string> path)
    {
        var name = spec.SessionName.Map(given => given.Value).Filter(given => given.Length > 0).IfNone(() => NameOf(scope));
        return new(
            scope,
            spec.Type.Value == "Header"
                ? new SessionCarrier.Header(name)
                : new SessionCarrier.Cookie(name, spec.CookieLifetime.Exists(life => life.Value == "Permanent"), path),
            spec.AbsoluteTimeout.Map(limit => limit.Value.Milliseconds).Filter(limit => limit > 0),
            spec.IdleTimeout.Map(limit => limit.Value.Milliseconds).Filter(limit => limit > 0));
    }

    private const int Digits = 12;

    private static string NameOf(string scope) => $"sluice-session-{Digest(scope)}";

    internal static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Digits];
}
