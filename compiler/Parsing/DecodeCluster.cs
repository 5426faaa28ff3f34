using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;
using static Sluice.Compiler.Parsing.Scalars;

namespace Sluice.Compiler.Parsing;

/// <summary>The kinds of the cluster that routing depends on, read as far as it does.</summary>
internal static class DecodeCluster
{
    private static readonly Decoder<GrantFrom> GrantFrom = Shape.Of(
        Fields.Required("group", ApiScalars.Group),
        Fields.Required("kind", ApiScalars.Kind),
        Fields.Required("namespace", ApiScalars.Namespace),
        (at, group, kind, ns) => new GrantFrom(group, kind, ns, at));

    private static readonly Decoder<GrantTo> GrantTo = Shape.Of(
        Fields.Required("group", ApiScalars.Group),
        Fields.Required("kind", ApiScalars.Kind),
        Fields.Optional("name", ApiScalars.ObjectName),
        (at, group, kind, name) => new GrantTo(group, kind, name, at));

    public static readonly Decoder<Func<Metadata, ApiObject>> Grant =
        Shape.Of<Arr<GrantFrom>, Arr<GrantTo>, Func<Metadata, ApiObject>>(
            Fields.Required("from", Decoders.List(GrantFrom, 16, 1)),
            Fields.Required("to", Decoders.List(GrantTo, 16, 1)),
            (_, from, to) => meta => new ApiObject.OfGrant(new(meta, from, to)));

    private static readonly Decoder<ServicePortSpec> ServicePort = Shape.Of(
        Fields.Optional("name", Sized(0, 253)),
        Fields.Required("port", ApiScalars.Port),
        Fields.Default("protocol", Choice("TCP", "UDP", "SCTP"), "TCP"),
        Fields.Optional("appProtocol", AnyText),
        Fields.Ignored("targetPort", "nodePort"),
        (at, name, port, protocol, app, _) => new ServicePortSpec(name.Filter(text => text.Value.Length > 0), port, protocol, app, at));

    public static readonly Decoder<Func<Metadata, ApiObject>> Service =
        Shape.Of<Located<string>, Option<Located<string>>, Arr<ServicePortSpec>, Unit, Func<Metadata, ApiObject>>(
            Fields.Default("type", Choice("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"), "ClusterIP"),
            Fields.Optional("clusterIP", AnyText),
            Fields.List("ports", ServicePort, int.MaxValue),
            Fields.Ignored("clusterIPs", "selector", "ipFamilies", "ipFamilyPolicy", "externalIPs", "externalName", "externalTrafficPolicy",
                "internalTrafficPolicy", "trafficDistribution", "sessionAffinity", "sessionAffinityConfig", "publishNotReadyAddresses",
                "loadBalancerIP", "loadBalancerClass", "loadBalancerSourceRanges", "allocateLoadBalancerNodePorts", "healthCheckNodePort"),
            (_, type, address, ports, _) => meta => new ApiObject.OfService(new(meta, type, address, ports)));

    private static readonly Decoder<SlicePort> SlicePort = Shape.Of(
        Fields.Optional("name", AnyText),
        Fields.Optional("port", ApiScalars.Port),
        Fields.Optional("appProtocol", AnyText),
        Fields.Ignored("protocol"),
        (_, name, port, app, _) => new SlicePort(name.Match(text => text.Value, () => ""), port, app));

    private static readonly Decoder<(bool Ready, bool Serving, bool Terminating)> Conditions = Shape.Of(
        Fields.Optional("ready", Bool),
        Fields.Optional("serving", Bool),
        Fields.Optional("terminating", Bool),
        (_, ready, serving, terminating) => (
            Ready: ready.Match(found => found.Value, () => true),
            Serving: serving.Match(found => found.Value, () => ready.Match(found => found.Value, () => true)),
            Terminating: terminating.Exists(found => found.Value)));

    private static readonly Decoder<SliceEndpoint> SliceEndpoint = Shape.Of(
        Fields.Required("addresses", Decoders.List(Sized(1, 253), 100, 1)),
        Fields.Default("conditions", Conditions, _ => (Ready: true, Serving: true, Terminating: false)),
        Fields.Ignored("hostname", "nodeName", "zone", "hints", "targetRef", "deprecatedTopology"),
        (_, addresses, conditions, _) => new SliceEndpoint(addresses, conditions.Ready, conditions.Serving, conditions.Terminating));

