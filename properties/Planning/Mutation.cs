using Sluice.Compiler.Ir;

namespace Sluice.Laws.Planning;

/// <summary>A way to break one invariant of a valid plan and no other. It applies to some plans only.</summary>
internal sealed record Mutation(string Invariant, string Name, Func<Plan, Option<Plan>> Apply)
{
    public static readonly Arr<Mutation> All =
        OrderMutations.All + HostMutations.All + DemandMutations.All + EvidenceMutations.All + ReferenceMutations.All + MeaningMutations.All
        + ClosureMutations.All + FormMutations.All + PolicyMutations.All;
}
