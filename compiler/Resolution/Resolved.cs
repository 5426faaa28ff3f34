using Sluice.Compiler.Binding;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Policies;
using Sluice.Compiler.Validation;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Resolution;

/// <summary>What a backend reference came to.</summary>
public abstract record Destination
{
    private Destination() { }
    private protected abstract int Rank { get; }

    public sealed record Service(Cluster Cluster, Endpoints Endpoints, Option<GrantUse> Grant) : Destination
    {
        private protected override int Rank => 0;

        /// <summary>The policy that says how TLS is spoken.</summary>
        public Option<TlsVerdict> TlsBy { get; init; }
    }

    /// <summary>Its share of the requests is answered with this status; the code is of the diagnostic that says why.</summary>
    public sealed record Refused(int Status, string Why) : Destination { private protected override int Rank => 1; }
}

public sealed record ResolvedMirror(MirrorSpec Spec, Destination To);

public sealed record ResolvedBackend(ValidBackend Valid, Destination To, Arr<ResolvedMirror> Mirrors);

/// <summary>Everything that a rule refers to.</summary>
public sealed record ResolvedRule(Arr<ResolvedBackend> Backends, Arr<ResolvedMirror> Mirrors, Option<Destination> Authorization);

/// <summary>A route of ours and its rules, in the order of the rules of the valid route.</summary>
public sealed record ResolvedRoute(BoundRoute Bound, Arr<ResolvedRule> Rules)
{
    /// <summary>Every destination that the route names, whatever for.</summary>
    public Arr<Destination> Destinations => Rules.Bind(rule =>
        rule.Backends.Map(backend => backend.To)
        + rule.Backends.Bind(backend => backend.Mirrors).Map(mirror => mirror.To)
        + rule.Mirrors.Map(mirror => mirror.To)
        + toArray(rule.Authorization.AsEnumerable()));
}

/// <summary>A certificate that can be presented, and its key, which stays beside the plan.</summary>
public sealed record ResolvedCertificate(Certificate Certificate, KeyMaterial Key, Option<GrantUse> Grant);

/// <summary>What a listener asks of its clients, and the authorities that it takes.</summary>
public sealed record ResolvedClients(ClientDemand Demand, Arr<(Hash Identity, CaBundle Bundle)> Bundles);

/// <param name="Serves">Whether requests reach it: usable, of an accepted Gateway, and with a certificate if it needs one.</param>
public sealed record ResolvedListener(BoundListener Bound, Arr<ResolvedCertificate> Certificates, bool Serves)
{
    public Option<ResolvedClients> Clients { get; init; }
}

public sealed record ResolvedGateway(BoundGateway Bound, Arr<ResolvedListener> Listeners)
{
    /// <summary>What the Gateway shows to backends that it speaks TLS to.</summary>
    public Option<ResolvedCertificate> ClientCertificate { get; init; }

    /// <summary>The policies that cannot be carried out for this Gateway, because their status has no room for it.</summary>
    public Set<ObjectName> Beyond { get; init; }
}

/// <summary>A policy and the Gateways through which it has an effect.</summary>
public sealed record PolicyReach(ObjectKey Policy, Arr<ObjectName> Ancestors);

/// <summary>Every reference is a target, or a refusal that was explained.</summary>
public sealed record Resolved(Bound Bound, Arr<ResolvedGateway> Gateways, Arr<ResolvedRoute> Routes)
{
    public Arr<PolicyReach> Policies { get; init; }
}
