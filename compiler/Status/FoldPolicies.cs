using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Resolution;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Status;

/// <summary>The status of policies: what is said of one is said to each of the Gateways that it has an effect through.</summary>
internal static class FoldPolicies
{
    public static Arr<PolicyStatus> Run(Resolved resolved, Func<Subject, Seq<Diagnostic>> of) => resolved.Policies
        .Map(reach => new PolicyStatus(reach.Policy, reach.Ancestors.Map(gateway => (gateway, Conditions.Of(
            Standing(reach.Policy),
            of(new Subject.EveryAncestor(reach.Policy)) + of(new Subject.Ancestor(reach.Policy, gateway)),
            Generation(resolved.Bound.World, reach.Policy))))));

    private static Arr<Standing> Standing(ObjectKey policy)
    {
        var accepted = new Standing("Accepted", true, "Accepted", "the policy has an effect");
        return policy.Kind == Kinds.BackendTlsPolicy
            ? Array(accepted, new Standing("ResolvedRefs", true, "ResolvedRefs", "every reference is resolved"))
            : Array(accepted);
    }

    private static long Generation(World world, ObjectKey policy) =>
        (policy.Kind == Kinds.BackendTlsPolicy
            ? world.TlsPolicies.Find(policy.Name).Map(found => found.Meta)
            : world.TrafficPolicies.Find(policy.Name).Map(found => found.Meta))
        .Match(meta => meta.Generation, () => 1);
}
