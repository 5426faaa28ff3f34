using Sluice.Compiler.Ir;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Compiler.Emission;

/// <summary>An action as lines: what comes first, where the requests go, each share with its part of the whole, then what is edited and how it is tried.</summary>
internal static class ActionText
{
    public static Seq<string> Lines(Action action, Map<Hash, Cluster> clusters) => Guard(action.Guard, clusters) + Done(action, clusters);

    private static Seq<string> Done(Action action, Map<Hash, Cluster> clusters) => action switch
    {
        Action.Split(var filters, var shares, var total) { Delivery: var delivery, Retired: var retired } =>
            toSeq(shares.SelectMany(share => Share(share, total, clusters)))
            + toSeq(retired).Bind(target => $"{Kept(target, clusters)} → {Goal(target, clusters)}".Cons(Edits(target, clusters).Map(line => "  " + line)))
            + Edits(filters, clusters) + Delivery(delivery),
        Action.Redirect(var to) => Seq1($"→ {Redirect(to)}"),
        Action.Refuse(var status, var why) => Seq1($"→ {Refusal(status, why)}"),
    };

    /// <summary>What a backend of weight zero still has.</summary>
    private static string Kept(Target.Forward target, Map<Hash, Cluster> clusters) => clusters.Find(target.Cluster).Case switch
    {
        Cluster { Protocol: BackendProtocol.Stream } => "open connections",
        Cluster { Protocol: BackendProtocol.Datagram } => "known sources",
        _ => "old sessions",
    };

    private static Seq<string> Share(Share share, long total, Map<Hash, Cluster> clusters) =>
        $"{(share.Weight == total ? "" : $"{share.Weight}/{total} ")}→ {Goal(share.Target, clusters)}"
            .Cons(Edits(share.Target, clusters).Map(line => "  " + line));

    private static string Goal(Target target, Map<Hash, Cluster> clusters) => target switch
    {
        Target.Forward(var cluster, _) => Named(cluster, clusters),
        Target.Redirect(var to) => Redirect(to),
        Target.Refuse(var status, var why) => Refusal(status, why),
    };

    private static string Named(Hash cluster, Map<Hash, Cluster> clusters) => clusters.Find(cluster).Match(
        ClusterText.Goal,
        () => $"cluster {cluster} is not in the plan");

    private static Seq<string> Edits(Target target, Map<Hash, Cluster> clusters) => target switch
    {
        Target.Forward(_, var filters) => Edits(filters, clusters),
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

    private static Seq<string> Edits(Filters filters, Map<Hash, Cluster> clusters) =>
        filters.Request.ToSeq().Map(edits => $"request headers: {Edits(edits)}")
        + filters.Rewrite.ToSeq().Map(rewrite => $"rewrite: {Rewrite(rewrite)}")
        + filters.Response.ToSeq().Map(edits => $"response headers: {Edits(edits)}")
        + toSeq(filters.Mirrors).Map(mirror =>
            $"mirror {(mirror.Numerator == mirror.Denominator ? "" : $"{mirror.Numerator}/{mirror.Denominator} ")}to {Named(mirror.Cluster, clusters)}");

    private static Seq<string> Guard(Guard guard, Map<Hash, Cluster> clusters) =>
        guard.Cors.ToSeq().Map(Cors) + guard.Authorization.ToSeq().Map(authorization => Authorization(authorization, clusters));

    private static string Cors(Cors cors) => string.Join(", ",
        Seq1($"cors: origins {Words.List(cors.Origins)}")
        + Some(cors.Credentials, "credentials")
        + Some(!cors.Methods.IsEmpty, $"methods {Words.List(cors.Methods)}")
        + Some(!cors.Headers.IsEmpty, $"headers {Words.List(cors.Headers)}")
        + Some(!cors.Exposed.IsEmpty, $"exposed {Words.List(cors.Exposed)}")
        + Seq1($"kept {cors.MaxAge} s"));

    private static string Authorization(Authorization authorization, Map<Hash, Cluster> clusters) => string.Join(", ",
        Seq1($"ask {Asked(authorization)} {Named(authorization.Cluster, clusters)}")
        + Some(!authorization.RequestHeaders.IsEmpty, $"headers {Words.List(authorization.RequestHeaders)}")
        + Some(authorization.BodyLimit != 0, $"body up to {authorization.BodyLimit}")
        + Answered(authorization));

    private static string Asked(Authorization authorization) => authorization switch
    {
        Ir.Authorization.Http => "over HTTP",
        Ir.Authorization.Grpc => "over gRPC",
    };

    private static Seq<string> Answered(Authorization authorization) => authorization switch
    {
        Ir.Authorization.Http(_, _, _, var prefix, var answered) =>
            Some(prefix.Length > 0, $"below {Words.Print(prefix)}") + Some(!answered.IsEmpty, $"answer headers {Words.List(answered)}"),
        Ir.Authorization.Grpc => Empty,
    };

    private static Seq<string> Delivery(Delivery delivery) =>
        delivery.Request.ToSeq().Map(limit => $"limit: {limit} ms")
        + delivery.BackendRequest.ToSeq().Map(limit => $"limit: {limit} ms an attempt")
        + delivery.Retry.ToSeq().Map(retry => string.Join(", ",
            Seq1($"retry: {retry.Attempts} times")
            + Some(!retry.Codes.IsEmpty, $"after {string.Join(' ', retry.Codes)}")
            + retry.Backoff.ToSeq().Map(wait => $"waiting {wait} ms")))
        + delivery.Session.ToSeq().Map(ClusterText.Session);

    private static Seq<string> Some(bool holds, string said) => holds ? Seq1(said) : Empty;

    private static string Rewrite(Rewrite rewrite) => Emission.Lines.Listed(
        rewrite.Host.ToSeq().Map(host => $"host {Words.Print(host)}") + rewrite.Path.ToSeq().Map(Path));

    private static string Path(PathRewrite path) => path switch
    {
        PathRewrite.Full(var full) => $"path {Words.Print(full)}",
        PathRewrite.Prefix(var matched, var replacement) =>
            $"path prefix {Words.Print(matched)} to {Words.Print(replacement)}",
    };

    private static string Edits(HeaderEdits edits) => Emission.Lines.Listed(
        toSeq(edits.Remove).Map(name => $"remove {Words.Print(name)}")
        + toSeq(edits.Set).Map(header => $"set {Header(header)}")
        + toSeq(edits.Add).Map(header => $"add {Header(header)}"));

    private static string Header(Header header) => $"{Words.Print(header.Name)}: {Words.Print(header.Value)}";
}
