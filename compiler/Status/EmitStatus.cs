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
        .Where(found => found.Key.Group == Kinds.GatewayGroup)
        .Select(found => WithStatus(found, Of(compilation.Statuses, found) || Purged(found))));

    /// <summary>The status of one object, if it is ours to write.</summary>
    public static Option<Json> Of(Statuses statuses, ParsedObject found) =>
        statuses.Classes.Find(status => status.Key == found.Key).Map(Class)
        || statuses.Gateways.Find(status => status.Key == found.Key).Map(Gateway)
        || statuses.Routes.Find(status => status.Key == found.Key).Map(status => Route(status, Foreign(found.Text)));

    /// <summary>A route that names no Gateway of ours any more keeps nothing that we once wrote.</summary>
    private static Option<Json> Purged(ParsedObject found) =>
        found.Key.Kind is Kinds.HttpRoute or Kinds.GrpcRoute && Nodes.Find(found.Text, "status").IsSome
            ? Some(Mapping(Field("parents", new Json.List(Foreign(found.Text)))))
            : None;

    private static Json Class(ClassStatus status) => Mapping(
        Field("conditions", List(status.Conditions, Condition)),
        Field("supportedFeatures", List(status.SupportedFeatures, name => Mapping(Field("name", name)))));

    private static Json Gateway(GatewayStatus status) => Mapping(
        Field("conditions", List(status.Conditions, Condition)),
        Field("listeners", List(status.Listeners, listener => Mapping(
            Field("name", listener.Name),
            Field("supportedKinds", List(listener.SupportedKinds, kind => Mapping(Field("group", Kinds.GatewayGroup), Field("kind", kind)))),
            Field("attachedRoutes", listener.AttachedRoutes),
            Field("conditions", List(listener.Conditions, Condition))))));

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
        Field("controllerName", Binding.BindGateway.Controller),
        Field("conditions", List(parent.Conditions, Condition)));

    private static Json Condition(Condition condition) => Mapping(
        Field("type", condition.Type),
        Field("status", condition.Holds ? "True" : "False"),
        Field("observedGeneration", condition.ObservedGeneration),
        Field("reason", condition.Reason),
        Field("message", condition.Message));

    /// <summary>The entries of <c>status.parents</c> that other controllers wrote.</summary>
    private static Arr<Json> Foreign(Node text) => toArray(
        from status in Nodes.Find(text, "status").AsEnumerable()
        from parents in Nodes.Find(status, "parents").AsEnumerable()
        where parents is Node.Sequence
        from parent in ((Node.Sequence)parents).Items
        where Nodes.Find(parent, "controllerName").Exists(name => name is not Node.Text(Binding.BindGateway.Controller, _))
        select NodeJson.Of(parent));

    private static Json WithStatus(ParsedObject found, Option<Json> status) => found.Text is Node.Mapping(var entries, _)
        ? new Json.Mapping(
            entries.Filter(entry => status.IsNone || entry.Key.Value != "status").Bind(entry => Field(entry.Key.Value, NodeJson.Of(entry.Value)))
            + Field("status", status, value => value))
        : NodeJson.Of(found.Text);
}
