using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using static Sluice.Compiler.Analyses.Portability.FeatureRules;

namespace Sluice.Compiler.Analyses.Portability;

/// <summary>The features of GRPCRoutes, TLSRoutes, TCPRoutes and UDPRoutes.</summary>
internal static class OtherRouteFeatures
{
    public static readonly Arr<FeatureRule> Rules = Array(
        Core("GRPCRoute", Array("GATEWAY-GRPC"), all => all.EnteringGrpc.Map(route => route.Head.Meta.At)),
        Extended("GRPCRouteNamedRouteRule", all => all.GrpcRoutes.Bind(route => route.Rules).Bind(rule => At(rule.Name))),
        Core("TLSRoute", Array("GATEWAY-TLS"), all => Routes(all, Kinds.TlsRoute)),
        Extended("TLSRouteModeTerminate", all => Terminated(all).Map(listener => listener.Protocol.At)),
        Extended("TLSRouteModeMixed", Mixed),
        Core("TCPRoute", Array("GATEWAY-TCP"), all => Routes(all, Kinds.TcpRoute)),
        Core("UDPRoute", Array("GATEWAY-UDP"), all => Routes(all, Kinds.UdpRoute)));

    private static Arr<Origin> Routes(Inventory all, string kind) => all.StreamRoutes.Filter(route => route.Kind == kind).Map(route => route.Head.Meta.At);

    private static Arr<Listener> Terminated(Inventory all) => all.Listeners
        .Filter(listener => listener.Protocol.Value == "TLS" && listener.Tls.Exists(tls => tls.Mode.Value == "Terminate"));

    /// <summary>Of one port some hosts are passed through and others end here.</summary>
    private static Arr<Origin> Mixed(Inventory all) => Terminated(all)
        .Filter(ended => all.Listeners.Exists(passed => passed.Port.Value == ended.Port.Value
            && passed.Protocol.Value == "TLS" && passed.Tls.Exists(tls => tls.Mode.Value == "Passthrough")))
        .Map(ended => ended.Protocol.At);
}
