using Sluice.Compiler.Ir;
using static Sluice.Compiler.Emission.Jsons;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Compiler.Emission;

/// <summary>The meaning of an action: what becomes of the requests that a rule wins.</summary>
internal static class CanonicalActions
{
    public static Arr<(string Key, Json Value)> Fields(Action action) => Done(action) + Field("guard", Present(action.Guard), Of);

    private static Arr<(string Key, Json Value)> Done(Action action) => action switch
    {
        Action.Split(var filters, var shares, var total) { Delivery: var delivery, Retired: var retired } => Field("split", Mapping(
            Field("filters", Present(filters), Of),
            Field("shares", List(shares, share => Mapping(Field("weight", share.Weight), Of(share.Target)))),
            Field("total", total),
            Listed("retired", retired, target => Mapping(Of(target))),
            Field("delivery", Present(delivery), Of))),
        Action.Redirect(var to) => Field("redirect", Of(to)),
        Action.Refuse(var status, var why) => Field("refuse", Refusal(status, why)),
    };

    private static Arr<(string Key, Json Value)> Of(Target target) => target switch
    {
        Target.Forward(var cluster, var filters) => Field("forward", Mapping(
            Field("cluster", cluster.Hex),
            Field("filters", Present(filters), Of))),
        Target.Redirect(var to) => Field("redirect", Of(to)),
        Target.Refuse(var status, var why) => Field("refuse", Refusal(status, why)),
    };

    private static Json Refusal(int status, string why) => Mapping(Field("status", status), Field("why", why));

    private static Json Of(Redirect redirect) => Mapping(
        Field("scheme", redirect.Scheme),
        Field("host", redirect.Host),
        Field("port", redirect.Port, port => (Json)new Json.Number(port)),
        Field("path", redirect.Path, Of),
        Field("status", redirect.Status));

    private static Option<Filters> Present(Filters filters) =>
        filters.Request.IsNone && filters.Rewrite.IsNone && filters.Response.IsNone && filters.Mirrors.IsEmpty ? None : Some(filters);

    private static Option<Guard> Present(Guard guard) =>
        guard.Cors.IsNone && guard.Authorization.IsNone ? None : Some(guard);

    private static Option<Delivery> Present(Delivery delivery) =>
        delivery.Request.IsNone && delivery.BackendRequest.IsNone && delivery.Retry.IsNone && delivery.Session.IsNone ? None : Some(delivery);

    private static Json Of(Filters filters) => Mapping(
        Field("request", filters.Request, Of),
        Field("rewrite", filters.Rewrite, rewrite => Mapping(
            Field("host", rewrite.Host),
            Field("path", rewrite.Path, Of))),
        Field("response", filters.Response, Of),
        Listed("mirrors", filters.Mirrors, mirror => Mapping(
            Field("cluster", mirror.Cluster.Hex),
            Field("numerator", mirror.Numerator),
            Field("denominator", mirror.Denominator))));

    private static Json Of(HeaderEdits edits) => Mapping(
        Listed("remove", edits.Remove, name => (Json)new Json.Text(name)),
        Listed("set", edits.Set, Of),
        Listed("add", edits.Add, Of));

    private static Json Of(Header header) => Mapping(Field("name", header.Name), Field("value", header.Value));

    private static Json Of(PathRewrite rewrite) => rewrite switch
    {
        PathRewrite.Full(var path) => Mapping(Field("full", path)),
        PathRewrite.Prefix(var matched, var replacement) => Mapping(Field("prefix", matched), Field("replacement", replacement)),
    };

    private static Json Of(Guard guard) => Mapping(
        Field("cors", guard.Cors, Of),
        Field("authorization", guard.Authorization, Of));

    private static Json Of(Cors cors) => Mapping(
        Field("origins", Texts(cors.Origins)),
        Flag("credentials", cors.Credentials),
        Listed("methods", cors.Methods, Text),
        Listed("headers", cors.Headers, Text),
        Listed("exposed", cors.Exposed, Text),
        Field("maxAge", cors.MaxAge));

    private static Json Of(Authorization authorization) => authorization switch
    {
        Authorization.Http(var cluster, var headers, var limit, var prefix, var answered) => Mapping(Field("http", Mapping(
            Asked(cluster, headers, limit),
            Field("pathPrefix", prefix),
            Listed("responseHeaders", answered, Text)))),
        Authorization.Grpc(var cluster, var headers, var limit) => Mapping(Field("grpc", Mapping(Asked(cluster, headers, limit)))),
    };

    private static Arr<(string Key, Json Value)> Asked(Hash cluster, Arr<string> headers, int bodyLimit) =>
        Field("cluster", cluster.Hex)
        + Listed("requestHeaders", headers, Text)
        + Field("bodyLimit", bodyLimit);

    private static Json Of(Delivery delivery) => Mapping(
        Field("request", delivery.Request),
        Field("backendRequest", delivery.BackendRequest),
        Field("retry", delivery.Retry, Of),
        Field("session", delivery.Session, CanonicalClusters.Session));

    private static Json Of(Retry retry) => Mapping(
        Listed("codes", retry.Codes, code => (Json)new Json.Number(code)),
        Field("attempts", retry.Attempts),
        Field("backoff", retry.Backoff));

    private static Json Text(string text) => new Json.Text(text);
}
