namespace Sluice.Laws.Schemas;

/// <summary>A value, with apostrophes for quotation marks, and whether it keeps a rule.</summary>
internal sealed record RuleExample(string Rule, bool Holds, string Json);

/// <summary>Values on both sides of each rule.</summary>
internal static class RuleExamples
{
    private static readonly string Long = new('a', 253);
    private static readonly string Label64 = new('a', 64);
    private static readonly string Label63 = new('a', 63);

    public static readonly Arr<RuleExample> All =
        Members("RequestHeaderModifier", "type", "RequestHeaderModifier", "requestHeaderModifier")
        + Members("ResponseHeaderModifier", "type", "ResponseHeaderModifier", "responseHeaderModifier")
        + Members("RequestMirror", "type", "RequestMirror", "requestMirror")
        + Members("RequestRedirect", "type", "RequestRedirect", "requestRedirect")
        + Members("UrlRewrite", "type", "URLRewrite", "urlRewrite")
        + Members("Cors", "type", "CORS", "cors")
        + Members("ExternalAuth", "type", "ExternalAuth", "externalAuth")
        + Members("ExtensionRef", "type", "ExtensionRef", "extensionRef")
        + Members("FullPath", "type", "ReplaceFullPath", "replaceFullPath", "TypeHasPath")
        + Members("Prefix", "type", "ReplacePrefixMatch", "replacePrefixMatch", "TypeHasPrefix")
        + Members("Grpc", "protocol", "GRPC", "grpc", "ProtocolHasGrpc", "HasItsProtocol")
        + Members("Http", "protocol", "HTTP", "http", "ProtocolHasHttp", "HasItsProtocol")
        + Once("OneRequestHeaderModifier", "RequestHeaderModifier") + Once("OneResponseHeaderModifier", "ResponseHeaderModifier")
        + Once("OneRequestRedirect", "RequestRedirect") + Once("OneUrlRewrite", "URLRewrite") + Once("OneCors", "CORS")
        + Rule("RedirectExcludesRewrite", good: ["[{'type':'RequestRedirect'}]", "[{'type':'URLRewrite'}]"], bad: ["[{'type':'URLRewrite'},{'type':'RequestRedirect'}]"])
        + Rule("PercentOrFraction", good: ["{'percent':1}", "{'fraction':{}}", "{}"], bad: ["{'percent':1,'fraction':{}}"])
        + Rule("FractionAtMostOne", good: ["{'numerator':1,'denominator':1}", "{'numerator':0,'denominator':100}"], bad: ["{'numerator':2,'denominator':1}"])
        + Rule("WildcardStandsAlone", good: ["['*']", "['a','b']", "[]"], bad: ["['*','a']", "['a','*']", "['*','*']"])
        + Rule("PlainListenersHaveNoTls", good: ["[{'protocol':'HTTPS','tls':{}}]", "[{'protocol':'HTTP'}]", "[{'protocol':'example.com/x','tls':{}}]"],
            bad: ["[{'protocol':'HTTP','tls':{}}]", "[{'protocol':'TCP','tls':{}}]", "[{'protocol':'UDP','tls':{}}]"])
        + Rule("HttpsListenersTerminate", good: ["[{'protocol':'HTTPS'}]", "[{'protocol':'HTTPS','tls':{'mode':'Terminate'}}]", "[{'protocol':'TLS','tls':{'mode':'Passthrough'}}]"],
            bad: ["[{'protocol':'HTTPS','tls':{'mode':'Passthrough'}}]"])
        + Rule("TlsListenersGiveMode", good: ["[{'protocol':'TLS','tls':{'mode':'Passthrough'}}]", "[{'protocol':'HTTP'}]"], bad: ["[{'protocol':'TLS'}]"])
        + Rule("TransportListenersHaveNoHostname", good: ["[{'protocol':'TCP'}]", "[{'protocol':'TLS','hostname':'a'}]"], bad: ["[{'protocol':'TCP','hostname':'a'}]", "[{'protocol':'UDP','hostname':'a'}]"])
        + Rule("ListenerNamesDiffer", good: ["[{'name':'a'},{'name':'b'}]"], bad: ["[{'name':'a'},{'name':'a'}]"])
        + Listeners("ListenersDiffer") + Listeners("ListenersWithPortDiffer")
        + Rule("TerminationHasCertificates", good: ["{'mode':'Passthrough'}", "{'mode':'Terminate','certificateRefs':[{}]}", "{'mode':'Terminate','options':{'a':'b'}}"],
            bad: ["{'mode':'Terminate'}", "{'mode':'Terminate','certificateRefs':[],'options':{}}"])
        + Rule("FrontendPortsDiffer", good: ["[{'port':1},{'port':2}]"], bad: ["[{'port':1},{'port':1}]"])
        + References("ParentsAllGiveSectionAndPort", "ParentsDifferBySectionOrPort", ports: true)
        + References("ParentsAllGiveSection", "ParentsDifferBySection", ports: false)
        + References("TargetsAllGiveSection", "TargetsDifferBySection", ports: false)
        + Rule("ServiceHasPort", good: ["{'group':'','kind':'Service','port':1}", "{'group':'x','kind':'Service'}", "{'group':'','kind':'Other'}"], bad: ["{'group':'','kind':'Service'}"])
        + Path("PathIsAbsolute", "/a", "a") + Path("PathHasNoEmptySegment", "/a/b", "/a//b") + Path("PathHasNoDotSegment", "/a/.b", "/a/./b")
        + Path("PathHasNoDotDotSegment", "/a/..b", "/a/../b") + Path("PathHasNoLowerEncodedSlash", "/a%2eb", "/a%2fb") + Path("PathHasNoUpperEncodedSlash", "/a%2fb", "/a%2Fb")
        + Path("PathHasNoFragment", "/a", "/a#b") + Path("PathDoesNotEndWithDotDot", "/a..", "/a/..") + Path("PathDoesNotEndWithDot", "/a.", "/a/.")
        + Path("PathIsPlain", "/a%20b", "/a b") + Path("PathIsPlain", "/a", "/a%2") + Path("PathIsPlain", "/a", "/a\\n")
        + Rule("PathTypeIsKnown", good: ["{'type':'Exact'}", "{'type':'PathPrefix'}", "{'type':'RegularExpression'}"], bad: ["{'type':'Glob'}"])
        + Rule("RuleNamesDiffer", good: ["[{'name':'a'},{'name':'b'},{},{}]"], bad: ["[{'name':'a'},{},{'name':'a'}]"])
        + Rule("AtMost128Matches", good: [Rules(64, 64), Rules(0, 0)], bad: [Rules(64, 64, 1)])
        + Rule("RedirectHasNoBackends", good: ["{'filters':[{'requestRedirect':{}}]}", "{'backendRefs':[{}],'filters':[{}]}", "{'backendRefs':[],'filters':[{'requestRedirect':{}}]}"],
            bad: ["{'backendRefs':[{}],'filters':[{'requestRedirect':{}}]}"])
        + Prefix("OnePrefixForRedirect", "requestRedirect", "'filters':[", "]") + Prefix("OnePrefixForRewrite", "urlRewrite", "'filters':[", "]")
        + Prefix("OnePrefixForBackendRedirect", "requestRedirect", "'backendRefs':[{'filters':[", "]}]") + Prefix("OnePrefixForBackendRewrite", "urlRewrite", "'backendRefs':[{'filters':[", "]}]")
        + Rule("BackendTimeoutWithinTimeout", good: ["{'request':'1s','backendRequest':'1000ms'}", "{'request':'0s','backendRequest':'1h'}", "{'backendRequest':'1h'}", "{'request':'1m1s','backendRequest':'61s'}"],
            bad: ["{'request':'1s','backendRequest':'1001ms'}"])
        + Rule("PermanentCookieHasTimeout", good: ["{'cookieConfig':{'lifetimeType':'Session'}}", "{'cookieConfig':{'lifetimeType':'Permanent'},'absoluteTimeout':'1h'}", "{}"], bad: ["{'cookieConfig':{'lifetimeType':'Permanent'}}"])
        + Rule("CookieConfigNeedsCookie", good: ["{'type':'Header'}", "{'type':'Cookie','cookieConfig':{}}"], bad: ["{'type':'Header','cookieConfig':{}}"])
        + Rule("MethodMatchNamesSomething", good: ["{'type':'Exact','service':'a'}", "{'type':'Exact','method':'a'}"], bad: ["{'type':'Exact'}"])
        + Rule("GrpcServiceIsName", good: ["{'type':'Exact','service':'.a.b_1.C'}", "{'type':'RegularExpression','service':'['}", "{'type':'Exact','service':'\u212a'}"],
            bad: ["{'type':'Exact','service':'a..b'}", "{'type':'Exact','service':'1a'}", "{'type':'Exact','service':'a/b'}", "{'type':'Exact','service':'a.'}"])
        + Rule("GrpcMethodIsName", good: ["{'type':'Exact','method':'_a1'}", "{'type':'RegularExpression','method':'['}"], bad: ["{'type':'Exact','method':'1a'}", "{'type':'Exact','method':'\u212a'}"])
        + Rule("HostnamesAreNoAddresses", good: ["['a.b','1.2.3']"], bad: ["['1.2.3.4']", "['::1']"])
        + Rule("PreciseHostnamesAreNames", good: ["['a.b','*.a']"], bad: ["['A']"])
        + Rule("WildcardHostnamesAreNames", good: ["['*.a','a']"], bad: ["['*a']", "['a.*']", "['*.*.a']"])
        + Rule("HostnameOutsideCluster", good: ["'a.example.com'", "'cluster.local'"], bad: ["'a.cluster.local'"])
        + Addresses("IpAddressesDiffer", "IPAddress", "Hostname") + Addresses("HostnameAddressesDiffer", "Hostname", "IPAddress")
        + Rule("HostnameAddressIsHostname", good: ["{'type':'Hostname','value':'*.a.b'}", "{'type':'Hostname'}", "{'type':'x/y','value':'_'}"], bad: ["{'type':'Hostname','value':'a_b'}", "{'type':'Hostname','value':''}"])
        + Rule("IpAddressIsAddress", good: ["{'type':'IPAddress','value':'10.0.0.1'}", "{'type':'IPAddress','value':'010.0.0.1'}", "{'type':'IPAddress','value':'::1'}", "{'type':'IPAddress'}", "{'type':'Hostname','value':'x'}"],
            bad: ["{'type':'IPAddress','value':'256.0.0.1'}", "{'type':'IPAddress','value':''}", "{'type':'IPAddress','value':'fe80::1%eth0'}", "{'type':'IPAddress','value':'[::1]'}", "{'type':'IPAddress','value':'1.2.3'}"])
        + Rule("OneSourceOfAuthorities", good: ["{'caCertificateRefs':[{}]}", "{'wellKnownCACertificates':'System'}", "{'caCertificateRefs':[],'wellKnownCACertificates':'System'}"], bad: ["{'caCertificateRefs':[{}],'wellKnownCACertificates':'System'}"])
        + Rule("SomeSourceOfAuthorities", good: ["{'caCertificateRefs':[{}]}", "{'wellKnownCACertificates':'System'}"], bad: ["{}", "{'caCertificateRefs':[]}", "{'wellKnownCACertificates':''}"])
        + Rule("HostnameNameHasHostname", good: ["{'type':'Hostname','hostname':'a'}", "{'type':'URI'}"], bad: ["{'type':'Hostname'}"])
        + Rule("OtherNameHasNoHostname", good: ["{'type':'Hostname','hostname':'a'}", "{'type':'URI'}"], bad: ["{'type':'URI','hostname':'a'}"])
        + Rule("UriNameHasUri", good: ["{'type':'URI','uri':'a://b'}", "{'type':'Hostname'}"], bad: ["{'type':'URI'}"])
        + Rule("OtherNameHasNoUri", good: ["{'type':'URI','uri':'a://b'}", "{'type':'Hostname'}"], bad: ["{'type':'Hostname','uri':'a://b'}"])
        + Rule("BudgetIntervalInRange", good: ["'1s'", "'1h'", "'1000ms'"], bad: ["'999ms'", "'0s'", "'1h1ms'"])
        + Rule("RetryIntervalInRange", good: ["'1ms'", "'1h'"], bad: ["'0s'", "'61m'"])
        + Rule("ExternalHostnameFitsType", good: ["{'type':'ExternalHostname','externalHostname':{}}", "{'type':'x'}"], bad: ["{'type':'ExternalHostname'}", "{'type':'x','externalHostname':{}}"])
        + Rule("PortNameIsLabel", good: ["''"], bad: ["'http'", $"'{Label63}'", "'HTTP'", $"'{Label64}'", "'a.b'"])
        + Rule("ClientCertificateFitsMode", good: ["{'mode':'ClientAndServer','clientCertificateRef':{}}", "{'mode':'x'}"], bad: ["{'mode':'ClientAndServer'}", "{'mode':'x','clientCertificateRef':{}}"])
        + Rule("NameIsGiven", good: ["{'name':'a'}", "{'generateName':'a-'}"], bad: ["{}", "{'name':''}"])
        + Rule("NameIsSubdomain", good: ["'a.b-c'", $"'{Long}'", "''"], bad: ["'A'", "'a_b'", $"'{Long}a'", "'-a'"])
        + Rule("GeneratedNameIsSubdomain", good: ["'a-'", "'a'"], bad: ["'AB-'", "'-'", "'A'"])
        + Rule("NamespaceIsLabel", good: ["'a-b'", $"'{Label63}'"], bad: ["'a.b'", $"'{Label64}'"])
        + Rule("LabelKeysAreNames", good: ["{'a':'','a.b/C_d':'','9':''}", $"{{'{Label63}':''}}"], bad: ["{'a b':''}", "{'/a':''}", "{'a/':''}", "{'a/b/c':''}", "{'A/b':''}", "{'':''}", $"{{'{Label64}':''}}", $"{{'{Long}a/b':''}}"])
        + Rule("LabelValuesAreValues", good: ["{'a':'','b':'B_c.d'}", $"{{'a':'{Label63}'}}"], bad: ["{'a':'-'}", $"{{'a':'{Label64}'}}", "{'a':'b c'}"])
        + Rule("AnnotationKeysAreNames", good: ["{'A/b':''}"], bad: ["{'a b':''}"])
        + Rule("AnnotationsFit", good: [$"{{'a':'{new string('x', 262_143)}'}}"], bad: [$"{{'a':'{new string('x', 262_144)}'}}"])
        + Rule("FinalizersAreNames", good: ["['a/b','orphan']"], bad: ["['a b']"])
        + Rule("OneDeletionPolicy", good: ["['orphan']", "['foregroundDeletion']"], bad: ["['orphan','foregroundDeletion']"])
        + Rule("OwnersAreNamed", good: ["[{'apiVersion':'v1','kind':'Pod','name':'a','uid':'b'}]"],
            bad: ["[{'kind':'Pod','name':'a','uid':'b'}]", "[{'apiVersion':'apps/','kind':'Pod','name':'a','uid':'b'}]", "[{'apiVersion':'v1','kind':'Event','name':'a','uid':'b'}]", "[{'apiVersion':'v1','kind':'Pod','name':'a'}]"])
        + Rule("OneOwnerControls", good: ["[{'controller':true},{'controller':false},{}]"], bad: ["[{'controller':true},{'controller':true}]"])
        + Rule("AnnotationKeysAreQualified", good: ["{'a.b/C':'','x':''}", $"{{'{Label63}':''}}"], bad: ["{'A/b':''}", "{'a b':''}", $"{{'{Label64}':''}}"])
        + Rule("AnnotationPrefixesAreShort", good: [$"{{'{Long[1..]}/a':''}}"], bad: [$"{{'{Long}/a':''}}"]);

