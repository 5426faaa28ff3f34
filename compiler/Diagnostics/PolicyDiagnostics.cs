using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Diagnostics;

/// <summary>What can be said of policies (GW5001 on): their targets, whom they trust, which Gateways they reach.</summary>
public static class PolicyDiagnostics
{
    public static readonly Code AuthorityUnusable = new("GW5001", Severity.Error, "certificate authority of a policy cannot be used",
        Array(new Effect("ResolvedRefs", false, "InvalidCACertificateRef")));
    public static readonly Code AuthorityOfKind = new("GW5002", Severity.Error, "certificate authority of a policy is of a kind that holds none",
        Array(new Effect("ResolvedRefs", false, "InvalidKind")));
    public static readonly Code NoAuthorityUsable = new("GW5003", Severity.Error, "policy trusts no certificate authority that can be used",
        Array(new Effect("Accepted", false, "NoValidCACertificate")));
    public static readonly Code WellKnownUnsupported = new("GW5004", Severity.Error, "well-known set of authorities is not supported",
        Array(new Effect("Accepted", false, "Invalid")));
    public static readonly Code PolicyConflict = new("GW5005", Severity.Error, "another policy has the same target",
        Array(new Effect("Accepted", false, "Conflicted")));
    public static readonly Code TargetNotFound = new("GW5006", Severity.Error, "target of a policy does not exist",
        Array(new Effect("Accepted", false, "TargetNotFound")));
    public static readonly Code TargetNotSupported = new("GW5007", Severity.Error, "target of a policy is not one that it can apply to",
        Array(new Effect("Accepted", false, "Invalid")));
    public static readonly Code TargetIdle = new("GW5008", Severity.Warning, "one of the targets of a policy is out of its reach", Arr<Effect>.Empty);
    public static readonly Code OptionsIdle = new("GW5009", Severity.Warning, "options of a policy have no effect", Arr<Effect>.Empty);
    public static readonly Code TooManyAncestors = new("GW5010", Severity.Error, "policy reaches more Gateways than its status can name", Arr<Effect>.Empty);
    public static readonly Code PolicyNotServed = new("GW5011", Severity.Error, "policy is not served by this release",
        Array(new Effect("Accepted", false, "Invalid")));
    public static readonly Code PolicyUnused = new("GW5012", Severity.Hint, "no Gateway sends anything to the targets of a policy", Arr<Effect>.Empty);

    public static readonly Code NameIsAddress = new("GW5013", Severity.Error, "policy asks a backend for an IP address by name",
        Array(new Effect("Accepted", false, "Invalid")));

    public static Diagnostic Address(ObjectKey policy, Located<string> hostname) =>
        Of(NameIsAddress, policy, hostname.At, $"'{hostname.Value}' is an IP address, which no server name is; nothing is sent to the targets of {policy}",
            "write the DNS name that stands in the certificate of the backend");

    public static Diagnostic Authority(ObjectKey policy, LocalRef reference, ObjectName configMap, string why, string help) =>
        Of(AuthorityUnusable, policy, reference.Name.At, $"ConfigMap {configMap} holds no authority for {policy}: {why}", help);

    public static Diagnostic AuthorityKind(ObjectKey policy, LocalRef reference) =>
        Of(AuthorityOfKind, policy, reference.Kind.At,
            $"authorities are read from a ConfigMap, not from {reference.Kind.Value}{(reference.Group.Value.Length > 0 ? $" in group '{reference.Group.Value}'" : "")}",
            "refer to a ConfigMap");

    public static Diagnostic NoAuthority(ObjectKey policy, Origin at) =>
        Of(NoAuthorityUsable, policy, at, $"{policy} trusts no authority that can be used; nothing is sent to its targets", "mend one of its 'caCertificateRefs'");

    public static Diagnostic WellKnown(ObjectKey policy, Located<string> set) =>
        Of(WellKnownUnsupported, policy, set.At, $"Sluice knows no set of authorities '{set.Value}'; nothing is sent to the targets of the policy", "use 'System', or name authorities in 'caCertificateRefs'");

    public static Diagnostic Conflicted(ObjectKey policy, PolicyTarget target, ObjectName winner) =>
        Of(PolicyConflict, policy, target.At, $"{policy.Kind} {winner} comes first for {Words(target)}; {policy} has no effect there", "remove one of the two policies");

    public static Diagnostic TargetMissing(ObjectKey policy, PolicyTarget target, Origin at, string why, string help) =>
        Of(TargetNotFound, policy, at, $"{policy} has no effect on {Words(target)}: {why}", help);

    public static Diagnostic TargetInvalid(ObjectKey policy, PolicyTarget target, string why) =>
        Of(TargetNotSupported, policy, target.At, $"{policy} has no effect on {Words(target)}: {why}", "name a Service with a TCP port");

    /// <summary>The same, said to one of the Gateways that the policy has to do with.</summary>
    public static Diagnostic For(Diagnostic fault, ObjectKey policy, ObjectName gateway) =>
        fault with { About = new Subject.Ancestor(policy, gateway), Message = $"{fault.Message} (for Gateway {gateway})" };

    /// <summary>The same, said of a policy that works for another target.</summary>
    public static Diagnostic Idle(Diagnostic refusal) => refusal with { Code = TargetIdle };

    public static Diagnostic Options(ObjectKey policy, Origin at) =>
        Of(OptionsIdle, policy, at, $"the options of {policy} have no effect: Sluice knows none", "remove 'options'");

    public static Diagnostic Ancestors(ObjectKey policy, Origin at, Arr<ObjectName> beyond) =>
        Of(TooManyAncestors, policy, at,
            $"{policy} reaches more Gateways than the 16 that its status can name; for {string.Join(", ", beyond)} it is not carried out, and requests to its targets are answered 500",
            "reach the Service through fewer Gateways");

    public static Diagnostic Unserved(ObjectKey policy, Origin at, string field) =>
        Of(PolicyNotServed, policy, at, $"'{field}' is not served by this release and has no effect", $"remove '{field}'");

    public static Diagnostic TlsUnserved(ObjectKey policy, Origin at) =>
        Of(PolicyNotServed, policy, at, "this release speaks no TLS to backends; nothing is sent to the targets of the policy", "remove the policy to speak to its targets in plain text");

    public static Diagnostic Unused(ObjectKey policy, Origin at) =>
        Of(PolicyUnused, policy, at, $"no Gateway sends anything to the targets of {policy}; it has no status", None);

    private static string Words(PolicyTarget target) =>
        $"{target.Kind.Value} '{target.Name.Value}'{target.SectionName.Match(section => $" port '{section.Value}'", () => "")}";

    private static Diagnostic Of(Code code, ObjectKey policy, Origin at, string message, Option<string> help) =>
        new(code, at, new Subject.EveryAncestor(policy), message) { Help = help };
}
