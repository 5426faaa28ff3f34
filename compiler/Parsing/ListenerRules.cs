using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;

namespace Sluice.Compiler.Parsing;

/// <summary>The rules on listeners that their schema states across fields.</summary>
internal static class ListenerRules
{
    public static Seq<Diagnostic> OfOne(Listener listener) => toSeq(new[]
    {
        Broken(listener.Protocol.Value is "HTTP" or "TCP" or "UDP" && listener.Tls.IsSome, () =>
            ValueDiagnostics.Exclusive(listener.Tls.Map(tls => tls.At).IfNone(listener.At),
                $"a listener of protocol {listener.Protocol.Value} has no 'tls'", "remove 'tls', or use protocol HTTPS")),
        Broken(listener.Protocol.Value == "HTTPS" && listener.Tls.Exists(tls => tls.Mode.Value != "Terminate"), () =>
            ValueDiagnostics.Exclusive(listener.Tls.Map(tls => tls.Mode.At).IfNone(listener.At),
                "a listener of protocol HTTPS ends TLS itself", "set 'mode: Terminate', or use protocol TLS")),
        Broken(listener.Protocol.Value is "TCP" or "UDP" && listener.Hostname.IsSome, () =>
            ValueDiagnostics.Exclusive(listener.Hostname.Map(host => host.At).IfNone(listener.At),
                $"a listener of protocol {listener.Protocol.Value} has no 'hostname'", "remove 'hostname'")),
        Broken(listener.Tls.Exists(tls => tls.Mode.Value == "Terminate" && tls.CertificateRefs.IsEmpty && tls.Options.IsEmpty), () =>
            ValueDiagnostics.Union(listener.Tls.Map(tls => tls.At).IfNone(listener.At),
                "TLS that is ended here needs a certificate", "add 'certificateRefs' with the name of a Secret of type kubernetes.io/tls")),
    }).Somes().Strict();

    /// <summary>Port, protocol and hostname together tell the listeners of one object apart.</summary>
    public static Seq<Diagnostic> Distinct(Arr<Listener> listeners) => toSeq(listeners
        .GroupBy(listener => (listener.Port.Value, listener.Protocol.Value, listener.Hostname.Map(host => host.Value).IfNone("")))
        .SelectMany(group => group.Skip(1).Select(again => ValueDiagnostics.Exclusive(again.At,
            $"listeners '{group.First().Name.Value}' and '{again.Name.Value}' have the same port, protocol and hostname",
            "give one of them another hostname or port",
            Array(new Diagnostics.Label(group.First().At, "the same combination")))))).Strict();

    private static Option<Diagnostic> Broken(bool broken, Func<Diagnostic> say) => broken ? Some(say()) : None;
}
