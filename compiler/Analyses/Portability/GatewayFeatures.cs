using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using static Sluice.Compiler.Analyses.Portability.FeatureRules;

namespace Sluice.Compiler.Analyses.Portability;

/// <summary>The features of Gateways, their listeners, and grants.</summary>
internal static class GatewayFeatures
{
    public static readonly Arr<FeatureRule> Rules = Array(
        Core("Gateway", GatewayProfiles, all => all.Gateways.Map(gateway => gateway.Meta.At)),
        Core("ReferenceGrant", GatewayProfiles + MeshProfiles, all => all.Grants.Map(grant => grant.Meta.At)),
        Extended("GatewayAddressEmpty", all => Addresses(all).Filter(address => address.Value.IsNone).Map(address => address.At)),
        Extended("GatewayStaticAddresses", all => Addresses(all).Bind(address => At(address.Value))),
        Extended("GatewayBackendClientCertificate", BackendCertificates),
        Extended("GatewayFrontendClientCertificateValidation", all => Validations(all).Map(validation => validation.Mode.At)),
        Extended("GatewayFrontendClientCertificateValidationInsecureFallback", all => Validations(all)
            .Filter(validation => validation.Mode.Value == "AllowInsecureFallback").Map(validation => validation.Mode.At)),
        Extended("GatewayHTTPListenerIsolation", all => all.Gateways.Bind(gateway => Isolated(gateway.Listeners))),
        Extended("GatewayHTTPSListenerDetectMisdirectedRequests", all => all.Gateways.Bind(gateway => Misdirectable(gateway.Listeners))),
        Extended("GatewayInfrastructurePropagation", all => all.Gateways.Bind(gateway => Propagated(gateway.Infrastructure))),
        Extended("GatewayPort8080", all => all.Listeners.Filter(listener => listener.Port.Value == 8080).Map(listener => listener.Port.At)),
        Extended("ListenerSet", ListenerSets));

    private static Arr<GatewayAddress> Addresses(Inventory all) => all.Gateways.Bind(gateway => gateway.Addresses);

    private static Arr<Origin> BackendCertificates(Inventory all) => all.Gateways.Bind(gateway =>
        (from tls in gateway.Tls from backend in tls.Backend from certificate in backend.ClientCertificateRef select certificate.At).ToArr());

    private static Arr<ClientValidation> Validations(Inventory all) => all.Gateways
        .Bind(gateway => (from tls in gateway.Tls from frontend in tls.Frontend select frontend).ToArr())
        .Bind(frontend => Array(frontend.Default) + frontend.PerPort.Map(port => port.Tls))
        .Bind(config => config.Validation.ToArr());

    private static Arr<Origin> Propagated(Option<Infrastructure> infrastructure) => infrastructure
        .Filter(found => !found.Labels.IsEmpty || !found.Annotations.IsEmpty)
        .Map(found => found.At).ToArr();

    /// <summary>A host that two listeners of a port would take belongs to the more specific one alone.</summary>
    private static Arr<Origin> Isolated(Arr<Listener> listeners) => listeners
        .Filter(wide => listeners.Exists(narrow => SharesPort(wide, narrow) && Covers(wide, narrow)))
        .Map(wide => wide.At);

    private static bool SharesPort(Listener one, Listener other) =>
        one.Port.Value == other.Port.Value && one.Protocol.Value == other.Protocol.Value && one.Protocol.Value is "HTTP" or "HTTPS";

    private static bool Covers(Listener wide, Listener narrow) => Host(wide) is var pattern && Host(narrow) is var host
        && pattern != host
        && (pattern.Length == 0 || pattern.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(pattern[1..], StringComparison.Ordinal));

    private static string Host(Listener listener) => listener.Hostname.Match(host => host.Value, () => "");

    /// <summary>A connection that was opened for one listener can carry a request for the other.</summary>
    private static Arr<Origin> Misdirectable(Arr<Listener> listeners) => listeners
        .Filter(listener => listener.Protocol.Value == "HTTPS"
            && listeners.Exists(other => SharesPort(listener, other) && Host(listener) != Host(other)))
        .Map(listener => listener.At);

    /// <summary>A set, or a Gateway that lets sets in.</summary>
    private static Arr<Origin> ListenerSets(Inventory all) =>
        all.ListenerSets.Filter(set => set.Kind == Kinds.ListenerSet).Map(set => set.Meta.At)
        + all.Gateways.Bind(gateway => gateway.AllowedListeners.Filter(allowed => allowed.From.Value != "None").Map(allowed => allowed.At).ToArr());
}
