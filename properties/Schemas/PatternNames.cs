namespace Sluice.Laws.Schemas;

/// <summary>Our name for each pattern of the CRDs.</summary>
internal static class PatternNames
{
    private const string Subdomain = @"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

    public static readonly Arr<(string Name, string Pattern)> Known = Array(
        ("Group", $"^$|^{Subdomain}$"),
        ("Kind", "^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$"),
        ("Label", "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"),
        ("Subdomain", $"^{Subdomain}$"),
        ("Hostname", $@"^(\*\.)?{Subdomain}$"),
        ("ControllerName", $@"^{Subdomain}\/[A-Za-z0-9\/\-._~%!$&'()*+,;=:]+$"),
        ("AddressType", $@"^Hostname|IPAddress|NamedAddress|{Subdomain}\/[A-Za-z0-9\/\-._~%!$&'()*+,;=:]+$"),
        ("Protocol", $@"^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|{Subdomain}\/[A-Za-z0-9]+$"),
        ("LabelValue", "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$"),
        ("HeaderName", @"^[A-Za-z0-9!#$%&'*+\-.^_\x60|~]+$"),
        ("HeaderValue", @"^[!-~]+([\t ]?[!-~]+)*$"),
        ("Duration", "^([0-9]{1,5}(h|m|s|ms)){1,4}$"),
        ("Uri", @"^(([^:/?#]+):)(//([^/?#]*))([^?#]*)(\?([^#]*))?(#(.*))?"),
        ("WellKnownAuthorities", $"^(System|({Subdomain}/([A-Za-z0-9][-A-Za-z0-9_.]{{0,61}})?[A-Za-z0-9]))$"),
        ("Origin", @"(^\*$)|(^([a-zA-Z][a-zA-Z0-9+\-.]+):\/\/([^:/?#]+)(:([0-9]{1,5}))?$)"),
        ("HttpOrigin", @"(^\*$)|(^(http(s)?):\/\/(((\*\.)?([a-zA-Z0-9\-]+\.)*[a-zA-Z0-9-]+|\*)(:([0-9]{1,5}))?)$)"),
        ("PathText", "^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$"),
        ("Reason", "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$"),
        ("ConditionType", $"^({Subdomain}/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"));

    public static string Of(string pattern) => Known
        .Find(known => known.Pattern == pattern)
        .Map(known => known.Name)
        .IfNone(() => throw new InvalidOperationException($"the pattern {pattern} has no name"));
}
