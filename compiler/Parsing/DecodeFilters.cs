using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using static Sluice.Compiler.Parsing.Scalars;

namespace Sluice.Compiler.Parsing;

/// <summary>The filters of rules and backends.</summary>
internal static class DecodeFilters
{
    private static readonly Decoder<HeaderValue> Header = Shape.Of(
        Fields.Required("name", ApiScalars.HeaderName),
        Fields.Required("value", ApiScalars.HeaderValue(4096)),
        (_, name, value) => new HeaderValue(name, value));

    private static readonly Decoder<HeaderModifier> HeaderModifier = Shape.Of(
        Fields.Default("set", Decoders.List(Header, 16).Unique(header => header.Name), _ => Arr<HeaderValue>.Empty),
        Fields.Default("add", Decoders.List(Header, 16).Unique(header => header.Name), _ => Arr<HeaderValue>.Empty),
        Fields.Default("remove", Decoders.List(ApiScalars.HeaderName, 16).Unique(name => name), _ => Arr<Located<string>>.Empty),
        (_, set, add, remove) => new HeaderModifier(set, add, remove));

    private static readonly Decoder<PathModifier> PathModifier = Shape.Of(
        Fields.Required("type", Choice("ReplaceFullPath", "ReplacePrefixMatch")),
        Fields.Optional("replaceFullPath", PathText),
        Fields.Optional("replacePrefixMatch", PathText),
        (at, type, full, prefix) => (At: at, Type: type, Full: full, Prefix: prefix))
        .Check(path => path.Full.IsSome == (path.Type.Value == "ReplaceFullPath") && path.Prefix.IsSome == (path.Type.Value == "ReplacePrefixMatch")
            ? Empty
            : Seq1(ValueDiagnostics.Union(path.Type.At, $"the type {path.Type.Value} does not fit the field beside it",
                $"give exactly the field '{char.ToLowerInvariant(path.Type.Value[0])}{path.Type.Value[1..]}'")))
        .Map(path => new PathModifier(path.Type, path.Full.IfNone(() => path.Prefix.IfNone(path.Type)), path.At));

    private static Decoder<Located<string>> PathText => Ruled(
        text => text.Length <= 1024 && text.All(c => c is > ' ' and < '\u007f' and not '?' and not '#'),
        "a path is at most 1024 visible ASCII characters without '?' and '#'");

    private static readonly Decoder<RequestRedirect> Redirect = Shape.Of(
        Fields.Optional("scheme", Choice("http", "https")),
        Fields.Optional("hostname", ApiScalars.PreciseHostname),
        Fields.Optional("path", PathModifier),
        Fields.Optional("port", ApiScalars.Port),
        Fields.Default("statusCode", Int(300, 399), 302),
        (_, scheme, hostname, path, port, status) => new RequestRedirect(scheme, hostname, path, port, status))
        .Check(redirect => redirect.StatusCode.Value is 301 or 302 or 303 or 307 or 308
            ? Empty
            : Seq1(ValueDiagnostics.Choice(redirect.StatusCode.Map(code => $"{code}"), Array("301", "302", "303", "307", "308"), None)));

    private static readonly Decoder<UrlRewrite> Rewrite = Shape.Of(
        Fields.Optional("hostname", ApiScalars.PreciseHostname),
        Fields.Optional("path", PathModifier),
        (_, hostname, path) => new UrlRewrite(hostname, path));

    private static readonly Decoder<Fraction> Fraction = Shape.Of(
        Fields.Required("numerator", Int(0, int.MaxValue)),
        Fields.Default("denominator", Int(1, int.MaxValue), 100),
        (_, numerator, denominator) => new Fraction(numerator, denominator));

    private static readonly Decoder<RequestMirror> Mirror = Shape.Of(
        Fields.Required("backendRef", DecodeBackends.Plain),
        Fields.Optional("percent", Int(0, 100)),
        Fields.Optional("fraction", Fraction),
        (at, backend, percent, fraction) => (At: at, Mirror: new RequestMirror(backend, percent, fraction)))
        .Check(read => read.Mirror.Percent.IsSome && read.Mirror.Fraction.IsSome
            ? Seq1(ValueDiagnostics.Exclusive(read.At, "'percent' and 'fraction' exclude each other", "keep one of them"))
            : Empty)
        .Map(read => read.Mirror);

