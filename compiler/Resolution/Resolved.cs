using Sluice.Compiler.Binding;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Validation;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Resolution;

/// <summary>What a backend reference came to.</summary>
public abstract record Destination
{
    private Destination() { }
    private protected abstract int Rank { get; }

    public sealed record Service(ServicePort Port, BackendProtocol Protocol, Endpoints Endpoints, Option<GrantUse> Grant) : Destination { private protected override int Rank => 0; }

    /// <summary>Its share of the requests is answered with this status; the code is of the diagnostic that says why.</summary>
    public sealed record Refused(int Status, string Why) : Destination { private protected override int Rank => 1; }
}

public sealed record ResolvedBackend(ValidBackend Valid, Destination To);

/// <summary>A route of ours and the backends of its rules, in the order of the rules of the valid route.</summary>
public sealed record ResolvedRoute(BoundRoute Bound, Arr<Arr<ResolvedBackend>> Rules);

/// <summary>A certificate that can be presented, and its key, which stays beside the plan.</summary>
public sealed record ResolvedCertificate(Certificate Certificate, KeyMaterial Key, Option<GrantUse> Grant);

/// <param name="Serves">Whether requests reach it: usable, of an accepted Gateway, and with a certificate if it needs one.</param>
public sealed record ResolvedListener(BoundListener Bound, Arr<ResolvedCertificate> Certificates, bool Serves);

public sealed record ResolvedGateway(BoundGateway Bound, Arr<ResolvedListener> Listeners);

/// <summary>Every reference is a target, or a refusal that was explained.</summary>
public sealed record Resolved(Bound Bound, Arr<ResolvedGateway> Gateways, Arr<ResolvedRoute> Routes);
