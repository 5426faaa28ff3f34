using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>
/// V4: a client may send requests for one listener over a connection that it made for another. On a port where two listeners
/// demand different things of clients, such requests are answered 421.
/// </summary>
internal static class Coalescing
{
    public static Seq<Violation> Check(Section section) => Places.Ports(section)
        .Filter(port => port.Value.Protocol == ListenerProtocol.Https && !port.Value.Misdirected)
        .Filter(port => port.Value.Listeners.Exists(listener => !Alike(listener.Clients, port.Value.Listeners[0].Clients)))
        .Bind(port => Pairs(toSeq(port.Value.Listeners))
            .Filter(pair => !Alike(pair.Left.Clients, pair.Right.Clients))
            .Map(pair => new Violation("V4", port.Where, Reached(section, pair.Left, pair.Right)
                ? $"one connection reaches listeners {pair.Left.Name} and {pair.Right.Name}, which demand different things of clients"
                : $"listeners {pair.Left.Name} and {pair.Right.Name} demand different things of clients, and nothing keeps their connections apart")));

    private static Seq<(ListenerPlan Left, ListenerPlan Right)> Pairs(Seq<ListenerPlan> listeners) =>
        toSeq(listeners.SelectMany((left, index) => listeners.Skip(index + 1).Map(right => (left, right))));

    /// <summary>Whether a client has reason to think that one connection does for both: the hosts overlap, or a certificate says so.</summary>
    private static bool Reached(Section section, ListenerPlan left, ListenerPlan right) =>
        Overlap(left.Host, right.Host) || Vouches(section, left, right.Host) || Vouches(section, right, left.Host);

    private static bool Vouches(Section section, ListenerPlan listener, HostPattern host) =>
        listener.Certificates.Exists(use => section.Certificates.Find(use.Certificate)
            .Exists(certificate => certificate.Names.Exists(name => Overlap(HostPatterns.Parse(name), host))));

    private static bool Overlap(HostPattern left, HostPattern right) =>
        Specificity.Contains(left, right) || Specificity.Contains(right, left);

    private static bool Alike(Option<ClientDemand> left, Option<ClientDemand> right) =>
        left.Match(
            demand => right.Exists(other => other.Mode == demand.Mode && other.Authorities == demand.Authorities),
            () => right.IsNone);
}
