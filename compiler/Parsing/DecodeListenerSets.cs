using Sluice.Compiler.Model;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>Sets of listeners, under the experimental and the stable name of the kind.</summary>
internal static class DecodeListenerSets
{
    private static readonly Decoder<ParentRef> Parent = Shape.Of(
        Fields.Default("group", ApiScalars.Group, Kinds.GatewayGroup),
        Fields.Default("kind", ApiScalars.Kind, Kinds.Gateway),
        Fields.Optional("namespace", ApiScalars.Namespace),
        Fields.Required("name", ApiScalars.ObjectName),
        (at, group, kind, ns, name) => new ParentRef(group, kind, ns, name, None, None, at));

    public static readonly Decoder<Func<Metadata, ApiObject>> Experimental = Of(Kinds.ExperimentalGroup, Kinds.XListenerSet,
        DecodeGateway.ListenerWith(Fields.Default("port", Scalars.Int(0, 65535), 0)));

    public static readonly Decoder<Func<Metadata, ApiObject>> Stable = Of(Kinds.GatewayGroup, Kinds.ListenerSet,
        DecodeGateway.ListenerWith(Fields.Required("port", ApiScalars.Port)));

    private static Decoder<Func<Metadata, ApiObject>> Of(string group, string kind, Decoder<Listener> listener) =>
        Shape.Of<ParentRef, Arr<Listener>, Func<Metadata, ApiObject>>(
            Fields.Required("parentRef", Parent),
            Fields.Required("listeners", Decoders.List(listener, 64, 1)),
            (_, parent, listeners) => meta => new ApiObject.OfListenerSet(new(meta, group, kind, parent, listeners)));
}
