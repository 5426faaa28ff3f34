using Sluice.Compiler.Binding;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Diagnostics;

/// <summary>What an API server stores and no data plane may carry out as it stands: the holes of the schemas (GW2010 to GW2049).</summary>
public static class HoleDiagnostics
{
    public static readonly Code HostnameIsAddress = new("GW2010", Severity.Error, "hostname of a route is an IP address", Arr<Effect>.Empty);
    public static readonly Code PrefixReplaced = Partial("GW2011", "prefix is replaced where none is matched");
    public static readonly Code HeaderControl = Partial("GW2012", "header value has control characters");
    public static readonly Code TargetUnsafe = Partial("GW2013", "target of a redirect or rewrite is not safe to send");
    public static readonly Code NoHostname = new("GW2015", Severity.Error, "no hostname of a route can be served",
        Array(new Effect("Accepted", false, "UnsupportedValue")));
    public static readonly Code ListenerIsAddress = new("GW2016", Severity.Error, "hostname of a listener is an IP address",
        Array(new Effect("Accepted", false, "UnsupportedValue"), new Effect("Programmed", false, "Invalid")));
    public static readonly Code ParentTwice = new("GW2017", Severity.Warning, "parent is named twice", Arr<Effect>.Empty);
    public static readonly Code NameControl = new("GW2018", Severity.Error, "name has control characters", Arr<Effect>.Empty);
    public static readonly Code RetryNegative = Partial("GW2019", "number of retries is negative");

    public static Diagnostic Hostname(ObjectKey route, Located<string> hostname) =>
        new(HostnameIsAddress, hostname.At, new Subject.Whole(route), $"'{hostname.Value}' is an IP address, which no hostname is; it gets no traffic")
        {
            Help = "write a DNS name, or remove it",
        };

    public static Diagnostic Hostless(ObjectKey route, Origin at) =>
        Of(NoHostname, route, at, $"every hostname of {route} is an IP address; the route is not accepted", "give it a DNS name");

    public static Diagnostic Listener(ListenerId id, Located<string> hostname) =>
        new(ListenerIsAddress, hostname.At, new Subject.Listener(id.Owner, id.Name), $"'{hostname.Value}' is an IP address, which no hostname is; the listener is not opened")
        {
            Help = "write a DNS name, or remove 'hostname' for a listener that serves every host",
        };

    public static Diagnostic Prefix(ObjectKey route, Origin filter) =>
        Of(PrefixReplaced, route, filter, "ReplacePrefixMatch needs a rule with exactly one match, and that of type PathPrefix; no request gets past the rule",
            "split the rule, or use ReplaceFullPath");

    public static Diagnostic Header(ObjectKey route, HeaderValue header) =>
        Of(HeaderControl, route, header.Value.At, $"the value of '{header.Name.Value}' has control characters; no request gets past the filter", "remove them");

    public static Diagnostic TargetPath(ObjectKey route, Located<string> path) =>
        Of(TargetUnsafe, route, path.At, "the path has characters that no path has, or a '%' that begins no escape; no request gets past the filter",
            "write a path of letters, digits, -._~!$&'()*+,;=:@/ and %hh");

    public static Diagnostic TargetHost(ObjectKey route, Located<string> hostname) =>
        Of(TargetUnsafe, route, hostname.At, $"'{hostname.Value}' is an IP address, which no hostname is; no request gets past the filter", "write a DNS name");

    public static Diagnostic Parent(ObjectKey route, ParentRef again, ParentRef first) =>
        new(ParentTwice, again.At, new Subject.Whole(route), $"{again.Kind.Value} '{again.Name.Value}' is named twice, once with the namespace that it has anyway; the second counts for nothing")
        {
            Help = "remove one of the two",
            Labels = Array(new Label(first.At, "this one counts")),
        };

    public static Diagnostic Name(Located<string> name) =>
        DecodeDiagnostics.Of(NameControl, name.At, "a name with control characters names nothing", "remove them");

    public static Diagnostic Attempts(ObjectKey route, Located<int> attempts) =>
        Of(RetryNegative, route, attempts.At, $"{attempts.Value} retries cannot be made; no request gets past the rule", "write 0 or more");

    private static Code Partial(string id, string title) =>
        new(id, Severity.Error, title, Array(new Effect("PartiallyInvalid", true, "UnsupportedValue")));

    private static Diagnostic Of(Code code, ObjectKey route, Origin at, string message, string help) =>
        new(code, at, new Subject.EveryParent(route), message) { Help = help };
}
