using Sluice.Compiler.Model;

namespace Sluice.Compiler.Binding;

/// <summary>What a data plane can do with the protocol of a listener.</summary>
internal enum Support { Served, UnknownProtocol, UnknownMode, AnyPort }

/// <summary>Protocols, and the kinds of route that each takes.</summary>
internal static class Protocols
{
    public static Support Of(CompileOptions options, Listener listener) =>
        listener.Port.Value == 0 ? Support.AnyPort
        : listener.Protocol.Value switch
        {
            "HTTP" or "HTTPS" => Support.Served,
            "TLS" => options.Carries(EndsTls(listener) ? Capability.TlsTerminate : Capability.TlsPassthrough) ? Support.Served
                : options.Carries(Capability.TlsTerminate) || options.Carries(Capability.TlsPassthrough) ? Support.UnknownMode
                : Support.UnknownProtocol,
            "TCP" => options.Carries(Capability.Tcp) ? Support.Served : Support.UnknownProtocol,
            "UDP" => options.Carries(Capability.Udp) ? Support.Served : Support.UnknownProtocol,
            _ => Support.UnknownProtocol,
        };

    /// <summary>Whether TLS ends at the listener; then it needs a certificate, and clients may be asked for one.</summary>
    public static bool EndsTls(Listener listener) =>
        listener.Protocol.Value == "HTTPS"
        || (listener.Protocol.Value == "TLS" && listener.Tls.ForAll(tls => tls.Mode.Value != "Passthrough"));

    /// <summary>The kinds that the protocol takes, in ordinal order.</summary>
    public static Arr<string> Kinds(string protocol) => protocol switch
    {
        "HTTP" or "HTTPS" => Array(Model.Kinds.GrpcRoute, Model.Kinds.HttpRoute),
        "TLS" => Array(Model.Kinds.TlsRoute),
        "TCP" => Array(Model.Kinds.TcpRoute),
        "UDP" => Array(Model.Kinds.UdpRoute),
        _ => Arr<string>.Empty,
    };
}
