using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Model;

/// <summary>What a route wants to be attached to.</summary>
public sealed record ParentRef(
    Located<string> Group,
    Located<string> Kind,
    Option<Located<string>> Namespace,
    Located<string> Name,
    Option<Located<string>> SectionName,
    Option<Located<int>> Port,
    Origin At);

/// <summary>What routes of every kind have in common; TCPRoute and UDPRoute have no hostnames.</summary>
public sealed record RouteHead(
    Metadata Meta, Arr<ParentRef> ParentRefs, Option<Located<string>> UseDefaultGateways, Arr<Located<string>> Hostnames);

/// <summary>Routes HTTP requests.</summary>
public sealed record HttpRoute(RouteHead Head, Arr<HttpRule> Rules);

public sealed record HttpRule(
    Option<Located<string>> Name,
    Arr<HttpMatch> Matches,
    Arr<RouteFilter> Filters,
    Arr<BackendRef> BackendRefs,
    Option<Timeouts> Timeouts,
    Option<Retry> Retry,
    Option<SessionPersistence> SessionPersistence,
    Origin At);

/// <summary>Conditions on one request, all of which must hold.</summary>
public sealed record HttpMatch(
    HttpPathMatch Path, Arr<KeyMatch> Headers, Arr<KeyMatch> QueryParams, Option<Located<string>> Method, Origin At);

/// <summary><c>Exact</c>, <c>PathPrefix</c> or <c>RegularExpression</c>.</summary>
public sealed record HttpPathMatch(Located<string> Type, Located<string> Value);

/// <summary>A condition on one header or query parameter: <c>Exact</c> or <c>RegularExpression</c>.</summary>
public sealed record KeyMatch(Located<string> Type, Located<string> Name, Located<string> Value);

/// <summary>Routes gRPC calls.</summary>
public sealed record GrpcRoute(RouteHead Head, Arr<GrpcRule> Rules);

public sealed record GrpcRule(
    Option<Located<string>> Name,
    Arr<GrpcMatch> Matches,
    Arr<RouteFilter> Filters,
    Arr<BackendRef> BackendRefs,
    Option<SessionPersistence> SessionPersistence,
    Origin At);

public sealed record GrpcMatch(Option<GrpcMethod> Method, Arr<KeyMatch> Headers, Origin At);

public sealed record GrpcMethod(
    Located<string> Type, Option<Located<string>> Service, Option<Located<string>> Method, Origin At);

/// <summary>Routes connections or datagrams: a TLSRoute by server name, a TCPRoute or UDPRoute by port alone.</summary>
public sealed record StreamRoute(string Kind, RouteHead Head, Arr<StreamRule> Rules);

public sealed record StreamRule(Option<Located<string>> Name, Arr<BackendRef> BackendRefs, Origin At);

/// <summary>A weighted backend of a rule, with filters that apply when it is chosen.</summary>
public sealed record BackendRef(
    Located<string> Group,
    Located<string> Kind,
    Located<string> Name,
    Option<Located<string>> Namespace,
    Option<Located<int>> Port,
    Located<int> Weight,
    Arr<RouteFilter> Filters,
    Origin At)
{
    public string NamespaceOr(string local) => Namespace.Match(ns => ns.Value, () => local);
}

/// <summary>Time limits; zero means no limit.</summary>
public sealed record Timeouts(Option<Located<ApiDuration>> Request, Option<Located<ApiDuration>> BackendRequest, Origin At);

public sealed record Retry(Arr<Located<int>> Codes, Option<Located<int>> Attempts, Option<Located<ApiDuration>> Backoff, Origin At);

public sealed record SessionPersistence(
    Option<Located<string>> SessionName,
    Option<Located<ApiDuration>> AbsoluteTimeout,
    Option<Located<ApiDuration>> IdleTimeout,
    Located<string> Type,
    Option<Located<string>> CookieLifetime,
    Origin At);
