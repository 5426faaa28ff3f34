using Sluice.Compiler.Emission;
using Sluice.Compiler.Model;
using static Sluice.Compiler.Emission.Jsons;
using static Sluice.Laws.RoundTrip.EncodeReferences;

namespace Sluice.Laws.RoundTrip;

internal static class EncodeRules
{
    public static Json Of(HttpRule rule) => Mapping(
        Field("name", rule.Name.Map(name => name.Value)),
        Field("matches", List(rule.Matches, Of)),
        Listed("filters", rule.Filters, EncodeFilters.Of),
        Listed("backendRefs", rule.BackendRefs, EncodeReferences.Of),
        Field("timeouts", rule.Timeouts, timeouts => Mapping(
            Field("request", timeouts.Request, Duration), Field("backendRequest", timeouts.BackendRequest, Duration))),
        Field("retry", rule.Retry, retry => Mapping(
            Listed("codes", retry.Codes, Number), Field("attempts", retry.Attempts, Number), Field("backoff", retry.Backoff, Duration))),
        Field("sessionPersistence", rule.SessionPersistence, Of));

    public static Json Of(GrpcRule rule) => Mapping(
        Field("name", rule.Name.Map(name => name.Value)),
        Field("matches", List(rule.Matches, match => Mapping(
            Field("method", match.Method, method => Mapping(
                Field("type", method.Type.Value), Field("service", method.Service.Map(text => text.Value)), Field("method", method.Method.Map(text => text.Value)))),
            Listed("headers", match.Headers, Of)))),
        Listed("filters", rule.Filters, EncodeFilters.Of),
        Listed("backendRefs", rule.BackendRefs, EncodeReferences.Of),
        Field("sessionPersistence", rule.SessionPersistence, Of));

    public static Json Of(StreamRule rule) => Mapping(
        Field("name", rule.Name.Map(name => name.Value)),
        Field("backendRefs", List(rule.BackendRefs, Weighted)));

    public static Json Of(SessionPersistence session) => Mapping(
        Field("sessionName", session.SessionName.Map(name => name.Value)),
        Field("absoluteTimeout", session.AbsoluteTimeout, Duration),
        Field("idleTimeout", session.IdleTimeout, Duration),
        Field("type", session.Type.Value),
        Field("cookieConfig", session.CookieLifetime, life => Mapping(Field("lifetimeType", life.Value))));

    private static Json Weighted(BackendRef backend) => EncodeReferences.Of(backend);

    private static Json Of(HttpMatch match) => Mapping(
        Field("path", Mapping(Field("type", match.Path.Type.Value), Field("value", match.Path.Value.Value))),
        Listed("headers", match.Headers, Of),
        Listed("queryParams", match.QueryParams, Of),
        Field("method", match.Method.Map(method => method.Value)));

    private static Json Of(KeyMatch match) => Mapping(
        Field("type", match.Type.Value), Field("name", match.Name.Value), Field("value", match.Value.Value));
}

internal static class EncodeFilters
{
    public static Json Of(RouteFilter filter) => filter switch
    {
        RouteFilter.RequestHeaders(var edits, _) => Filter("RequestHeaderModifier", "requestHeaderModifier", Of(edits)),
        RouteFilter.ResponseHeaders(var edits, _) => Filter("ResponseHeaderModifier", "responseHeaderModifier", Of(edits)),
        RouteFilter.Redirect(var to, _) => Filter("RequestRedirect", "requestRedirect", Mapping(
            Field("scheme", to.Scheme.Map(text => text.Value)), Field("hostname", to.Hostname.Map(text => text.Value)),
            Field("path", to.Path, Of), Field("port", to.Port, Number), Field("statusCode", to.StatusCode.Value))),
        RouteFilter.Rewrite(var to, _) => Filter("URLRewrite", "urlRewrite", Mapping(
            Field("hostname", to.Hostname.Map(text => text.Value)), Field("path", to.Path, Of))),
        RouteFilter.Mirror(var to, _) => Filter("RequestMirror", "requestMirror", Mapping(
            Field("backendRef", Alone(to.Backend)), Field("percent", to.Percent, Number),
            Field("fraction", to.Fraction, fraction => Mapping(Field("numerator", fraction.Numerator.Value), Field("denominator", fraction.Denominator.Value))))),
        RouteFilter.CrossOrigin(var rules, _) => Filter("CORS", "cors", Mapping(
            Listed("allowOrigins", rules.AllowOrigins, EncodeReferences.Text), Field("allowCredentials", rules.AllowCredentials, allow => new Json.Bool(allow.Value)),
            Listed("allowMethods", rules.AllowMethods, EncodeReferences.Text), Listed("allowHeaders", rules.AllowHeaders, EncodeReferences.Text),
            Listed("exposeHeaders", rules.ExposeHeaders, EncodeReferences.Text), Field("maxAge", rules.MaxAge.Value))),
        RouteFilter.Auth(var by, _) => Filter("ExternalAuth", "externalAuth", Mapping(
            Field("protocol", by.Protocol.Value), Field("backendRef", Alone(by.Backend)),
            Field("grpc", by.GrpcAllowedHeaders, names => Mapping(Listed("allowedHeaders", names, EncodeReferences.Text))),
            Field("http", by.Http, http => Mapping(
                Field("path", http.Path.Map(path => path.Value)), Listed("allowedHeaders", http.AllowedHeaders, EncodeReferences.Text),
                Listed("allowedResponseHeaders", http.AllowedResponseHeaders, EncodeReferences.Text))),
            Field("forwardBody", by.ForwardBodyMaxSize, size => Mapping(Field("maxSize", size.Value))))),
        RouteFilter.Extension(var to, _) => Filter("ExtensionRef", "extensionRef", EncodeReferences.Of(to)),
    };

    private static Json Filter(string type, string member, Json value) => Mapping(Field("type", type), Field(member, value));

    private static Json Of(HeaderModifier edits) => Mapping(
        Listed("set", edits.Set, Of), Listed("add", edits.Add, Of), Listed("remove", edits.Remove, EncodeReferences.Text));

    private static Json Of(HeaderValue header) => Mapping(Field("name", header.Name.Value), Field("value", header.Value.Value));

    private static Json Of(PathModifier path) => Mapping(
        Field("type", path.Type.Value),
        Field(path.Type.Value == "ReplaceFullPath" ? "replaceFullPath" : "replacePrefixMatch", path.Value.Value));
}
