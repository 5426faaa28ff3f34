using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Validation;
using Sluice.Compiler.Values;
using Sluice.Compiler.Parsing;

namespace Sluice.Compiler.Binding;

/// <summary>A listener, and whether it can carry traffic at all.</summary>
/// <param name="SupportedKinds">The kinds of route that it takes, for its status and for attachment.</param>
/// <param name="Usable">False after a conflict, an unsupported protocol, or a demand that cannot be met.</param>
public sealed record BoundListener(Listener Spec, HostPattern Host, Arr<string> SupportedKinds, bool Usable);

/// <summary>A Gateway of ours and its listeners, in the order of the spec.</summary>
/// <param name="Accepted">False when nothing of it is served.</param>
public sealed record BoundGateway(Gateway Spec, Arr<BoundListener> Listeners, bool Accepted)
{
    public ObjectName Name => Spec.Meta.Name;
}

/// <summary>A route on a listener, with the hosts that both own.</summary>
public sealed record Attachment(ObjectName Gateway, string Listener, Arr<HostPattern> Hosts);

/// <summary>What became of one entry of <c>parentRefs</c> that names a Gateway of ours. No attachments: it was refused.</summary>
public sealed record BoundParent(int Index, ParentRef Spec, ObjectName Gateway, Arr<Attachment> Attachments);

/// <summary>A route and its parents among our Gateways, in the order of the spec.</summary>
public sealed record BoundRoute(ValidRoute Route, Arr<BoundParent> Parents);

/// <summary>Which route attaches to which listener.</summary>
/// <param name="Classes">The classes of this controller, and whether each is accepted.</param>
public sealed record Bound(
    World World, Arr<(GatewayClass Class, bool Accepted)> Classes, Map<ObjectName, BoundGateway> Gateways, Arr<BoundRoute> Routes);
