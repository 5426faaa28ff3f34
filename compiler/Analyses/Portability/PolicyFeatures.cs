using static Sluice.Compiler.Analyses.Portability.FeatureRules;

namespace Sluice.Compiler.Analyses.Portability;

/// <summary>The features of policies.</summary>
internal static class PolicyFeatures
{
    public static readonly Arr<FeatureRule> Rules = Array(
        Extended("BackendTLSPolicy", all => all.TlsPolicies.Map(policy => policy.Meta.At)),
        Extended("BackendTLSPolicySANValidation", all => all.TlsPolicies.Bind(policy => policy.Validation.SubjectAltNames).Map(name => name.At)));
}
