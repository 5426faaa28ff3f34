using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Policies;

/// <summary>The targets of a policy: whether each exists, is of a kind that policies are for, and is not another policy's.</summary>
internal static class JudgeTargets
{
    public static Seq<Diagnostic> Run(World world, Map<TargetKey, ObjectName> winners, ObjectKey policy, Arr<PolicyTarget> targets)
    {
        var faults = targets.Map(target => Fault(world, winners, policy, target));
        return faults.ForAll(fault => fault.IsSome)
            ? toSeq(faults.Somes().Map(fault => fault.Refusal)).Strict()
            : toSeq(faults.Somes().Map(fault => fault.Remark)).Strict();
    }

    /// <summary>A policy that has another target to work for is accepted, and what it cannot do is remarked upon.</summary>
    private static Option<(Diagnostic Refusal, Diagnostic Remark)> Fault(
        World world, Map<TargetKey, ObjectName> winners, ObjectKey policy, PolicyTarget target) =>
        TargetKey.Of(policy.Name, target).Match(
            key => world.Services.Find(key.Service).Match(
                service => OfService(winners, policy, target, key, service),
                () => Some(Both(PolicyDiagnostics.TargetMissing(policy, target, $"there is no Service {key.Service}")))),
            () => Some(Both(PolicyDiagnostics.TargetInvalid(policy, target, $"a policy is for a Service, not for {target.Kind.Value} '{target.Name.Value}'"))));

    private static Option<(Diagnostic Refusal, Diagnostic Remark)> OfService(
        Map<TargetKey, ObjectName> winners, ObjectKey policy, PolicyTarget target, TargetKey key, Service service)
    {
        var ports = service.Ports.Filter(port => key.Section.Length == 0 || port.Name.Exists(name => name.Value == key.Section));
        if (ports.IsEmpty && key.Section.Length > 0)
            return Some(Both(PolicyDiagnostics.TargetMissing(policy, target, $"Service {key.Service} has no port named '{key.Section}'")));
        if (!ports.IsEmpty && ports.ForAll(port => port.Protocol.Value == "UDP"))
            return Some(Both(PolicyDiagnostics.TargetInvalid(policy, target, $"Service {key.Service} speaks UDP there")));
        var winner = winners.Find(key).IfNone(policy.Name);
        return winner == policy.Name ? None : Some(Both(PolicyDiagnostics.Conflicted(policy, target, winner)));
    }

    private static (Diagnostic Refusal, Diagnostic Remark) Both(Diagnostic refusal) => (refusal, PolicyDiagnostics.Idle(refusal));
}
