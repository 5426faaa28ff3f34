using Sluice.Compiler.Text;

namespace Sluice.Compiler.Analyses.Portability;

/// <summary>What a conformance report can say of a feature.</summary>
public abstract record Standing
{
    private Standing() { }
    private protected abstract int Rank { get; }

    /// <summary>Part of a conformance profile: the core tests of one of these profiles show it.</summary>
    public sealed record Core(Arr<string> Profiles) : Standing { private protected override int Rank => 0; }

    /// <summary>Named by the API, and listed by reports as supported or unsupported.</summary>
    public sealed record Extended : Standing { private protected override int Rank => 1; }

    /// <summary>In the API without a feature name, so that no report speaks of it.</summary>
    public sealed record Unnamed(string What) : Standing { private protected override int Rank => 2; }
}

/// <summary>A part of the API that not every implementation has, by the name of <c>pkg/features</c> or one of our own.</summary>
public sealed record Feature(string Name, Standing Standing);

/// <summary>A feature and the places of the input that use it, in their order; there is at least one.</summary>
public sealed record FeatureUse(Feature Feature, Arr<Origin> Places);
