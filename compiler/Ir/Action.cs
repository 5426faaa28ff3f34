using Sluice.Compiler.Values;

namespace Sluice.Compiler.Ir;

/// <summary>A header as it is written: names keep the case of the manifest and compare without it.</summary>
public sealed record Header(string Name, string Value);

/// <summary>Header changes, applied in this order: remove, set (replace all values by one), add (append a value).</summary>
public sealed record HeaderEdits(Arr<string> Remove, Arr<Header> Set, Arr<Header> Add);

/// <summary>What becomes of the path; the query is never touched.</summary>
public abstract record PathRewrite
{
    private PathRewrite() { }
    private protected abstract int Rank { get; }

    public sealed record Full(string Path) : PathRewrite { private protected override int Rank => 0; }

    /// <summary>
    /// Replaces the matched prefix (no trailing slash) by another; an empty result becomes <c>/</c>. A path that has lost
    /// the prefix to an earlier rewrite stays as it is.
    /// </summary>
    public sealed record Prefix(string Matched, string Replacement) : PathRewrite { private protected override int Rank => 1; }
}

public static class PathRewrites
{
    /// <summary>The path after the rewrite; slashes at the seam are neither doubled nor lost.</summary>
    public static string Apply(PathRewrite rewrite, string path) => rewrite switch
    {
        PathRewrite.Full(var full) => full.Length == 0 ? "/" : full,
        PathRewrite.Prefix(var matched, var replacement) => !Has(path, matched) ? path
            : replacement.TrimEnd('/') + path[matched.Length..] is { Length: > 0 } joined ? joined
            : "/",
    };

    private static bool Has(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/');
}

/// <summary>Host and path that the backend sees instead of the client's.</summary>
public sealed record Rewrite(Option<string> Host, Option<PathRewrite> Path);

/// <summary>
/// A redirect. What is absent comes from the request; without a port, the scheme's own port stands if the scheme is
/// given, else the logical port of the listener.
/// </summary>
public sealed record Redirect(Option<string> Scheme, Option<string> Host, Option<int> Port, Option<PathRewrite> Path, int Status);

/// <summary>A copy of a part of the requests, whose answers nobody sees: <see cref="Numerator"/> of <see cref="Denominator"/>.</summary>
public sealed record Mirror(Hash Cluster, int Numerator, int Denominator);

/// <summary>Edits on the way to a backend and back, and copies that go elsewhere.</summary>
public sealed record Filters(Option<HeaderEdits> Request, Option<Rewrite> Rewrite, Option<HeaderEdits> Response)
{
    public static readonly Filters None = new(Option<HeaderEdits>.None, Option<Rewrite>.None, Option<HeaderEdits>.None);

    /// <summary>In the order of the manifest; each is sampled by itself.</summary>
    public Arr<Mirror> Mirrors { get; init; }
}

/// <summary>What happens to the requests of one share of a rule.</summary>
public abstract record Target
{
    private Target() { }
    private protected abstract int Rank { get; }

    /// <summary>To an endpoint of a cluster, after the backend's own filters.</summary>
    public sealed record Forward(Hash Cluster, Filters Filters) : Target { private protected override int Rank => 0; }
    public sealed record Redirect(Ir.Redirect To) : Target { private protected override int Rank => 1; }

    /// <summary>An answer of our own. <see cref="Why"/> is the id of the diagnostic that says why (<c>GW4001</c>).</summary>
    public sealed record Refuse(int Status, string Why) : Target { private protected override int Rank => 2; }
}

/// <summary>A part of a rule's traffic: <see cref="Weight"/> of the rule's total. Weight is never zero.</summary>
public sealed record Share(int Weight, Target Target);

/// <summary>What a rule does with the requests that it wins.</summary>
public abstract record Action
{
    private Action() { }
    private protected abstract int Rank { get; }

    /// <summary>What a request has to pass before the rest of the action.</summary>
    public Guard Guard { get; init; } = Guard.None;

    /// <summary>Shares in a stable order, at least one; <see cref="Total"/> is the sum of their weights.</summary>
    public sealed record Split(Filters Filters, Arr<Share> Shares, long Total) : Action
    {
        private protected override int Rank => 0;

        /// <summary>How hard it is tried to get an answer from a backend.</summary>
        public Delivery Delivery { get; init; } = Delivery.Plain;

        /// <summary>
        /// Backends of weight zero, in the order of the manifest: they keep the sessions or connections that they have, and get
        /// no new ones. None stands twice, or has a share as well.
        /// </summary>
        public Arr<Target.Forward> Retired { get; init; }
    }
    public sealed record Redirect(Ir.Redirect To) : Action { private protected override int Rank => 1; }
    public sealed record Refuse(int Status, string Why) : Action { private protected override int Rank => 2; }
}

