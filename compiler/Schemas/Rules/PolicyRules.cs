using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Schemas;

/// <summary>Rules on policies, classes and backends.</summary>
internal static class PolicyRules
{
    public static readonly Arr<SchemaRule> All = Array(
        // Only an update can break this rule, and what is judged is always new.
        new SchemaRule("NeverChanges", _ => Empty),
        SchemaRules.One("OneSourceOfAuthorities", tls => tls.Items("caCertificateRefs").IsEmpty || tls.Word("wellKnownCACertificates").Length == 0,
            tls => ValueDiagnostics.Exclusive(tls.Place("wellKnownCACertificates"), "'caCertificateRefs' and 'wellKnownCACertificates' exclude each other", "keep one of them")),
        SchemaRules.One("SomeSourceOfAuthorities", tls => !tls.Items("caCertificateRefs").IsEmpty || tls.Word("wellKnownCACertificates").Length > 0,
            tls => ValueDiagnostics.Union(tls.At, "nothing says which authorities are trusted", "add 'caCertificateRefs', or 'wellKnownCACertificates: System'")),
        SchemaRules.One("HostnameNameHasHostname", name => name.Word("type") != "Hostname" || name.Word("hostname").Length > 0,
            name => ValueDiagnostics.Union(name.Place("type"), "the type Hostname needs the field 'hostname'", "add 'hostname'")),
        SchemaRules.One("OtherNameHasNoHostname", name => name.Word("type") == "Hostname" || name.Word("hostname").Length == 0,
            name => ValueDiagnostics.Union(name.Place("hostname"), $"'hostname' does not fit the type {name.Word("type")}", "remove 'hostname', or set 'type: Hostname'")),
        SchemaRules.One("UriNameHasUri", name => name.Word("type") != "URI" || name.Word("uri").Length > 0,
            name => ValueDiagnostics.Union(name.Place("type"), "the type URI needs the field 'uri'", "add 'uri'")),
        SchemaRules.One("OtherNameHasNoUri", name => name.Word("type") == "URI" || name.Word("uri").Length == 0,
            name => ValueDiagnostics.Union(name.Place("uri"), $"'uri' does not fit the type {name.Word("type")}", "remove 'uri', or set 'type: URI'")),
        Interval("BudgetIntervalInRange", interval => interval >= Durations.Second, "1s to 1h is allowed"),
        Interval("RetryIntervalInRange", interval => interval != 0, "more than 0s and at most 1h is allowed"),
        SchemaRules.One("ExternalHostnameFitsType", backend => (backend.Word("type") == "ExternalHostname") == backend.Has("externalHostname"),
            backend => ValueDiagnostics.Union(backend.Has("externalHostname") ? backend.Place("externalHostname") : backend.Place("type"),
                "'externalHostname' is given exactly with the type ExternalHostname", "add it, or remove it")),
        // The CRD asks whether the name is a label in a way that no name passes: it compares the findings with null, and they never are.
        SchemaRules.One("PortNameIsLabel", name => name.Word().Length == 0,
            name => ValueDiagnostics.Text(new(name.Word(), name.At), "this release of XBackend takes no port name")),
        SchemaRules.One("ClientCertificateFitsMode", tls => (tls.Word("mode") == "ClientAndServer") == tls.Has("clientCertificateRef"),
            tls => ValueDiagnostics.Union(tls.Has("clientCertificateRef") ? tls.Place("clientCertificateRef") : tls.Place("mode"),
                "'clientCertificateRef' is given exactly with the mode ClientAndServer", "add it, or remove it")));

    private static SchemaRule Interval(string name, Func<long, bool> longEnough, string rule) => SchemaRules.One(name,
        interval => Durations.Of(interval.Word()) is var span && longEnough(span) && span <= Durations.Hour,
        interval => ValueDiagnostics.Text(new(interval.Word(), interval.At), rule));
}