    /// <summary>An EndpointSlice has no spec: its fields stand beside the metadata.</summary>
    public static readonly Decoder<Func<Metadata, ApiObject>> Slice = Shape.Of(
        Fields.Required("addressType", Choice("IPv4", "IPv6", "FQDN")),
        Fields.List("ports", SlicePort, 20_000),
        Fields.List("endpoints", SliceEndpoint, 1_000),
        DecodeObject.Envelope,
        (_, type, ports, endpoints, _) => (Type: type, Ports: ports, Endpoints: endpoints))
        .Check(slice => toSeq(slice.Endpoints
            .SelectMany(endpoint => endpoint.Addresses)
            .Where(address => !Addresses.Fits(slice.Type.Value, address.Value))
            .Select(address => ValueDiagnostics.Text(address, $"this slice holds addresses of type {slice.Type.Value}"))).Strict())
        .Map<(Located<string> Type, Arr<SlicePort> Ports, Arr<SliceEndpoint> Endpoints), Func<Metadata, ApiObject>>(slice => meta => new ApiObject.OfSlice(new(meta,
            meta.Labels.Find(label => label.Key == "kubernetes.io/service-name").Map(label => label.Value), slice.Type, slice.Ports, slice.Endpoints)));

    /// <summary>Secret data: base64 in <c>data</c>, plain in <c>stringData</c>, which wins as in an API server.</summary>
    public static readonly Decoder<Func<Metadata, ApiObject>> Secret =
        Shape.Of<Located<string>, Arr<SecretEntry>, Arr<SecretEntry>, Unit, Func<Metadata, ApiObject>>(
            Fields.Default("type", AnyText, "Opaque"),
            Fields.Default("data", Entries(FromBase64), _ => Arr<SecretEntry>.Empty),
            Fields.Default("stringData", Entries(text => Some(toArray(System.Text.Encoding.UTF8.GetBytes(text)))), _ => Arr<SecretEntry>.Empty),
            Fields.Ignored(DecodeObject.EnvelopeNames.Add("immutable").ToArray()),
            (_, type, data, plain, _) => meta => new ApiObject.OfSecret(new(meta, type,
                plain + data.Filter(entry => !plain.Exists(other => other.Key == entry.Key)))));

    /// <summary>Text in <c>data</c>; what stands in <c>binaryData</c> is known by its key alone.</summary>
    public static readonly Decoder<Func<Metadata, ApiObject>> ConfigMap =
        Shape.Of<Arr<ConfigEntry>, Arr<ConfigEntry>, Unit, Func<Metadata, ApiObject>>(
            Fields.Default("data", Texts(text => Some(text)), _ => Arr<ConfigEntry>.Empty),
            Fields.Default("binaryData", Texts(_ => Option<string>.None), _ => Arr<ConfigEntry>.Empty),
            Fields.Ignored(DecodeObject.EnvelopeNames.Add("immutable").ToArray()),
            (_, texts, binaries, _) => meta => new ApiObject.OfConfigMap(new(meta, texts + binaries)));

    private static Decoder<Arr<ConfigEntry>> Texts(Func<string, Option<string>> read) => node =>
        from pairs in Labels(int.MaxValue)(node)
        select from found in pairs
               let places = node is Node.Mapping(var entries, _) ? entries : Arr<Entry>.Empty
               select found.Map(pair => new ConfigEntry(pair.Key, read(pair.Value),
                   places.Find(entry => entry.Key.Value == pair.Key).Map(entry => entry.Key.At).IfNone(node.At)));

    /// <summary>Nothing but metadata matters.</summary>
    public static readonly Decoder<Func<Metadata, ApiObject>> Namespace =
        Shape.Of<Unit, Func<Metadata, ApiObject>>(Fields.Ignored("finalizers"), (_, _) => meta => new ApiObject.OfNamespace(new(meta)));

    /// <summary>What stands where the entries should be may be a secret too, so no message repeats it.</summary>
    private static Decoder<Arr<SecretEntry>> Entries(Func<string, Option<Arr<byte>>> bytes) => node => node is not Node.Mapping(var entries, _)
        ? Decoders.Bad<Arr<SecretEntry>>(DecodeDiagnostics.Unquoted(node, "an object"))
        : Decoders.Good(entries.Map(entry =>
            new SecretEntry(entry.Key.Value, entry.Value is Node.Text(var text, _) ? bytes(text) : None, entry.Key.At)));

    private static Option<Arr<byte>> FromBase64(string text)
    {
        var buffer = new byte[text.Length];
        return Convert.TryFromBase64String(text, buffer, out var count) ? Some(toArray(buffer.Take(count))) : None;
    }
}
