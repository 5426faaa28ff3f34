using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Sluice.Compiler.Validation;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Binding;

/// <summary>Which listener: names are unique only within the Gateway or set that owns it.</summary>
public sealed record ListenerId(ObjectKey Owner, string Name) : IComparable<ListenerId>
{
    public int CompareTo(ListenerId? other) =>
        other is null ? 1
        : Owner.CompareTo(other.Owner) is var owner and not 0 ? owner
        : string.CompareOrdinal(Name, other.Name);

    /// <summary>What the plan calls the listener.</summary>
    public override string ToString() => Owner.Kind == Kinds.Gateway ? Name : $"{Owner}/{Name}";
}

/// <summary>A listener, and whether it can carry traffic at all.</summary>
/// <param name="Id">Who owns it: a Gateway, or a set of listeners.</param>
/// <param name="SupportedKinds">The kinds of route that it takes, for its status and for attachment.</param>
/// <param name="Usable">False after a conflict, an unsupported protocol, or a demand that cannot be met.</param>
public sealed record BoundListener(Listener Spec, ListenerId Id, HostPattern Host, Arr<string> SupportedKinds, bool Usable)
{
    /// <summary>The namespace that "the same namespace" means.</summary>
    public string Namespace => Id.Owner.Name.Namespace;
}

/// <summary>A set of listeners for a Gateway of ours.</summary>
/// <param name="Admitted">False when the Gateway lets no sets of its namespace in.</param>
public sealed record BoundSet(ListenerSet Spec, ObjectName Gateway, bool Admitted);

/// <summary>A Gateway of ours and its listeners: its own in the order of the spec, then those of its sets by precedence.</summary>
/// <param name="Accepted">False when nothing of it is served.</param>
public sealed record BoundGateway(Gateway Spec, Arr<BoundListener> Listeners, bool Accepted)
{
    public ObjectName Name => Spec.Meta.Name;

    public ObjectKey Key => Kinds.GatewayKey(Name);

    /// <summary>Every set that names the Gateway, in order of precedence.</summary>
    public Arr<BoundSet> Sets { get; init; }

    public Arr<BoundListener> Own => Of(Key);

    public Arr<BoundListener> Of(ObjectKey owner) => Listeners.Filter(listener => listener.Id.Owner == owner);
}

/// <summary>A route on a listener, with the hosts that both own.</summary>
public sealed record Attachment(ObjectName Gateway, ListenerId Listener, Arr<HostPattern> Hosts);

/// <summary>A route on one port of a Service of the mesh.</summary>
/// <param name="ClientNamespace">The namespace whose clients it serves; none for every client.</param>
public sealed record MeshAttachment(ServicePort Service, Option<string> ClientNamespace) : IComparable<MeshAttachment>
{
    public int CompareTo(MeshAttachment? other) =>
        other is null ? 1
        : Service.CompareTo(other.Service) is var service and not 0 ? service
        : string.CompareOrdinal(ClientNamespace.IfNone(""), other.ClientNamespace.IfNone(""));
}

/// <summary>
/// What became of one parent of a route: an entry of <c>parentRefs</c> that names an object of ours, or a default Gateway,
/// which counts on from them. Without attachments the route was refused there.
/// </summary>
/// <param name="Controller">Whose entry of the status it is.</param>
public sealed record BoundParent(int Index, ParentRef Spec, string Controller, Arr<Attachment> Attachments)
{
    public Arr<MeshAttachment> Mesh { get; init; }

    public bool IsAttached => !Attachments.IsEmpty || !Mesh.IsEmpty;
}

/// <summary>A route and its parents among our objects, in the order of the spec, default Gateways last.</summary>
public sealed record BoundRoute(ValidRoute Route, Arr<BoundParent> Parents)
{
    /// <summary>The Gateways that it is attached to.</summary>
    public Arr<ObjectName> Gateways =>
        toArray(Parents.SelectMany(parent => parent.Attachments).Select(attachment => attachment.Gateway).Distinct().Order());
}

/// <summary>Which route attaches to which listener.</summary>
/// <param name="Classes">The classes of this controller, and whether each is accepted.</param>
public sealed record Bound(
    World World, Arr<(GatewayClass Class, bool Accepted)> Classes, Map<ObjectName, BoundGateway> Gateways, Arr<BoundRoute> Routes)
{
    /// <summary>The meshes of this controller.</summary>
    public Arr<Mesh> Meshes { get; init; }
}
