namespace Sluice.Laws.Conformance;

/// <summary>A test of the upstream suite, and what is made of it here, where there is no cluster.</summary>
/// <param name="Manifests">Names of the files that the test applies, without <c>.yaml</c>.</param>
/// <param name="Features">What an implementation must claim for the suite to run the test.</param>
/// <param name="Offline">What is checked here.</param>
/// <param name="Live">What only a gateway in a cluster can show; that requests and connections end so, a data plane without one shows too.</param>
internal sealed record ConformanceTest(
    string Name, Arr<string> Manifests, Arr<string> Features, string Offline, string Live, System.Action<Cluster> Check)
{
    /// <summary>Manifests of our own, of the same meaning, where those of the suite are not at hand.</summary>
    public string Written { get; init; } = "";

    /// <summary>Kinds of objects that ask for what the data plane does not carry, and must not be told that all is well.</summary>
    public Arr<string> Asking { get; init; }

    /// <summary>The features that this release does not claim.</summary>
    public Arr<string> Missing => Features.Filter(feature => !Compiler.Status.Features.Supported.Contains(feature));

    /// <summary>Whether the running data plane is asked what the test asks.</summary>
    public Standing Standing =>
        Features.Contains("Mesh") ? Standing.OfMesh
        : Suite.Silent.Contains(Name) ? Standing.Silent
        : Missing.IsEmpty ? Standing.Asked
        : Standing.Uncarried;

    public Arr<ManifestObject> Objects => Manifests.Bind(Conformance.Manifests.Objects) + Conformance.Manifests.Cut(Written);

    public static ConformanceTest Asserted(
        string name, string manifests, string features, string offline, string live, System.Action<Cluster> check) =>
        new(name, Words(manifests), Words(features), offline, live, check);

    /// <summary>As <see cref="Asserted"/>, for a test that asks for what may not be carried yet.</summary>
    public ConformanceTest AskedBy(string kinds) => this with { Asking = Words(kinds) };

    private static Arr<string> Words(string text) => toArray(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>What a test is to the data plane: it is asked, it has nothing to be asked, it lacks a feature, or the test is the mesh's.</summary>
internal enum Standing { Asked, Silent, Uncarried, OfMesh }
