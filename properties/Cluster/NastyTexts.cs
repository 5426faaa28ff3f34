using System.Collections.Generic;

namespace Sluice.Laws.Clusters;

/// <summary>Texts that lie near the borders of what patterns of the API take.</summary>
internal static class NastyTexts
{
    public static readonly IReadOnlyList<string> All =
    [
        "", " ", "a", "A", "1", "-", ".", "*", "/", "_", "a.", ".a", "-a", "a-", "a_b", "a b", " a", "a ", "a\n", "\na", "a\tb", "a\u0000b", "a\u007fb",
        "\u00e9", "b\u00fccher.example", "xn--bcher-kva.example", "\ud83d\ude00", "\u212a", "\u017f", "\u0131", "a\u2028b", "a\u00a0b", "\ufeffa", "\u0661",
        "*.", "*.a", "*.example.com", "*.*.com", "a.*.com", "**.a", "*a", "*.1.2.3.4", "example..com", "EXAMPLE.com", "example.com.", "a-.b", "a.-b", "a--b.c",
        "1.2.3.4", "192.168.300.1", "1.2.3", "01.2.3.4", "0x1", "1.2.3.4/8", "::1", "::", "2001:db8::1", "2001:DB8::1", "fe80::1%eth0", "::ffff:1.2.3.4", "[::1]", "1:2:3:4:5:6:7:8:9",
        "example.com/", "example.com/a", "example.com/a b", "example.com/a\u00e9", "Example.com/a", "/a", "a/b/c", "a//b", "example.com/A-b_c.d", "example.com/-a", "_a", "a_", "A.b-C_d",
        "//", "/a//b", "/a/./b", "/a/../b", "/a/..", "/a/.", "/..", "/.", "/a..", "/...", "/a%2fb", "/a%2Fb", "/a%", "/a%2", "/a%zz", "/a%20b", "/a#b", "/a?b", "/a b", "/a\\b", "/a\"", "/a|b", "/{a}", "/a[0]", "/\u00e9", "a/b", "#", "/a;b=c", "/~a", "/a/",
        "http://a", "https://a.example.com:8080", "https://*.example.com", "https://*", "https://*:1", "https://a.*.com", "http://a:123456", "http://a:", "http://a/", "HTTP://a", "Http://a", "ftp://x", "a1+.-://h", "http://", "http://a_b", "http://-a", "http://a\n", "null",
        "0s", "0", "1s", "1.5s", "500ms", "1ms", "0ms", "0h0m0s0ms", "99999h", "100000h", "2562047h", "99999h99999h99999h99999h", "1h1h1h1h", "1h1h1h1h1h", "1ms1h", "3601s", "60m", "61m", "1h1ms", "999ms", "1000ms", "-1s", "+1s", "1S", "1d", "1us", "s", "1", "1m1", " 1s", "00001s", "000001s",
        "Hostname", "hostname", "xHostname", "Hostnamex", "IPAddress", "xIPAddressx", "NamedAddress", "System", "system", "Systemx", "xSystem", "example.com/System", "example.com/" + LongLabel, "example.com/x" + LongLabel,
        "spiffe://example.org/a", "urn:a:b", "urn:", "mailto:a@b", ":a", "a:", "a:b?c#d", "a:b#c#d", "://", "a:\u00e9", "a:b c", "1a:b",
        "HTTP", "HTTPS", "TLS", "TCP", "UDP", "http", "HTTP/2", "example.com/Fancy", "example.com/Fancy-x", "a.cluster.local", "x.cluster.localx", ".cluster.local",
        "shop.Cart", ".shop.Cart", "shop..Cart", "shop.Cart.", "shop/Cart", "1shop", "s\u212aop", "\u017fhop", "Add", "add_1", "1Add", "Add-1", "(", "[a", "a{2,1}", "(?=a)", "\\",
        "true", "1.0", "x,y", "a:b:c", "x-Y", "x y z", "x  y", "x\t y", "x\r\ny", "\u00fc", "(a)", "a=b", "a@b", "!#$%&'*+-.^_`|~", LongLabel, "x" + LongLabel, LongLabel + "." + LongLabel,
    ];

    /// <summary>63 characters.</summary>
    private const string LongLabel = "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyza";

    /// <summary>A text that the pattern takes.</summary>
    public static string Good(string? pattern) =>
        Candidates.FirstOrDefault(text => pattern is null || System.Text.RegularExpressions.Regex.IsMatch(text, pattern)) ?? "a";

    private static readonly string[] Candidates = ["a", "1s", "example.com/a", "/a", "https://a", "a:b"];
}
