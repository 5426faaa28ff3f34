using Sluice.Compiler.Text;

namespace Sluice.Compiler.Model;

/// <summary>One filter of a rule or of a backend, by what its <c>type</c> selects.</summary>
public abstract record RouteFilter
{
    private RouteFilter(Origin at) => At = at;

    public Origin At { get; }

    private protected abstract int Rank { get; }

    public sealed record RequestHeaders(HeaderModifier Edits, Origin At) : RouteFilter(At) { private protected override int Rank => 0; }
    public sealed record ResponseHeaders(HeaderModifier Edits, Origin At) : RouteFilter(At) { private protected override int Rank => 1; }
    public sealed record Redirect(RequestRedirect To, Origin At) : RouteFilter(At) { private protected override int Rank => 2; }
    public sealed record Rewrite(UrlRewrite To, Origin At) : RouteFilter(At) { private protected override int Rank => 3; }
    public sealed record Mirror(RequestMirror To, Origin At) : RouteFilter(At) { private protected override int Rank => 4; }
    public sealed record CrossOrigin(Cors Rules, Origin At) : RouteFilter(At) { private protected override int Rank => 5; }
    public sealed record Auth(ExternalAuth By, Origin At) : RouteFilter(At) { private protected override int Rank => 6; }
    public sealed record Extension(LocalRef To, Origin At) : RouteFilter(At) { private protected override int Rank => 7; }
}

/// <summary>Names and values keep the spelling of the manifest.</summary>
public sealed record HeaderValue(Located<string> Name, Located<string> Value);

/// <summary>Changes of headers, one action for a name.</summary>
public sealed record HeaderModifier(Arr<HeaderValue> Set, Arr<HeaderValue> Add, Arr<Located<string>> Remove);

/// <summary><c>ReplaceFullPath</c> or <c>ReplacePrefixMatch</c>, and what to put there.</summary>
public sealed record PathModifier(Located<string> Type, Located<string> Value, Origin At);

public sealed record RequestRedirect(
    Option<Located<string>> Scheme,
    Option<Located<string>> Hostname,
    Option<PathModifier> Path,
    Option<Located<int>> Port,
    Located<int> StatusCode);

public sealed record UrlRewrite(Option<Located<string>> Hostname, Option<PathModifier> Path);

public sealed record RequestMirror(BackendRef Backend, Option<Located<int>> Percent, Option<Fraction> Fraction);

public sealed record Fraction(Located<int> Numerator, Located<int> Denominator);

public sealed record Cors(
    Arr<Located<string>> AllowOrigins,
    Option<Located<bool>> AllowCredentials,
    Arr<Located<string>> AllowMethods,
    Arr<Located<string>> AllowHeaders,
    Arr<Located<string>> ExposeHeaders,
    Located<int> MaxAge);

public sealed record ExternalAuth(
    Located<string> Protocol,
    BackendRef Backend,
    Option<Arr<Located<string>>> GrpcAllowedHeaders,
    Option<ExternalAuthHttp> Http,
    Option<Located<int>> ForwardBodyMaxSize);

public sealed record ExternalAuthHttp(
    Option<Located<string>> Path, Arr<Located<string>> AllowedHeaders, Arr<Located<string>> AllowedResponseHeaders);
