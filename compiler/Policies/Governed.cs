using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Policies;

/// <summary>A BackendTLSPolicy, judged.</summary>
/// <param name="Tls">None when it cannot be carried out: then nobody speaks to its Services.</param>
public sealed record TlsVerdict(ObjectName Policy, Option<BackendTls> Tls, Arr<(Hash Identity, CaBundle Bundle)> Bundles);

/// <summary>An XBackendTrafficPolicy, judged.</summary>
public sealed record TrafficVerdict(ObjectName Policy, Option<RetryBudget> Budget, Option<Session> Session);

/// <summary>How a Service port must be spoken to.</summary>
public abstract record TlsRule
{
    private TlsRule() { }
    private protected abstract int Rank { get; }

    public sealed record Speak(TlsVerdict By, BackendTls Tls) : TlsRule { private protected override int Rank => 0; }

    /// <summary>A policy demands TLS and cannot be carried out.</summary>
    public sealed record Refuse(ObjectName Policy) : TlsRule { private protected override int Rank => 1; }
}

/// <summary>
/// The policies of the input, by what they are for. For a port a policy that names the port comes before one for the whole
/// Service.
/// </summary>
public sealed record Governed
{
    private readonly Map<TargetKey, TlsVerdict> tls;
    private readonly Map<TargetKey, TrafficVerdict> traffic;
    private readonly Map<ObjectName, Arr<TlsDemand>> broken;
    private readonly bool served;

    private Governed(Map<TargetKey, TlsVerdict> tls, Map<TargetKey, TrafficVerdict> traffic, Map<ObjectName, Arr<TlsDemand>> broken, bool served) =>
        (this.tls, this.traffic, this.broken, this.served) = (tls, traffic, broken, served);

    /// <summary>Judges every policy of the world.</summary>
    public static Reported<Governed> Run(World world, CompileOptions options)
    {
        var tlsWinners = Contest.Winners(toArray(world.TlsPolicies.Values.Map(policy => (policy.Meta, policy.Targets))));
        var trafficWinners = Contest.Winners(toArray(world.TrafficPolicies.Values.Map(policy => (policy.Meta, policy.Targets))));
        return
            from tls in Reported.Each(toArray(world.TlsPolicies.Values), policy => JudgeTls.Run(world, options, tlsWinners, policy))
            from traffic in Reported.Each(toArray(world.TrafficPolicies.Values), policy => JudgeTraffic.Run(world, options, trafficWinners, policy))
            let tlsByName = toMap(tls.Map(verdict => (verdict.Policy, verdict)))
            let trafficByName = toMap(traffic.Map(verdict => (verdict.Policy, verdict)))
            select new Governed(
                tlsWinners.Map(name => tlsByName[name]),
                trafficWinners.Map(name => trafficByName[name]),
                Broken(world),
                options.Carries(Capability.BackendTls));
    }

    /// <summary>What TLS there must be to a port; none for plain text.</summary>
    public Option<TlsRule> Tls(Service service, ServicePortSpec port) =>
        Find(tls, service, port).Match(
            verdict => Some(verdict.Tls.Filter(_ => served).Match<TlsRule>(
                found => new TlsRule.Speak(verdict, found),
                () => new TlsRule.Refuse(verdict.Policy))),
            () => Demands(service.Meta.Name, port).Map(demand => (TlsRule)new TlsRule.Refuse(demand.Policy)));

    public Option<TrafficVerdict> Traffic(Service service) => traffic.Find(new TargetKey(service.Meta.Name, ""));

    /// <summary>Policies that are in the input and are not used still say that a Service must not be spoken to in plain text.</summary>
    private static Map<ObjectName, Arr<TlsDemand>> Broken(World world) => toMap(world.TlsDemands
        .Filter(demand => !world.TlsPolicies.ContainsKey(demand.Policy))
        .GroupBy(demand => new ObjectName(demand.Policy.Namespace, demand.Service.IfNone("")))
        .Select(group => (group.Key, toArray(group))));

    private Option<TlsDemand> Demands(ObjectName service, ServicePortSpec port) =>
        Array(service, new ObjectName(service.Namespace, ""))
            .Bind(name => broken.Find(name).IfNone(Arr<TlsDemand>.Empty))
            .Find(demand => demand.Port.ForAll(section => port.Name.Exists(name => name.Value == section)));

    private static Option<A> Find<A>(Map<TargetKey, A> byTarget, Service service, ServicePortSpec port) =>
        port.Name.Bind(name => byTarget.Find(new TargetKey(service.Meta.Name, name.Value)))
        || byTarget.Find(new TargetKey(service.Meta.Name, ""));
}