    private static Arr<RuleExample> Rule(string name, string[] good, string[] bad) =>
        toArray(good.Select(json => new RuleExample(name, true, json)).Concat(bad.Select(json => new RuleExample(name, false, json))));

    private static Arr<RuleExample> Members(string name, string selector, string choice, string member, string needs = "TypeHasMember", string fits = "HasItsType") =>
        Rule(name + needs, good: [$"{{'{selector}':'{choice}','{member}':{{}}}}", $"{{'{selector}':'other'}}"], bad: [$"{{'{selector}':'{choice}'}}"])
        + Rule(name + fits, good: [$"{{'{selector}':'{choice}','{member}':{{}}}}", $"{{'{selector}':'{choice}'}}"], bad: [$"{{'{selector}':'other','{member}':{{}}}}"]);

    private static Arr<RuleExample> Once(string name, string type) =>
        Rule(name, good: [$"[{{'type':'{type}'}},{{'type':'other'}},{{'type':'other'}}]"], bad: [$"[{{'type':'{type}'}},{{'type':'other'}},{{'type':'{type}'}}]"]);

    private static Arr<RuleExample> Listeners(string name) => Rule(name,
        good: ["[{'port':1,'protocol':'HTTP'},{'port':2,'protocol':'HTTP'}]", "[{'port':1,'protocol':'HTTP'},{'port':1,'protocol':'TCP'}]", "[{'port':1,'protocol':'HTTP','hostname':'a'},{'port':1,'protocol':'HTTP'}]"],
        bad: ["[{'port':1,'protocol':'HTTP'},{'port':1,'protocol':'HTTP'}]", "[{'port':0,'protocol':'HTTP','hostname':'a'},{'port':0,'protocol':'HTTP','hostname':'a'}]"]);

