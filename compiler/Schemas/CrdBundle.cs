namespace Sluice.Compiler.Schemas;

/// <summary>The two forms in which each release of the Gateway API comes.</summary>
public enum CrdChannel { Standard, Experimental }

/// <summary>The custom resource definitions of one release and channel, as a cluster may have them installed.</summary>
public sealed record CrdBundle(string Version, CrdChannel Channel)
{
    public override string ToString() => $"{Version}/{(Channel == CrdChannel.Standard ? "standard" : "experimental")}";
}

public static class CrdBundles
{
    /// <summary>The bundles that objects can be judged by, the newest first; experimental before standard, which it contains.</summary>
    public static readonly Arr<CrdBundle> All = Array(
        new CrdBundle("v1.6.1", CrdChannel.Experimental),
        new CrdBundle("v1.6.1", CrdChannel.Standard),
        new CrdBundle("v1.4.1", CrdChannel.Experimental),
        new CrdBundle("v1.4.1", CrdChannel.Standard));

    /// <summary>What an object is judged by when nobody chose.</summary>
    public static CrdBundle Newest => All[0];

    /// <summary>A bundle by its name: <c>v1.6.1/experimental</c>, with or without the <c>v</c>.</summary>
    public static Option<CrdBundle> Named(string text) =>
        All.Find(bundle => $"{bundle}" == text || $"{bundle}"[1..] == text);
}
