using Sluice.Compiler.Diagnostics;

namespace Sluice.Compiler.Resolution;

/// <summary>
/// Listeners of one port whose certificates have a common host. A client may take a connection to one of them for the other's,
/// so the API lets us say of each that it is so. Whatever the number of listeners, each name is looked up a few times.
/// </summary>
internal static class CertificateOverlap
{
    public static Seq<Diagnostic> Of(Arr<ResolvedListener> listeners) => toSeq(listeners
        .Filter(listener => listener.Bound.Spec.Port.Value > 0 && !listener.Certificates.IsEmpty)
        .GroupBy(listener => listener.Bound.Spec.Port.Value)
        .SelectMany(port => Port(toArray(port)))).Strict();

    private static Seq<Diagnostic> Port(Arr<ResolvedListener> listeners)
    {
        var names = toArray(listeners.SelectMany(listener => Names(listener).Select(name => (Listener: listener, Name: name))));
        var alike = names.ToLookup(item => item.Name, item => item.Listener, StringComparer.Ordinal);
        var near = names.ToLookup(item => CertificateNames.Wildcard(item.Name), StringComparer.Ordinal);
        Option<(ResolvedListener Other, string Host)> Sharing(ResolvedListener listener, string name) => CertificateNames.IsWildcard(name)
            ? near[name].Where(item => item.Listener.Bound.Id != listener.Bound.Id).HeadOrNone().Map(item => (item.Listener, item.Name))
            : alike[name].Concat(alike[CertificateNames.Wildcard(name)]).Where(other => other.Bound.Id != listener.Bound.Id).HeadOrNone().Map(other => (other, name));
        return toSeq(listeners.SelectMany(listener => Names(listener).SelectMany(name => Sharing(listener, name)).Take(1).Select(found =>
            ResolveDiagnostics.Overlap(listener.Bound.Id, listener.Bound.Spec, found.Other.Bound.Id, found.Other.Bound.Spec, found.Host)))).Strict();
    }

    private static System.Collections.Generic.IEnumerable<string> Names(ResolvedListener listener) =>
        listener.Certificates.SelectMany(found => found.Certificate.Names).Distinct(StringComparer.Ordinal);
}
