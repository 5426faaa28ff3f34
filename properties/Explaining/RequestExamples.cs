using Sluice.Compiler.Analyses;
using Xunit;

namespace Sluice.Laws.Explaining;

/// <summary>From a URL on a command line to the request that a client would send.</summary>
public sealed class RequestExamples
{
    private static Request Read(string url, params string[] headers) =>
        Requests.Of(url, "GET", headers.ToArr()).Match(
            request => request,
            faults => throw new Xunit.Sdk.XunitException(string.Join("; ", faults)));

    private static Arr<string> Faults(string url, string method, params string[] headers) =>
        Requests.Of(url, method, headers.ToArr()).Match(_ => Empty, faults => faults.ToArr());

    [Theory]
    [InlineData("http://a.test", "http", 80, "a.test", "/")]
    [InlineData("HTTPS://A.test/x", "https", 443, "A.test", "/x")]
    [InlineData("http://a.test:8080/x", "http", 8080, "a.test:8080", "/x")]
    [InlineData("http://a.test:80", "http", 80, "a.test", "/")]
    [InlineData("https://a.test:80", "https", 80, "a.test:80", "/")]
    [InlineData("http://a.test:", "http", 80, "a.test", "/")]
    [InlineData("http://a.test?x=1", "http", 80, "a.test", "/?x=1")]
    [InlineData("http://a.test/x#part?y", "http", 80, "a.test", "/x")]
    [InlineData("http://a.test#part", "http", 80, "a.test", "/")]
    [InlineData("http://[::1]/x", "http", 80, "[::1]", "/x")]
    [InlineData("http://[::1]:81/x", "http", 81, "[::1]:81", "/x")]
    public void Scheme_port_host_and_target_are_cut_from_the_url(string url, string scheme, int port, string host, string target)
    {
        var request = Read(url);
        Assert.Equal((scheme, port, host, target), (request.Scheme, request.Port, request.Host, request.Target));
    }

    [Theory]
    [InlineData("/a/../b")]
    [InlineData("/a//b/./c")]
    [InlineData("/%2f%2F%7e~%zz")]
    [InlineData("/x?y=/../z?&&=%20+")]
    [InlineData("/ü\\x")]
    public void A_target_stays_as_it_was_typed(string target) => Assert.Equal(target, Read("http://a.test" + target).Target);

    [Theory]
    [InlineData("https://a.test:444/", "a.test")]
    [InlineData("https://10.0.0.1/", null)]
    [InlineData("https://[::1]/", null)]
    [InlineData("http://a.test/", null)]
    public void A_server_name_is_sent_over_tls_and_is_never_an_address(string url, string? name) =>
        Assert.Equal(Optional(name), Read(url, "Host: other.test").ServerName);

    [Fact]
    public void A_connection_may_have_been_opened_for_another_host()
    {
        var request = Requests.Of("https://b.test/", "GET", Empty, "a.test").Match(found => found, _ => throw new Xunit.Sdk.XunitException("refused"));
        Assert.Equal(("b.test", Some("a.test")), (request.Host, request.ServerName));
        foreach (var (url, name) in new[] { ("http://b.test/", "a.test"), ("tls://b.test", "a.test"), ("https://b.test/", "10.0.0.1"), ("https://b.test/", "a.test:443"), ("https://b.test/", "") })
            Assert.True(Requests.Of(url, "GET", Empty, name).IsFail, $"{url} {name}");
        Assert.True(Inquiries.Of("http://b.test/", "GET", Empty, "shop", None, "a.test").IsFail);
    }

    [Fact]
    public void A_header_named_host_replaces_the_host_and_is_no_header()
    {
        var request = Read("http://a.test/", "X-One:  1 ", "hOsT: b.test:81", "x-two: a:b");
        Assert.Equal("b.test:81", request.Host);
        Assert.Equal(Array(("X-One", "1"), ("x-two", "a:b")), request.Headers);
    }

    [Theory]
    [InlineData("a.test/x", "'a.test/x' is not a URL of a Gateway; it begins with 'http://', 'https://', 'tls://', 'tcp://' or 'udp://'")]
    [InlineData("ftp://a.test/", "'ftp://a.test/' is not a URL of a Gateway; it begins with 'http://', 'https://', 'tls://', 'tcp://' or 'udp://'")]
    [InlineData("http:///x", "'http:///x' names no host")]
    [InlineData("http://a.test:0/", "'0' in 'http://a.test:0/' is not a port; ports are 1 to 65535")]
    [InlineData("http://a.test:65536", "'65536' in 'http://a.test:65536' is not a port; ports are 1 to 65535")]
    [InlineData("http://a.test:x", "'x' in 'http://a.test:x' is not a port; ports are 1 to 65535")]
    [InlineData("http://u@a.test", "'http://u@a.test' holds a user name; send it as an Authorization header")]
    [InlineData("http://::1:80/", "the host in 'http://::1:80/' is malformed; an IPv6 address stands in brackets")]
    [InlineData("http://[::1/", "the host in 'http://[::1/' is malformed; an IPv6 address stands in brackets")]
    [InlineData("http://a.test/a b", "'http://a.test/a b' holds a space or a control character; write it as %20 or the like")]
    public void A_url_that_is_none_is_refused_with_a_reason(string url, string fault) =>
        Assert.Equal(Array(fault), Faults(url, "GET"));

    [Fact]
    public void Every_fault_is_reported() =>
        Assert.Equal(
            Array(
                "'http://:0' names no host",
                "'0' in 'http://:0' is not a port; ports are 1 to 65535",
                "'G T' is not a method",
                "'no colon' is not a header; write 'Name: value'",
                "': x' is not a header; write 'Name: value'"),
            Faults("http://:0", "G T", "no colon", ": x"));

    [Fact]
    public void Two_hosts_are_one_too_many() =>
        Assert.Equal(Array("the header 'Host' is given more than once"), Faults("http://a.test", "GET", "Host: a", "host: b"));
}
