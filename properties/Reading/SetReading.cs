namespace Sluice.Reference;

/// <summary>Which ListenerSets a Gateway takes in, and what becomes of them.</summary>
internal static class SetReading
{
    /// <summary>The Gateway of ours that the set wants to belong to; null when there is none, and then nobody speaks of the set.</summary>
    internal static WorldObject.Gateway? Parent(Facts facts, WorldObject.ListenerSet set) =>
        (set.Parent.Group ?? Facts.ApiGroup) == Facts.ApiGroup
        && (set.Parent.Kind ?? "Gateway") == "Gateway"
        && facts.Find<WorldObject.Gateway>("Gateway", set.Parent.Namespace ?? set.Meta.Namespace, set.Parent.Name) is { } gateway
        && facts.IsOurs(gateway)
            ? gateway
            : null;

    /// <summary>A Gateway lets in whom it names, and without a word nobody.</summary>
    internal static bool Allowed(Facts facts, WorldObject.Gateway gateway, WorldObject.ListenerSet set) =>
        ListenerHealth.Allows(facts, gateway.AllowedListeners ?? new AllowedFrom.None(), gateway.Meta.Namespace, set.Meta.Namespace);

    /// <summary>The reason of Accepted. One entry that can be served is enough.</summary>
    internal static string Accepted(Facts facts, WorldObject.Gateway gateway, WorldObject.ListenerSet set) =>
        !Allowed(facts, gateway, set) ? Reasons.NotAllowed
        : !GatewayReading.Accepted(facts, facts.Slots(gateway)) ? Reasons.ParentNotAccepted
        : facts.SlotsOf(set).Any(s => ListenerHealth.Programmed(facts, s)) ? Reasons.Accepted
        : Reasons.ListenersNotValid;
}
