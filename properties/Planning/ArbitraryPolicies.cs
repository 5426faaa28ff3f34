using FsCheck;
using FsCheck.Fluent;
using Sluice.Compiler.Ir;
using static Sluice.Laws.Planning.ArbitraryMatches;

namespace Sluice.Laws.Planning;

/// <summary>Limits, retries, sessions and cross-origin rules, in normal form.</summary>
internal static class ArbitraryPolicies
{
    public static Gen<Delivery> Delivery => Gen.Frequency(
        (2, Gen.Constant(Compiler.Ir.Delivery.Plain)),
        (1, from request in Maybe(Gen.Elements(1L, 30000L))
            from attempt in Maybe(Gen.Elements(1L, 1000L))
            from retry in Maybe(Retry)
            from session in Maybe(Session)
            select new Delivery(request, attempt, retry, session)));

    public static Gen<Cors> Cors =>
        from origins in Gen.SubListOf("*", "https://*.example.com", "https://shop.test:8443")
        from credentials in Gen.Elements(true, false)
        from methods in Gen.SubListOf("GET", "POST")
        from headers in Gen.SubListOf("X-A", "X-B")
        from exposed in Gen.SubListOf("X-C", "X-D")
        from age in Gen.Elements(5, 600)
        select new Cors(toArray(origins), credentials, toArray(methods), toArray(headers), toArray(exposed), age);

    private static Gen<Retry> Retry =>
        from codes in Gen.SubListOf(500, 502, 503)
        from attempts in Gen.Choose(0, 3)
        from backoff in Maybe(Gen.Elements(0L, 100L))
        select new Retry(toArray(codes), attempts, backoff);

    private static Gen<Session> Session =>
        from carrier in Gen.OneOf(
            Maybe(Gen.Constant("/cart")).Select(path => (SessionCarrier)new SessionCarrier.Cookie("sid", false, path)),
            Gen.Constant((SessionCarrier)new SessionCarrier.Cookie("kept", true, None)),
            Gen.Constant((SessionCarrier)new SessionCarrier.Header("X-Session")))
        from absolute in carrier is SessionCarrier.Cookie { Permanent: true } ? Gen.Constant(Some(60000L)) : Maybe(Gen.Constant(60000L))
        from idle in Maybe(Gen.Constant(1000L))
        from scope in Gen.Elements("HTTPRoute shop/cart a", "HTTPRoute shop/cart b")
        select new Session(scope, carrier, absolute, idle);
}