    private static Arr<RuleExample> References(string all, string differ, bool ports)
    {
        const string Same = "'group':'g','kind':'k','name':'n'";
        return Rule(all, good: [$"[{{{Same},'sectionName':'a'}},{{{Same},'sectionName':'b'}}]", $"[{{{Same},'sectionName':'a'}},{{{Same},'namespace':'x'}}]", $"[{{{Same}}},{{{Same}}}]"],
                bad: ports ? [$"[{{{Same},'sectionName':'a'}},{{{Same}}}]", $"[{{{Same},'port':1}},{{{Same}}}]"] : [$"[{{{Same},'sectionName':'a'}},{{{Same}}}]"])
            + Rule(differ, good: [$"[{{{Same},'sectionName':'a'}},{{{Same},'sectionName':'b'}}]", $"[{{{Same}}},{{'group':'g','kind':'k','name':'o'}}]", $"[{{{Same}}},{{{Same},'namespace':'x'}}]"],
                bad: [$"[{{{Same}}},{{{Same}}}]", $"[{{{Same},'sectionName':'a'}},{{{Same},'sectionName':'a'}}]"]);
    }

    private static Arr<RuleExample> Path(string name, string good, string bad) =>
        Rule(name, good: [$"{{'type':'Exact','value':'{good}'}}", $"{{'type':'RegularExpression','value':'{bad}'}}"], bad: [$"{{'type':'Exact','value':'{bad}'}}", $"{{'type':'PathPrefix','value':'{bad}'}}"]);

