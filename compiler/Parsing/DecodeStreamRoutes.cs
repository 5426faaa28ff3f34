using Sluice.Compiler.Model;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>TLSRoute, TCPRoute and UDPRoute.</summary>
internal static class DecodeStreamRoutes
{
    /// <summary>The stable TLSRoute takes many more hostnames than the others.</summary>
    private const int MostHostnames = 1024;

    private static readonly Decoder<StreamRule> Rule = Shape.Of(
        Fields.Optional("name", ApiScalars.SectionName),
        Fields.Required("backendRefs", Decoders.List(DecodeBackends.Weighted, 16, 1)),
        (at, name, backends) => new StreamRule(name, backends, at));

    private static readonly Field<Arr<StreamRule>> Rules =
        Fields.Required("rules", Decoders.List(Rule, 16, 1));

    public static readonly Decoder<Func<Metadata, ApiObject>> Tls =
        Shape.Of<Arr<ParentRef>, Option<Located<string>>, Arr<Located<string>>, Arr<StreamRule>, Func<Metadata, ApiObject>>(
            DecodeRoutes.Parents, DecodeRoutes.UseDefaults, Fields.List("hostnames", ApiScalars.Hostname, MostHostnames), Rules,
            (_, parents, defaults, hostnames, rules) => meta =>
                new ApiObject.OfStreamRoute(new(Kinds.TlsRoute, new(meta, parents, defaults, hostnames), rules)));

    public static readonly Decoder<Func<Metadata, ApiObject>> Tcp = Plain(Kinds.TcpRoute);

    public static readonly Decoder<Func<Metadata, ApiObject>> Udp = Plain(Kinds.UdpRoute);

    private static Decoder<Func<Metadata, ApiObject>> Plain(string kind) =>
        Shape.Of<Arr<ParentRef>, Option<Located<string>>, Arr<StreamRule>, Func<Metadata, ApiObject>>(
            DecodeRoutes.Parents, DecodeRoutes.UseDefaults, Rules,
            (_, parents, defaults, rules) => meta =>
                new ApiObject.OfStreamRoute(new(kind, new(meta, parents, defaults, Arr<Located<string>>.Empty), rules)));
}
