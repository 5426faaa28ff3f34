using Sluice.Compiler.Ir;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Compiler.Emission;

/// <summary>An action as lines: where the requests go, each share with its part of the whole, then what is edited.</summary>
internal static class ActionText
{
    public static Seq<string> Lines(Action action, Map<Hash, Cluster> clusters) => action switch
    {
        Action.Split(var filters, var shares, var total) =>
            toSeq(shares.SelectMany(share => Share(share, total, clusters))) + Edits(filters),
        Action.Redirect(var to) => Seq1($"→ {Redirect(to)}"),
        Action.Refuse(var status, var why) => Seq1($"→ {Refusal(status, why)}"),
    };

    private static Seq<string> Share(Share share, long total, Map<Hash, Cluster> clusters) =>
        $"{(share.Weight == total ? "" : $"{share.Weight}/{total} ")}→ {Goal(share.Target, clusters)}"
            .Cons(Edits(share.Target).Map(line => "  " + line));

    private static string Goal(Target target, Map<Hash, Cluster> clusters) => target switch
    {
        Target.Forward(var cluster, _) => clusters.Find(cluster).Match(
            Service,
            () => $"cluster {cluster} is not in the plan"),
        Target.Redirect(var to) => Redirect(to),
        Target.Refuse(var status, var why) => Refusal(status, why),
    };

    private static string Service(Cluster cluster) =>
        $"Service {cluster.Service}{(cluster.Protocol == BackendProtocol.Http1 ? "" : $" {Canonical.Name(cluster.Protocol)}")}";

    private static Seq<string> Edits(Target target) => target switch
    {
        Target.Forward(_, var filters) => Edits(filters),
        Target.Redirect => Empty,
        Target.Refuse => Empty,
    };

    private static string Refusal(int status, string why) => $"respond {status} ({Words.Print(why)})";

    private static string Redirect(Redirect redirect) => string.Join(", ",
        Seq1($"redirect {redirect.Status}")
        + redirect.Scheme.ToSeq().Map(scheme => $"scheme {Words.Print(scheme)}")
        + redirect.Host.ToSeq().Map(host => $"host {Words.Print(host)}")
        + redirect.Port.ToSeq().Map(port => $"port {port}")
        + redirect.Path.ToSeq().Map(Path));

    private static Seq<string> Edits(Filters filters) =>
        filters.Request.ToSeq().Map(edits => $"request headers: {Edits(edits)}")
        + filters.Rewrite.ToSeq().Map(rewrite => $"rewrite: {Rewrite(rewrite)}")
        + filters.Response.ToSeq().Map(edits => $"response headers: {Edits(edits)}");

    private static string Rewrite(Rewrite rewrite) => Listed(
        rewrite.Host.ToSeq().Map(host => $"host {Words.Print(host)}") + rewrite.Path.ToSeq().Map(Path));

    private static string Path(PathRewrite path) => path switch
    {
        PathRewrite.Full(var full) => $"path {Words.Print(full)}",
        PathRewrite.Prefix(var matched, var replacement) =>
            $"path prefix {Words.Print(matched)} to {Words.Print(replacement)}",
    };

    private static string Edits(HeaderEdits edits) => Listed(
        toSeq(edits.Remove).Map(name => $"remove {Words.Print(name)}")
        + toSeq(edits.Set).Map(header => $"set {Header(header)}")
        + toSeq(edits.Add).Map(header => $"add {Header(header)}"));

    private static string Header(Header header) => $"{Words.Print(header.Name)}: {Words.Print(header.Value)}";

    private static string Listed(Seq<string> parts) => parts.IsEmpty ? "nothing" : string.Join(", ", parts);
}
