using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Schemas;

/// <summary>Rules on listeners, of a Gateway or of a set, and on the TLS of a Gateway.</summary>
internal static class ListenerRules
{
    public static readonly Arr<SchemaRule> All = Array(
        SchemaRules.Each("PlainListenersHaveNoTls", listener => listener.Word("protocol") is not ("HTTP" or "TCP" or "UDP") || !listener.Has("tls"),
            listener => ValueDiagnostics.Exclusive(listener.Place("tls"), $"a listener of protocol {listener.Word("protocol")} has no 'tls'", "remove 'tls', or use protocol HTTPS")),
        SchemaRules.Each("HttpsListenersTerminate", listener => listener.Word("protocol") != "HTTPS" || !listener.Has("tls") || Mode(listener) is "" or "Terminate",
            listener => ValueDiagnostics.Exclusive(ModeAt(listener), "a listener of protocol HTTPS ends TLS itself", "set 'mode: Terminate', or use protocol TLS")),
        SchemaRules.Each("TlsListenersGiveMode", listener => listener.Word("protocol") != "TLS" || Mode(listener).Length > 0,
            listener => ValueDiagnostics.Union(listener.Place("protocol"), "a listener of protocol TLS says what it does with TLS", "add 'tls' with 'mode: Terminate' or 'mode: Passthrough'")),
        SchemaRules.Each("TransportListenersHaveNoHostname", listener => listener.Word("protocol") is not ("TCP" or "UDP") || listener.Word("hostname").Length == 0,
            listener => ValueDiagnostics.Exclusive(listener.Place("hostname"), $"a listener of protocol {listener.Word("protocol")} has no 'hostname'", "remove 'hostname'")),
        SchemaRules.Apart("ListenerNamesDiffer", listener => listener.Word("name"),
            (listener, first) => ValueDiagnostics.Twice(listener.Located("name"), first)),
        SchemaRules.Apart("ListenersDiffer", Address, Same),
        SchemaRules.Apart("ListenersWithPortDiffer", Address, Same),
        SchemaRules.One("TerminationHasCertificates", tls => tls.Word("mode") != "Terminate" || !tls.Items("certificateRefs").IsEmpty || Nodes.Find(tls, "options").Exists(options => !options.Entries().IsEmpty),
            tls => ValueDiagnostics.Union(tls.At, "TLS that is ended here needs a certificate", "add 'certificateRefs' with the name of a Secret of type kubernetes.io/tls")),
        SchemaRules.Apart("FrontendPortsDiffer", entry => entry.Literal("port"),
            (entry, first) => ValueDiagnostics.Twice(new(entry.Literal("port"), entry.Place("port")), first)));

    // Every entry has a port here: where none is given, the schema fills in 0.
    private static (string Port, string Protocol, string Hostname) Address(Node listener) =>
        (listener.Literal("port"), listener.Word("protocol"), listener.Word("hostname"));

    private static Diagnostic Same(Node again, Origin first) => ValueDiagnostics.Exclusive(again.At,
        $"listener '{again.Word("name")}' has the port, protocol and hostname of another", "give one of them another hostname or port",
        Array(new Diagnostics.Label(first, "the same combination")));

    private static string Mode(Node listener) => Nodes.Find(listener, "tls").Map(tls => tls.Word("mode")).IfNone("");

    private static Origin ModeAt(Node listener) => Nodes.Find(listener, "tls").Map(tls => tls.Place("mode")).IfNone(listener.At);
}
