using Sluice.Compiler.Emission;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;
using static Sluice.Compiler.Emission.Jsons;

namespace Sluice.Compiler.Status;

/// <summary>
/// The Gateway API objects of an input with the status that the controller would write. Entries of other controllers
/// stay as they are; <c>lastTransitionTime</c> is left out, for time is no input.
/// </summary>
public static class EmitStatus
{
    /// <summary>Objects in the order of the input: by source, then by place.</summary>
    public static Arr<Json> Objects(Compilation compilation) => toArray(compilation.Sources.Values
        .SelectMany(source => source.Objects)
        .Where(found => found.Key.Group is Kinds.GatewayGroup or Kinds.ExperimentalGroup)
        .Select(found => WithStatus(found, Of(compilation.Statuses, found) || Purged(found))));

    /// <summary>The status of one object, if it is ours to write.</summary>
    public static Option<Json> Of(Statuses statuses, ParsedObject found) =>
        statuses.Classes.Find(status => status.Key == found.Key).Map(status => Featured(status.Conditions, status.SupportedFeatures))
        || statuses.Gateways.Find(status => status.Key == found.Key).Map(Gateway)
        || statuses.Routes.Find(status => status.Key == found.Key).Map(status => Route(status, Foreign(found.Text, "parents")))
        || statuses.ListenerSets.Find(status => status.Key == found.Key).Map(ListenerSet)
        || statuses.Policies.Find(status => status.Key == found.Key).Bind(status => Policy(status, found.Text))
        || statuses.Meshes.Find(status => status.Key == found.Key).Map(status => Featured(status.Conditions, status.SupportedFeatures));

    /// <summary>A route that names no object of ours any more keeps nothing that we once wrote.</summary>
    private static Option<Json> Purged(ParsedObject found) =>
        found.Key.Kind is Kinds.HttpRoute or Kinds.GrpcRoute or Kinds.TlsRoute or Kinds.TcpRoute or Kinds.UdpRoute && Nodes.Find(found.Text, "status").IsSome
            ? Some(Mapping(Field("parents", new Json.List(Foreign(found.Text, "parents")))))
            : None;

    private static Json Featured(Arr<Condition> conditions, Arr<string> features) => Mapping(
        Field("conditions", List(conditions, Condition)),
        Field("supportedFeatures", List(features, name => Mapping(Field("name", name)))));

    private static Json Gateway(GatewayStatus status) => Mapping(
        Listed("addresses", status.Addresses, address => Mapping(Field("type", "IPAddress"), Field("value", address))),
        Field("attachedListenerSets", status.AttachedListenerSets, count => new Json.Number(count)),
        Field("conditions", List(status.Conditions, Condition)),
        Field("listeners", List(status.Listeners, listener => Mapping(Listener(listener)))));

    /// <summary>The experimental kind names the port of each listener, the stable one does not.</summary>
    private static Json ListenerSet(ListenerSetStatus status) => Mapping(
        Field("conditions", List(status.Conditions, Condition)),
        Field("listeners", List(status.Listeners, listener => Mapping(
            Field("port", status.Key.Kind == Kinds.XListenerSet ? Some(listener.Port) : None, port => new Json.Number(port)),
            Listener(listener)))));

    private static Arr<(string Key, Json Value)> Listener(ListenerStatus listener) =>
        Field("name", listener.Name)
        + Field("supportedKinds", List(listener.SupportedKinds, kind => Mapping(Field("group", Kinds.GatewayGroup), Field("kind", kind))))
        + Field("attachedRoutes", listener.AttachedRoutes)
        + Field("conditions", List(listener.Conditions, Condition));

    /// <summary>A policy without effect has no status of ours; what others wrote stays.</summary>
    private static Option<Json> Policy(PolicyStatus status, Node text)
    {
        var foreign = Foreign(text, "ancestors");
        return status.Ancestors.IsEmpty && Nodes.Find(text, "status").IsNone
            ? None
            : Some(Mapping(Field("ancestors", new Json.List(foreign + status.Ancestors.Map(ancestor => Mapping(
                Field("ancestorRef", Mapping(
                    Field("group", Kinds.GatewayGroup), Field("kind", Kinds.Gateway),
                    Field("namespace", ancestor.Gateway.Namespace), Field("name", ancestor.Gateway.Name))),
                Field("controllerName", Binding.BindGateway.Controller),
                Field("conditions", List(ancestor.Conditions, Condition))))))));
    }

    private static Json Route(RouteStatus status, Arr<Json> foreign) => Mapping(
        Field("parents", new Json.List(foreign + status.Parents.Map(Parent))));

    private static Json Parent(ParentStatus parent) => Mapping(
        Field("parentRef", Mapping(
            Field("group", parent.Parent.Group.Value),
            Field("kind", parent.Parent.Kind.Value),
            Field("namespace", parent.Parent.Namespace.Map(ns => ns.Value)),
            Field("name", parent.Parent.Name.Value),
            Field("sectionName", parent.Parent.SectionName.Map(section => section.Value)),
            Field("port", parent.Parent.Port, port => new Json.Number(port.Value)))),
        Field("controllerName", parent.Controller),
        Field("conditions", List(parent.Conditions, Condition)));

    private static Json Condition(Condition condition) => Mapping(
        Field("type", condition.Type),
        Field("status", condition.Holds ? "True" : "False"),
        Field("observedGeneration", condition.ObservedGeneration),
        Field("reason", condition.Reason),
        Field("message", condition.Message));

    /// <summary>The entries of a list in the status that other controllers wrote.</summary>
    private static Arr<Json> Foreign(Node text, string list) => toArray(
        from status in Nodes.Find(text, "status").AsEnumerable()
        from entries in Nodes.Find(status, list).AsEnumerable()
        where entries is Node.Sequence
        from entry in ((Node.Sequence)entries).Items
        where Nodes.Find(entry, "controllerName").Exists(name => name is not Node.Text(Binding.BindGateway.Controller or Binding.BindMesh.Controller, _))
        select NodeJson.Of(entry));

    private static Json WithStatus(ParsedObject found, Option<Json> status) => found.Text is Node.Mapping(var entries, _)
        ? new Json.Mapping(
            entries.Filter(entry => status.IsNone || entry.Key.Value != "status").Bind(entry => Field(entry.Key.Value, NodeJson.Of(entry.Value)))
            + Field("status", status, value => value))
        : NodeJson.Of(found.Text);
}
