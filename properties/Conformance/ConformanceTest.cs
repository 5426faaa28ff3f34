namespace Sluice.Laws.Conformance;

/// <summary>A test of the upstream suite, and what is made of it here, where there is no cluster.</summary>
/// <param name="Manifests">Names of the files that the test applies, without <c>.yaml</c>.</param>
/// <param name="Features">What an implementation must claim for the suite to run the test.</param>
internal sealed record ConformanceTest(string Name, Arr<string> Manifests, Arr<string> Features, Treatment Treatment)
{
    /// <summary>The features that this release does not claim.</summary>
    public Arr<string> Missing => Features.Filter(feature => !Compiler.Status.Features.Supported.Contains(feature));

    public static ConformanceTest Asserted(
        string name, string manifests, string features, string offline, string live, System.Action<Cluster> check) =>
        new(name, Words(manifests), Words(features), new Treatment.Asserted(offline, live, check));

    public static ConformanceTest Listed(string name, string manifests, string features, string kinds) =>
        new(name, Words(manifests), Words(features), new Treatment.Listed(Words(kinds)));

    private static Arr<string> Words(string text) => toArray(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>What becomes of an upstream test.</summary>
internal abstract record Treatment
{
    private Treatment() { }
    private protected abstract int Rank { get; }

    /// <summary>Its demands are checked against the compiler.</summary>
    /// <param name="Offline">What is checked here.</param>
    /// <param name="Live">What only a running gateway can show.</param>
    public sealed record Asserted(string Offline, string Live, System.Action<Cluster> Check) : Treatment { private protected override int Rank => 0; }

    /// <summary>It needs what is not served yet. Objects of these kinds ask for it, and must not be told that all is well.</summary>
    public sealed record Listed(Arr<string> Kinds) : Treatment { private protected override int Rank => 1; }
}
