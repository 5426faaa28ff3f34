using System.Collections.Generic;
using static Sluice.Reference.Yamls;

namespace Sluice.Reference;

/// <summary>The parts of routes as manifests write them.</summary>
internal static class RouteYaml
{
    internal static Yaml Print(ParentRef parent) => Map(
        ("group", Text(parent.Group)), ("kind", Text(parent.Kind)), ("namespace", Text(parent.Namespace)), ("name", Text(parent.Name)),
        ("sectionName", Text(parent.Section)), ("port", Number(parent.Port)));

    internal static Yaml Print(HttpRule rule) => Map(
        ("name", Text(rule.Name)), ("matches", Filled(rule.Matches, Print)),
        ("filters", Filled(rule.Filters, Print)), ("backendRefs", Filled(rule.Backends, Print)),
        ("timeouts", rule.Timeouts is { } t ? Map(("request", Text(t.Request)), ("backendRequest", Text(t.Backend))) : null),
        ("retry", rule.Retry is { } r ? Map(
            ("codes", Filled(r.Codes, c => Number(c)!)), ("attempts", Number(r.Attempts)), ("backoff", Text(r.Backoff))) : null),
        ("sessionPersistence", Print(rule.Persistence)));

    internal static Yaml? Print(Persistence? persistence) => persistence is not { } p ? null : Map(
        ("sessionName", Text(p.Name)), ("absoluteTimeout", Text(p.AbsoluteTimeout)), ("type", Text(p.Type)),
        ("cookieConfig", p.Lifetime is null ? null : Map(("lifetimeType", Text(p.Lifetime)))));

    internal static Yaml Print(GrpcRule rule) => Map(
        ("name", Text(rule.Name)), ("matches", Filled(rule.Matches, Print)),
        ("filters", Filled(rule.Filters, Print)), ("backendRefs", Filled(rule.Backends, Print)),
        ("sessionPersistence", Print(rule.Persistence)));

    /// <summary>The one rule of a route of connections.</summary>
    internal static Yaml Rule(IReadOnlyList<BackendRef> backends) => Map(("backendRefs", List(backends, Print)));

    private static Yaml Print(HttpMatch match) => Map(
        ("path", match.Path is { } path ? Print(path) : null),
        ("headers", Filled(match.Headers, Print)), ("queryParams", Filled(match.Query, Print)), ("method", Text(match.Method)));

    private static Yaml Print(PathMatch path) => path switch
    {
        PathMatch.Exact(var value) => Map(("type", Text("Exact")), ("value", Text(value))),
        PathMatch.Prefix(var value) => Map(("type", Text("PathPrefix")), ("value", Text(value))),
        PathMatch.Pattern(var regex) => Map(("type", Text("RegularExpression")), ("value", Text(regex))),
    };

    private static Yaml Print(NamedMatch match) => match.Value switch
    {
        ValueMatch.Exact(var value) => Map(("name", Text(match.Name)), ("value", Text(value))),
        ValueMatch.Pattern(var regex) => Map(("type", Text("RegularExpression")), ("name", Text(match.Name)), ("value", Text(regex))),
    };

    private static Yaml Print(GrpcMatch match) =>
        Map(("method", match.Method is { } method ? Print(method) : null), ("headers", Filled(match.Headers, Print)));

    private static Yaml Print(GrpcMethod method) => method switch
    {
        GrpcMethod.Exact(var service, var name) => Map(("service", Text(service)), ("method", Text(name))),
        GrpcMethod.Pattern(var service, var name) => Map(("type", Text("RegularExpression")), ("service", Text(service)), ("method", Text(name))),
    };

    private static Yaml Print(BackendRef backend) => Map(
        ("group", Text(backend.Group)), ("kind", Text(backend.Kind)), ("namespace", Text(backend.Namespace)), ("name", Text(backend.Name)),
        ("port", Number(backend.Port)), ("weight", Number(backend.Weight)), ("filters", Filled(backend.Filters, Print)));

    private static Yaml Print(Filter filter) => filter switch
    {
        Filter.RequestHeaders(var change) => Map(("type", Text("RequestHeaderModifier")), ("requestHeaderModifier", Print(change))),
        Filter.ResponseHeaders(var change) => Map(("type", Text("ResponseHeaderModifier")), ("responseHeaderModifier", Print(change))),
        Filter.Redirect(var scheme, var hostname, var path, var port, var status) => Map(("type", Text("RequestRedirect")), ("requestRedirect", Map(
            ("scheme", Text(scheme)), ("hostname", Text(hostname)), ("path", path is null ? null : Print(path)),
            ("port", Number(port)), ("statusCode", Number(status))))),
        Filter.Rewrite(var hostname, var path) => Map(("type", Text("URLRewrite")), ("urlRewrite", Map(
            ("hostname", Text(hostname)), ("path", path is null ? null : Print(path))))),
        Filter.Mirror(var target, var percent, var part) => Map(("type", Text("RequestMirror")), ("requestMirror", Map(
            ("backendRef", Print(target)), ("percent", Number(percent)),
            ("fraction", part is { } f ? Map(("numerator", Number(f.Numerator)), ("denominator", Number(f.Denominator))) : null)))),
        Filter.Cors(var rule) => Map(("type", Text("CORS")), ("cors", Map(
            ("allowOrigins", Listed(rule.Origins)), ("allowCredentials", Truth(rule.Credentials)), ("allowMethods", Listed(rule.Methods)),
            ("allowHeaders", Listed(rule.Headers)), ("exposeHeaders", Listed(rule.Exposed)), ("maxAge", Number(rule.MaxAge))))),
        Filter.Auth auth => Map(("type", Text("ExternalAuth")), ("externalAuth", Map(
            ("protocol", Text(auth.Protocol)), ("backendRef", Print(auth.Target)),
            ("http", auth.Protocol == "HTTP" ? Map(("path", Text(auth.Path)), ("allowedHeaders", Listed(auth.Headers)), ("allowedResponseHeaders", Listed(auth.Returned))) : null),
            ("grpc", auth.Protocol == "GRPC" ? Map(("allowedHeaders", Listed(auth.Headers))) : null),
            ("forwardBody", auth.MaxBody is { } size ? Map(("maxSize", Number(size))) : null)))),
    };

    private static Yaml? Listed(IReadOnlyList<string> items) => items.Count == 0 ? null : Texts(items);

    private static Yaml Print(PathChange path) => path switch
    {
        PathChange.Full(var value) => Map(("type", Text("ReplaceFullPath")), ("replaceFullPath", Text(value))),
        PathChange.Prefix(var value) => Map(("type", Text("ReplacePrefixMatch")), ("replacePrefixMatch", Text(value))),
    };

    private static Yaml Print(HeaderChange change) => Map(
        ("set", Filled(change.Set, Print)), ("add", Filled(change.Add, Print)), ("remove", change.Remove.Count == 0 ? null : Texts(change.Remove)));

    private static Yaml Print(Label header) => Map(("name", Text(header.Key)), ("value", Text(header.Value)));
}
