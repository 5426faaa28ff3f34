using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Validation;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Policies;

/// <summary>What an XBackendTrafficPolicy comes to.</summary>
internal static class JudgeTraffic
{
    private const int UsualPercent = 20;
    private const long UsualInterval = 10_000;
    private const int UsualCount = 10;
    private const long UsualCountInterval = 1_000;

    public static Reported<TrafficVerdict> Run(World world, CompileOptions options, Map<TargetKey, ObjectName> winners, BackendTrafficPolicy policy)
    {
        var key = new ObjectKey(Kinds.ExperimentalGroup, Kinds.BackendTrafficPolicy, policy.Meta.Name);
        var unserved = toSeq(new[]
        {
            policy.Retries.Filter(_ => !options.Carries(Capability.RetryBudgets)).Map(found => PolicyDiagnostics.Unserved(key, found.At, "retryConstraint")),
            policy.Session.Filter(_ => !options.Carries(Capability.Sessions)).Map(found => PolicyDiagnostics.Unserved(key, found.At, "sessionPersistence")),
        }).Somes().Strict();
        return new(
            new TrafficVerdict(policy.Meta.Name,
                policy.Retries.Filter(_ => options.Carries(Capability.RetryBudgets)).Map(Budget),
                policy.Session.Filter(_ => options.Carries(Capability.Sessions)).Map(found => Sessions.Of(found, $"{key}", None))),
            JudgeTargets.Run(world, winners, key, policy.Targets) + unserved);
    }

    private static RetryBudget Budget(RetryConstraint found) => new(
        found.Percent.Match(percent => percent.Value, () => UsualPercent),
        found.Interval.Match(interval => interval.Value.Milliseconds, () => UsualInterval),
        found.MinCount.Match(count => count.Value, () => UsualCount),
        found.MinInterval.Match(interval => interval.Value.Milliseconds, () => UsualCountInterval));
}
