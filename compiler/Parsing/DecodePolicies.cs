using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using static Sluice.Compiler.Parsing.Scalars;

namespace Sluice.Compiler.Parsing;

/// <summary>BackendTLSPolicy and XBackendTrafficPolicy.</summary>
internal static class DecodePolicies
{
    private static readonly Field<Arr<PolicyTarget>> Targets = Fields.Required("targetRefs", Decoders.List(Shape.Of(
        Fields.Required("group", ApiScalars.Group),
        Fields.Required("kind", ApiScalars.Kind),
        Fields.Required("name", ApiScalars.ObjectName),
        Fields.Optional("sectionName", ApiScalars.SectionName),
        (at, group, kind, name, section) => new PolicyTarget(group, kind, name, section, at)), 16, 1));

    private static readonly Decoder<SubjectAltName> AltName = Shape.Of(
        Fields.Required("type", Choice("Hostname", "URI")),
        Fields.Optional("hostname", ApiScalars.Hostname),
        Fields.Optional("uri", Sized(0, 253)),
        (at, type, hostname, uri) => new SubjectAltName(type, hostname, uri, at));

    private static readonly Decoder<BackendTlsValidation> Validation = Shape.Of(
        Fields.List("caCertificateRefs", DecodeShared.LocalRef, 8),
        Fields.Optional("wellKnownCACertificates", Sized(0, 253)),
        Fields.Required("hostname", ApiScalars.PreciseHostname),
        Fields.List("subjectAltNames", AltName, 5),
        (at, authorities, wellKnown, hostname, names) =>
            new BackendTlsValidation(authorities, wellKnown.Filter(text => text.Value.Length > 0), hostname, names, at));

    public static readonly Decoder<Func<Metadata, ApiObject>> BackendTls =
        Shape.Of<Arr<PolicyTarget>, BackendTlsValidation, Arr<KeyValue>, Func<Metadata, ApiObject>>(
            Targets,
            Fields.Required("validation", Validation),
            Fields.Default("options", Labels(16), _ => Arr<KeyValue>.Empty),
            (_, targets, validation, options) => meta => new ApiObject.OfTlsPolicy(new(meta, targets, validation, options)));

    private static readonly Decoder<(Option<Located<int>> Percent, Option<Located<ApiDuration>> Interval)> Budget = Shape.Of(
        Fields.Optional("percent", Int(0, 100)),
        Fields.Optional("interval", ApiScalars.Duration),
        (_, percent, interval) => (Percent: percent, Interval: interval));

    private static readonly Decoder<(Option<Located<int>> Count, Option<Located<ApiDuration>> Interval)> Rate = Shape.Of(
        Fields.Optional("count", Int(1, 1_000_000)),
        Fields.Optional("interval", ApiScalars.Duration),
        (_, count, interval) => (Count: count, Interval: interval));

    private static readonly Decoder<RetryConstraint> Retries = Shape.Of(
        Fields.Optional("budget", Budget),
        Fields.Optional("minRetryRate", Rate),
        (at, budget, rate) => new RetryConstraint(
            budget.Bind(found => found.Percent), budget.Bind(found => found.Interval),
            rate.Bind(found => found.Count), rate.Bind(found => found.Interval), at));

    public static readonly Decoder<Func<Metadata, ApiObject>> Traffic =
        Shape.Of<Arr<PolicyTarget>, Option<RetryConstraint>, Option<SessionPersistence>, Func<Metadata, ApiObject>>(
            Targets,
            Fields.Optional("retryConstraint", Retries),
            Fields.Optional("sessionPersistence", DecodeRoutes.Session),
            (_, targets, retries, session) => meta => new ApiObject.OfTrafficPolicy(new(meta, targets, retries, session)));

    public static readonly Decoder<Func<Metadata, ApiObject>> Mesh =
        Shape.Of<Located<string>, Option<ObjectRef>, Option<Located<string>>, Func<Metadata, ApiObject>>(
            Fields.Required("controllerName", ApiScalars.ControllerName),
            Fields.Optional("parametersRef", DecodeShared.ObjectRef),
            Fields.Optional("description", Sized(0, 64)),
            (_, controller, parameters, description) => meta => new ApiObject.OfMesh(new(meta, controller, parameters, description)));
}
