using Sluice.Compiler.Ir;
using static Sluice.Compiler.Emission.Jsons;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Compiler.Emission;

/// <summary>The meaning of an action: what becomes of the requests that a rule wins.</summary>
internal static class CanonicalActions
{
    public static Arr<(string Key, Json Value)> Fields(Action action) => action switch
    {
        Action.Split(var filters, var shares, var total) => Field("split", Mapping(
            Field("filters", Present(filters), Of),
            Field("shares", List(shares, share => Mapping(Field("weight", share.Weight), Of(share.Target)))),
            Field("total", total))),
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
        filters.Request.IsNone && filters.Rewrite.IsNone && filters.Response.IsNone ? None : Some(filters);

    private static Json Of(Filters filters) => Mapping(
        Field("request", filters.Request, Of),
        Field("rewrite", filters.Rewrite, rewrite => Mapping(
            Field("host", rewrite.Host),
            Field("path", rewrite.Path, Of))),
        Field("response", filters.Response, Of));

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
}
