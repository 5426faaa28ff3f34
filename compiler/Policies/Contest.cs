using Sluice.Compiler.Model;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Policies;

/// <summary>A Service that a policy is for, or one port of it by name.</summary>
internal sealed record TargetKey(ObjectName Service, string Section) : IComparable<TargetKey>
{
    public int CompareTo(TargetKey? other) =>
        other is null ? 1
        : Service.CompareTo(other.Service) is var service and not 0 ? service
        : string.CompareOrdinal(Section, other.Section);

    public static Option<TargetKey> Of(ObjectName policy, PolicyTarget target) =>
        Kinds.IsService(target.Group.Value, target.Kind.Value)
            ? Some(new TargetKey(new(policy.Namespace, target.Name.Value), target.SectionName.Map(section => section.Value).IfNone("")))
            : None;
}

/// <summary>One policy for one target: of several the oldest counts, then the first by name.</summary>
internal static class Contest
{
    public static Map<TargetKey, ObjectName> Winners(Arr<(Metadata Meta, Arr<PolicyTarget> Targets)> policies) => toMap(policies
        .OrderBy(policy => policy.Meta.Created.IfNone(long.MaxValue))
        .ThenBy(policy => policy.Meta.Name)
        .SelectMany(policy => policy.Targets.SelectMany(target => TargetKey.Of(policy.Meta.Name, target)).Select(key => (key, policy.Meta.Name)))
        .DistinctBy(item => item.key));
}