    private static readonly Decoder<Cors> Cors = Shape.Of(
        Fields.List("allowOrigins", Sized(1, 253), 64),
        Fields.Optional("allowCredentials", Bool),
        Fields.List("allowMethods", Choice("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "*"), 9),
        Fields.List("allowHeaders", ApiScalars.HeaderName, 64),
        Fields.List("exposeHeaders", ApiScalars.HeaderName, 64),
        Fields.Default("maxAge", Int(1, int.MaxValue), 5),
        (_, origins, credentials, methods, headers, exposed, age) => new Cors(origins, credentials, methods, headers, exposed, age));

    private static readonly Decoder<Arr<Located<string>>> HeaderNames = Decoders.List(ApiScalars.HeaderName, 64);

    private static readonly Decoder<ExternalAuth> Auth = Shape.Of(
        Fields.Required("protocol", Choice("HTTP", "GRPC")),
        Fields.Required("backendRef", DecodeBackends.Plain),
        Fields.Optional("grpc", Shape.Of(Fields.Default("allowedHeaders", HeaderNames, _ => Arr<Located<string>>.Empty), (_, names) => names)),
        Fields.Optional("http", Shape.Of(
            Fields.Optional("path", PathText),
            Fields.Default("allowedHeaders", HeaderNames, _ => Arr<Located<string>>.Empty),
            Fields.Default("allowedResponseHeaders", HeaderNames, _ => Arr<Located<string>>.Empty),
            (_, path, request, response) => new ExternalAuthHttp(path, request, response))),
        Fields.Optional("forwardBody", Shape.Of(Fields.Optional("maxSize", Int(0, 65535)), (_, size) => size)),
        (_, protocol, backend, grpc, http, body) =>
            new ExternalAuth(protocol, backend, grpc, http, body.Bind(size => size)));

    private static readonly Decoder<RouteFilter> Filter = Shape.Of(
        Fields.Required("type", Choice(FilterRules.Types.ToArray())),
        Fields.Optional("requestHeaderModifier", Member(HeaderModifier, (edits, at) => new RouteFilter.RequestHeaders(edits, at))),
        Fields.Optional("responseHeaderModifier", Member(HeaderModifier, (edits, at) => new RouteFilter.ResponseHeaders(edits, at))),
        Fields.Optional("requestRedirect", Member(Redirect, (to, at) => new RouteFilter.Redirect(to, at))),
        Fields.Optional("urlRewrite", Member(Rewrite, (to, at) => new RouteFilter.Rewrite(to, at))),
        Fields.Optional("requestMirror", Member(Mirror, (to, at) => new RouteFilter.Mirror(to, at))),
        Fields.Optional("cors", Member(Cors, (rules, at) => new RouteFilter.CrossOrigin(rules, at))),
        Fields.Optional("externalAuth", Member(Auth, (by, at) => new RouteFilter.Auth(by, at))),
        Fields.Optional("extensionRef", Member(DecodeShared.LocalRef, (to, at) => new RouteFilter.Extension(to, at))),
        (at, type, a, b, c, d, e, f, g, h) => (At: at, Type: type, Members: toArray(Seq(a, b, c, d, e, f, g, h).Somes())))
        .Check(read => FilterRules.OneMember(read.At, read.Type, read.Members))
        .Map(read => read.Members[0]);

    /// <summary>All filters of a list; at most 16.</summary>
    public static readonly Decoder<Arr<RouteFilter>> List = Decoders.List(Filter, 16).Check(FilterRules.Together);

    private static Decoder<RouteFilter> Member<A>(Decoder<A> decoder, Func<A, Origin, RouteFilter> make) =>
        node => decoder(node).Select(value => value.Map(found => make(found, node.At)));
}
