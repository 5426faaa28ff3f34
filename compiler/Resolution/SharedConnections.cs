using Sluice.Compiler.Binding;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;

namespace Sluice.Compiler.Resolution;

/// <summary>What becomes of a request that came on a connection for another listener's host.</summary>
public enum Stray { Misdirected, NotFound, Absorbed }

/// <summary>A connection that a browser opens for the first host, and may then use for the second one, which is another listener's.</summary>
public sealed record SharedConnection(string First, BoundListener Opened, string Then, BoundListener Owner, Stray Fate);

/// <summary>
/// Which hosts of a port a browser reaches over one connection although they are different listeners': the certificate that is
/// presented to the first host covers the second (RFC 9113 §9.1.1). Of a wildcard listener one host stands for all that get
/// the same certificate. Pairs are counted by the names of certificates, not by comparing listeners, and a few are shown.
/// A port of an address belongs to one Gateway, so that no two Gateways share a connection.
/// </summary>
internal static class SharedConnections
{
    private const int MostShown = 8;

    public static Seq<Diagnostic> Of(Gateway gateway, Arr<ResolvedListener> listeners) => toSeq(listeners
        .Filter(listener => listener.Bound.Spec.Port.Value > 0 && listener.Bound.Spec.Protocol.Value is "HTTPS" or "TLS")
        .GroupBy(listener => listener.Bound.Spec.Port.Value)
        .SelectMany(port => Port(gateway, new(toArray(port))))).Strict();

    private static Seq<Diagnostic> Port(Gateway gateway, Territory port)
    {
        var opened = toArray(port.Https.SelectMany(listener => Openings(port, listener)));
        var count = opened.Sum(opening => Count(port, opening));
        return count == 0
            ? Empty
            : Seq1(ResolveDiagnostics.Shared(
                gateway,
                toArray(opened.SelectMany(opening => Pairs(port, opening)).Take(MostShown)),
                count,
                opened.Exists(opening => opening.Listener.Clients.IsSome)));
    }

    /// <summary>A host for which a connection to the listener can be opened, and the names of the certificate that is presented then.</summary>
    private sealed record Opening(ResolvedListener Listener, string Host, Arr<string> Names);

    /// <summary>
    /// One opening for each certificate that some host of the listener gets: the first of those that name it, else the first with the
    /// wildcard for it. A host that its certificate does not cover is one that no browser connects to.
    /// </summary>
    private static System.Collections.Generic.IEnumerable<Opening> Openings(Territory port, ResolvedListener listener)
    {
        var certificates = toArray(listener.Certificates.Select((found, index) => (found.Certificate.Names, index)));
        var first = certificates
            .SelectMany(found => found.Names.Select(name => (Name: name, found.index)))
            .GroupBy(item => item.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().index, StringComparer.Ordinal);
        int Presented(string host) =>
            first.TryGetValue(host, out var named) ? named : first.TryGetValue(CertificateNames.Wildcard(host), out var covered) ? covered : -1;
        var hosts = listener.Bound.Host switch
        {
            HostPattern.Exact(var name) => Seq1(name),
            HostPattern.Suffix or HostPattern.Any => toSeq(certificates.SelectMany(found => found.Names).Select(name =>
                CertificateNames.IsWildcard(name) ? port.Example(name, host => first.ContainsKey(host)) : name)),
        };
        return hosts
            .Filter(host => port.Owner(host).Exists(owner => owner.Bound.Id == listener.Bound.Id) && Presented(host) >= 0)
            .Map(host => (Host: host, Certificate: Presented(host)))
            .DistinctBy(opening => opening.Certificate)
            .Select(opening => new Opening(listener, opening.Host, certificates[opening.Certificate].Names));
    }

    /// <summary>As many as <see cref="Pairs"/> has, without making them.</summary>
    private static long Count(Territory port, Opening opening) => Reaching(opening).Sum(name => CertificateNames.IsWildcard(name)
        ? port.Named(name) - (IsNamed(opening, name) ? 1 : 0) + (Pair(port, opening, port.Example(name, _ => false)).IsSome ? 1 : 0)
        : Pair(port, opening, name).IsSome ? 1 : 0);

