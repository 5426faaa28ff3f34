using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Policies;

/// <summary>A target of a policy, and why the policy has no effect on it; none where it has.</summary>
public sealed record JudgedTarget(PolicyTarget Target, Option<Diagnostic> Fault);

/// <summary>The targets of a policy: whether each exists, is of a kind that policies are for, and is not another policy's.</summary>
internal static class JudgeTargets
{
    public static Arr<JudgedTarget> Run(World world, Map<TargetKey, ObjectName> winners, ObjectKey policy, Arr<PolicyTarget> targets) =>
        targets.Map(target => new JudgedTarget(target, Fault(world, winners, policy, target)));

    private static Option<Diagnostic> Fault(
        World world, Map<TargetKey, ObjectName> winners, ObjectKey policy, PolicyTarget target) =>
        TargetKey.Of(policy.Name, target).Match(
            key => world.Services.Find(key.Service).Match(
                service => OfService(winners, policy, target, key, service),
                () => Some(Missing(world, policy, target, key.Service))),
            () => Some(PolicyDiagnostics.TargetInvalid(policy, target, "a policy is for a Service")));

    private static Option<Diagnostic> OfService(
        Map<TargetKey, ObjectName> winners, ObjectKey policy, PolicyTarget target, TargetKey key, Service service)
    {
        var ports = service.Ports.Filter(port => key.Section.Length == 0 || port.Name.Exists(name => name.Value == key.Section));
        if (ports.IsEmpty && key.Section.Length > 0)
            return Some(PolicyDiagnostics.TargetMissing(policy, target, target.SectionName.Match(name => name.At, () => target.At), "the Service has no port of that name", NearPort(key, service)));
        if (policy.Kind == Kinds.BackendTlsPolicy && !ports.IsEmpty && ports.ForAll(port => port.Protocol.Value == "UDP"))
            return Some(PolicyDiagnostics.TargetInvalid(policy, target, "it speaks UDP"));
        var winner = winners.Find(key).IfNone(policy.Name);
        return winner == policy.Name ? None : Some(PolicyDiagnostics.Conflicted(policy, target, winner));
    }

    private static Diagnostic Missing(World world, ObjectKey policy, PolicyTarget target, ObjectName service) => world.Refused.Contains(new(Kinds.CoreGroup, Kinds.Service, service))
        ? PolicyDiagnostics.TargetMissing(policy, target, target.Name.At, "the Service was refused", "mend the Service; its own message says how")
        : PolicyDiagnostics.TargetMissing(policy, target, target.Name.At, $"there is no Service {service}",
            Worlds.NearService(world, service).Match(near => $"did you mean '{near}'?", () => "create the Service, or name another target"));

    private static string NearPort(TargetKey key, Service service)
    {
        var names = toArray(service.Ports.Bind(port => port.Name).Map(name => name.Value));
        return NearNames.Of(key.Section, names).Match(
            near => $"did you mean '{near}'?",
            () => names.IsEmpty ? "give the port of the Service a name, or leave 'sectionName' out" : $"name one of its ports: {string.Join(", ", names)}");
    }
}
