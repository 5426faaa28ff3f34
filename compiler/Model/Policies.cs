using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Model;

/// <summary>What a policy applies to, in its own namespace.</summary>
/// <param name="SectionName">The name of a port, if the target is a Service; none means every port.</param>
public sealed record PolicyTarget(
    Located<string> Group, Located<string> Kind, Located<string> Name, Option<Located<string>> SectionName, Origin At);

/// <summary>How the Gateway speaks TLS to a Service, and whom it takes for the right peer.</summary>
public sealed record BackendTlsPolicy(Metadata Meta, Arr<PolicyTarget> Targets, BackendTlsValidation Validation, Arr<KeyValue> Options);

/// <summary>Who vouches for a backend, the name to ask for, and the names to accept in place of it.</summary>
/// <param name="WellKnown"><c>System</c>, or a set of authorities that the implementation names.</param>
public sealed record BackendTlsValidation(
    Arr<LocalRef> CaCertificateRefs, Option<Located<string>> WellKnown, Located<string> Hostname, Arr<SubjectAltName> SubjectAltNames, Origin At);

/// <summary>An identity of a backend: a <c>Hostname</c> or a <c>URI</c>.</summary>
public sealed record SubjectAltName(Located<string> Type, Option<Located<string>> Hostname, Option<Located<string>> Uri, Origin At);

/// <summary>How much retrying a Service bears, and whether its clients stay with one endpoint.</summary>
public sealed record BackendTrafficPolicy(
    Metadata Meta, Arr<PolicyTarget> Targets, Option<RetryConstraint> Retries, Option<SessionPersistence> Session);

/// <summary>Retries may be this part of all requests in an interval, and a minimum rate in any case.</summary>
public sealed record RetryConstraint(
    Option<Located<int>> Percent, Option<Located<ApiDuration>> Interval, Option<Located<int>> MinCount, Option<Located<ApiDuration>> MinInterval, Origin At);

/// <summary>A service mesh and its controller.</summary>
public sealed record Mesh(
    Metadata Meta, Located<string> ControllerName, Option<ObjectRef> ParametersRef, Option<Located<string>> Description);

/// <summary>A Service, or with none named every Service of the namespace, that must not be spoken to in plain text.</summary>
/// <param name="Port">The name of the Service port that is meant; none means every port.</param>
public sealed record TlsDemand(ObjectName Policy, Option<string> Service, Option<string> Port);