    private static bool IsNamed(Opening opening, string wildcard) =>
        opening.Listener is { Serves: true, Bound.Host: HostPattern.Exact(var own) } && CertificateNames.Wildcard(own) == wildcard;

    private static System.Collections.Generic.IEnumerable<SharedConnection> Pairs(Territory port, Opening opening) => Reaching(opening)
        .SelectMany(name => CertificateNames.IsWildcard(name) ? port.Hosts(name).Append(port.Example(name, _ => false)) : Seq1(name))
        .SelectMany(host => Pair(port, opening, host));

    /// <summary>What the certificate names; what one of its wildcards stands for anyway is left out.</summary>
    private static System.Collections.Generic.IEnumerable<string> Reaching(Opening opening)
    {
        var wildcards = opening.Names.Filter(CertificateNames.IsWildcard);
        return opening.Names.Distinct(StringComparer.Ordinal)
            .Where(name => CertificateNames.IsWildcard(name) || wildcards.IsEmpty || !wildcards.Contains(CertificateNames.Wildcard(name)));
    }

    private static Option<SharedConnection> Pair(Territory port, Opening opening, string host) =>
        from owner in port.Owner(host)
        where owner.Serves && owner.Bound.Id != opening.Listener.Bound.Id
        select new SharedConnection(opening.Host, opening.Listener.Bound, host, owner.Bound, port.OwnerOfRequests(host).Match(
            chosen => chosen.Bound.Id == opening.Listener.Bound.Id ? Stray.Absorbed : Stray.Misdirected,
            () => Stray.NotFound));

    /// <summary>The listeners of a port that tell their clients apart by server name, and which hosts are whose.</summary>
    private sealed class Territory
    {
        private readonly ILookup<string, ResolvedListener> _all;
        private readonly ILookup<string, ResolvedListener> _https;
        private readonly ILookup<string, string> _hosts;

        public Territory(Arr<ResolvedListener> listeners)
        {
            // Of two that conflict neither serves; a third one with their host may.
            var distinct = toArray(listeners.OrderByDescending(listener => listener.Serves).DistinctBy(listener => listener.Bound.Host));
            Https = listeners.Filter(listener => listener.Serves && listener.Bound.Spec.Protocol.Value == "HTTPS");
            _all = distinct.ToLookup(listener => listener.Bound.Host.ToString(), StringComparer.Ordinal);
            _https = distinct.Filter(listener => listener.Bound.Spec.Protocol.Value == "HTTPS").ToLookup(listener => listener.Bound.Host.ToString(), StringComparer.Ordinal);
            _hosts = distinct.Filter(listener => listener is { Serves: true, Bound.Host: HostPattern.Exact }).Map(listener => listener.Bound.Host.ToString())
                .ToLookup(CertificateNames.Wildcard, StringComparer.Ordinal);
        }

        /// <summary>Those that serve requests, in order.</summary>
        public Arr<ResolvedListener> Https { get; }

        /// <summary>Whose connections with this server name are.</summary>
        public Option<ResolvedListener> Owner(string host) => Best(_all, host);

        /// <summary>Whose requests for this host are, which only HTTPS listeners take.</summary>
        public Option<ResolvedListener> OwnerOfRequests(string host) => Best(_https, host);

        /// <summary>The names that a wildcard of a certificate stands for and a listener of its own serves.</summary>
        public System.Collections.Generic.IEnumerable<string> Hosts(string wildcard) => _hosts[wildcard];

        public int Named(string wildcard) => _hosts[wildcard].Count();

        /// <summary>A host that a wildcard of a certificate stands for and that nobody names.</summary>
        public string Example(string wildcard, Func<string, bool> named) => Enumerable.Range(0, int.MaxValue)
            .Select(number => CertificateNames.Under(wildcard, number == 0 ? "www" : $"host{number}"))
            .First(host => !_all.Contains(host) && !named(host));

        private static Option<ResolvedListener> Best(ILookup<string, ResolvedListener> listeners, string host) => Patterns(host)
            .SelectMany(pattern => listeners[pattern]).HeadOrNone();

        private static System.Collections.Generic.IEnumerable<string> Patterns(string host)
        {
            yield return host;
            for (var dot = host.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = host.IndexOf('.', dot + 1))
                yield return "*" + host[dot..];
            yield return "*";
        }
    }
}