    private static Arr<RuleExample> Prefix(string name, string member, string open, string close)
    {
        var replacing = $"{{'{member}':{{'path':{{'type':'ReplacePrefixMatch','replacePrefixMatch':'/'}}}}}}";
        const string One = "'matches':[{'path':{'type':'PathPrefix'}}]";
        // Two of them escape: the rule of the CRDs asks for exactly one.
        return Rule(name, good: [$"{{{One},{open}{replacing}{close}}}", $"{{'matches':[],{open}{replacing},{replacing}{close}}}", $"{{'matches':[],{open}{close}}}"],
            bad: [$"{{'matches':[],{open}{replacing}{close}}}", $"{{'matches':[{{'path':{{'type':'Exact'}}}}],{open}{replacing}{close}}}"]);
    }

    private static Arr<RuleExample> Addresses(string name, string type, string other) => Rule(name,
        good: [$"[{{'type':'{type}','value':'a'}},{{'type':'{other}','value':'a'}}]", $"[{{'type':'{type}'}},{{'type':'{type}'}}]", $"[{{'type':'{other}','value':'a'}},{{'type':'{other}','value':'a'}}]"],
        bad: [$"[{{'type':'{type}','value':'a'}},{{'type':'{type}','value':'a'}}]"]);

    private static string Rules(params int[] matches) =>
        $"[{string.Join(',', matches.Select(count => $"{{'matches':[{string.Join(',', Enumerable.Repeat("{}", count))}]}}"))}]";
}
