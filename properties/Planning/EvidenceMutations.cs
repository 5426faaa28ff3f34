using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using static Sluice.Laws.Planning.Edits;

namespace Sluice.Laws.Planning;

/// <summary>V7: grants that are missing or say something else.</summary>
internal static class EvidenceMutations
{
    public static readonly Arr<Mutation> All = Array(
        new Mutation("V7", "an entry has lost its grants",
            Entry(entry => entry.Grants.IsEmpty ? None : Some(entry with { Grants = Arr<GrantUse>.Empty }))),
        Changed("is for another kind of route", grant => grant with { FromKind = "TLSRoute" }),
        Changed("is for another namespace", grant => grant with { FromNamespace = "elsewhere" }),
        Changed("is for another kind of target", grant => grant with { ToKind = "Secret" }),
        Changed("is for another target", grant => grant with { To = grant.To with { Name = "other" } }),
        Changed("lives in the namespace that asks", grant => grant with { Grant = new ObjectName(grant.FromNamespace, "allow") }),
        new Mutation("V7", "a certificate has lost its grant", Use(_ => None)),
        new Mutation("V7", "the grant of a certificate is for a route", Use(grant => grant with { FromKind = "HTTPRoute" })));

    private static Mutation Changed(string name, Func<GrantUse, GrantUse> change) => new("V7", $"a grant {name}",
        Entry(entry => entry.Grants.IsEmpty ? None : Some(entry with { Grants = entry.Grants.SetItem(0, change(entry.Grants[0])) })));

    private static Func<Plan, Option<Plan>> Use(Func<GrantUse, Option<GrantUse>> change) =>
        Listener(listener => First(listener.Certificates, use => use.Grant.Map(grant => use with { Grant = change(grant) }))
            .Map(uses => listener with { Certificates = uses }));
}
