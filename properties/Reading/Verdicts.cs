using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>The reasons of the conditions Accepted and ResolvedRefs of a route under one parent.</summary>
public sealed record Acceptance(string Accepted, string ResolvedRefs);

/// <summary>What the status of a Gateway says of one of its listeners.</summary>
/// <param name="Accepted">The reason of Accepted; <c>Accepted</c> when it is true.</param>
/// <param name="Conflicted">The reason of Conflicted; null when there is no conflict.</param>
/// <param name="ResolvedRefs">The reason of ResolvedRefs; <c>ResolvedRefs</c> when it is true.</param>
/// <param name="SupportedKinds">Kinds of routes that may attach, in ordinal order.</param>
public sealed record ListenerVerdict(
    string Accepted, string? Conflicted, string ResolvedRefs, bool Programmed, int AttachedRoutes, IReadOnlyList<string> SupportedKinds);

/// <summary>The words of the API that the reading answers with.</summary>
internal static class Reasons
{
    internal const string Accepted = nameof(Accepted);
    internal const string ResolvedRefs = nameof(ResolvedRefs);
    internal const string NoMatchingParent = nameof(NoMatchingParent);
    internal const string NotAllowedByListeners = nameof(NotAllowedByListeners);
    internal const string NoMatchingListenerHostname = nameof(NoMatchingListenerHostname);
    internal const string UnsupportedProtocol = nameof(UnsupportedProtocol);
    internal const string ProtocolConflict = nameof(ProtocolConflict);
    internal const string HostnameConflict = nameof(HostnameConflict);
    internal const string InvalidRouteKinds = nameof(InvalidRouteKinds);
    internal const string InvalidCertificateRef = nameof(InvalidCertificateRef);
    internal const string RefNotPermitted = nameof(RefNotPermitted);
    internal const string InvalidKind = nameof(InvalidKind);
    internal const string BackendNotFound = nameof(BackendNotFound);
    internal const string UnsupportedPort = nameof(UnsupportedPort);
    internal const string UnsupportedValue = nameof(UnsupportedValue);
    internal const string ListenersNotValid = nameof(ListenersNotValid);
    internal const string ListenersNotResolved = nameof(ListenersNotResolved);
    internal const string NotAllowed = nameof(NotAllowed);
    internal const string ParentNotAccepted = nameof(ParentNotAccepted);
    internal const string NoValidCACertificate = nameof(NoValidCACertificate);
    internal const string InvalidCACertificateRef = nameof(InvalidCACertificateRef);
    internal const string InvalidCACertificateKind = nameof(InvalidCACertificateKind);
    internal const string InvalidClientCertificateRef = nameof(InvalidClientCertificateRef);
    internal const string Conflicted = nameof(Conflicted);
    internal const string Invalid = nameof(Invalid);
    internal const string TargetNotFound = nameof(TargetNotFound);
}
