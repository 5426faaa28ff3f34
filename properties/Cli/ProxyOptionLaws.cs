using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Streams;
using Xunit;

namespace Sluice.Laws;

/// <summary>
/// <c>--proxy-protocol-from</c> and <c>--proxy-protocol-to</c>, as an operator gives them to the program: who is believed goes by
/// the address that a connection comes from, and who is told by the Service port.
/// </summary>
public sealed class ProxyOptionLaws
{
    private const string Address = "127.78.0.1";
    private const string Trusted = "127.78.0.2";
    private const string AlsoTrusted = "127.79.0.3";
    private const string Distrusted = "127.78.0.4";

    private static readonly Ends Told = new(new(IPAddress.Parse("192.0.2.7"), 1234), new(IPAddress.Parse("198.51.100.1"), 443));

    [Fact]
    public async Task Who_is_believed_and_who_is_told_is_what_the_options_say()
    {
        using var first = new StreamBackend(connection => connection.ReadToEnd());
        using var second = new StreamBackend(connection => connection.ReadToEnd());
        using var untold = new StreamBackend(connection => connection.ReadToEnd());
        await using var web = await TestBackend.Echo("web");
        using var folder = new TestFolder();
        folder.With("all.yaml", Manifests.Join(
            Gateway,
            Octets("first", first.At), Octets("second", second.At), Octets("untold", untold.At),
            Service("web", web.At),
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: web, namespace: demo}
            spec: {parentRefs: [{name: web, sectionName: web}], rules: [{backendRefs: [{name: web, port: 80}] } ] }

            """));
        await using var run = new ChildProcess("run", folder.Path, "--bind", Address, "--port-offset", "17200", "--admin", $"{Address}:0",
            "--proxy-protocol-from", $"{Trusted}/32", "--proxy-protocol-from", "127.79.0.0/16",
            "--proxy-protocol-to", "demo/first:80=v1", "--proxy-protocol-to", "demo/second:80=v2", "--proxy-protocol-to", "demo/nobody:80=v2");
        await run.Output.Until("/diagnostics");
        var v1 = Encoding.ASCII.GetString(ProxyHeader.Write(ProxyProtocol.V1, Told));
        var v2 = Encoding.Latin1.GetString(ProxyHeader.Write(ProxyProtocol.V2, Told));

        // A trusted sender speaks for its client, in either version, and each backend hears it in its own.
        Assert.Equal(v1 + "x", await Heard(first, Trusted, 17201, v2 + "x"));
        Assert.Equal(v2 + "x", await Heard(second, AlsoTrusted, 17202, v1 + "x"));
        Assert.Equal("x", await Heard(untold, Trusted, 17203, v1 + "x"));
        Assert.Contains("192.0.2.7", await Asked(Trusted, v1), StringComparison.Ordinal);

        // One that is not trusted speaks for itself, whatever it says: its words are payload, or a bad request.
        var line = await Heard(first, Distrusted, 17201, v1 + "x");
        Assert.StartsWith($"PROXY TCP4 {Distrusted} {Address} ", line, StringComparison.Ordinal);
        Assert.EndsWith($" 17201\r\n{v1}x", line, StringComparison.Ordinal);
        Assert.Equal(v2 + "x", await Heard(untold, Distrusted, 17203, v2 + "x"));
        var honest = await Asked(Distrusted, "");
        Assert.Contains(Distrusted, honest, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", await Asked(Distrusted, v1), StringComparison.Ordinal);

        // A trusted one that says nothing of its client is served nothing.
        Assert.Equal("", await Asked(Trusted, ""));
        await run.Signal("TERM");
        Assert.Equal(0, await run.Status());
    }

    [Theory]
    [InlineData("--proxy-protocol-from", "here", "is no network")]
    [InlineData("--proxy-protocol-from", "10.0.0.1/8", "is no network")]
    [InlineData("--proxy-protocol-from", "10.0.0.0/33", "is no network")]
    [InlineData("--proxy-protocol-from", "2001:db8::1/32", "is no network")]
    [InlineData("--proxy-protocol-to", "demo/db:5432", "does not say whom to tell")]
    [InlineData("--proxy-protocol-to", "demo/db:5432=v3", "does not say whom to tell")]
    [InlineData("--proxy-protocol-to", "demo/db=v1", "does not say whom to tell")]
    [InlineData("--proxy-protocol-to", "db:5432=v1", "does not say whom to tell")]
    [InlineData("--proxy-protocol-to", "demo/db:0=v1", "does not say whom to tell")]
    [InlineData("--proxy-protocol-to", "demo/db:65536=v1", "does not say whom to tell")]
    [InlineData("--proxy-protocol-to", "demo/db:+1=v1", "does not say whom to tell")]
    public async Task What_does_not_name_a_network_or_a_Service_port_is_no_option(string option, string value, string message)
    {
        var ran = await Program.Run("run", "m", option, value);
        Assert.Equal((2, ""), (ran.Status, ran.Output));
        Assert.Contains($"'{value}' {message}", ran.Error, StringComparison.Ordinal);
    }

    /// <summary>All that a backend hears of a connection from this address.</summary>
    private static async Task<string> Heard(StreamBackend backend, string from, int port, string said)
    {
        var before = backend.Connections.Count;
        await using var client = await Connect(from, port);
        await client.Say(said);
        client.Finish();
        Assert.Equal("", await client.ReadToEnd());
        await StreamClients.Until(() => backend.Connections.Count == before + 1);
        return Encoding.Latin1.GetString(backend.Connections.Last().Received);
    }

    /// <summary>The answer to a request behind these octets; nothing, if the connection ends without one.</summary>
    private static async Task<string> Asked(string from, string before)
    {
        await using var client = await Connect(from, 17280);
        await client.Say(before + "GET / HTTP/1.1\r\nHost: web.test\r\nConnection: close\r\n\r\n");
        return Encoding.Latin1.GetString((await client.End()).Last);
    }

    private static async Task<RecordedStream> Connect(string from, int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(Address), port));
        return new(socket);
    }

    private const string Gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: web, namespace: demo}
        spec:
          gatewayClassName: sluice
          listeners:
          - {name: first, port: 1, protocol: TCP}
          - {name: second, port: 2, protocol: TCP}
          - {name: untold, port: 3, protocol: TCP}
          - {name: web, port: 80, protocol: HTTP}

        """;

    private static string Octets(string name, Compiler.Ir.Endpoint at) => Manifests.Join(Service(name, at), $$"""
        apiVersion: gateway.networking.k8s.io/v1alpha2
        kind: TCPRoute
        metadata: {name: {{name}}, namespace: demo}
        spec: {parentRefs: [{name: web, sectionName: {{name}}}], rules: [{backendRefs: [{name: {{name}}, port: 80}] } ] }

        """);

    private static string Service(string name, Compiler.Ir.Endpoint at) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}, namespace: demo}
        spec: {ports: [{name: octets, port: 80}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: {{name}}-1, namespace: demo, labels: {kubernetes.io/service-name: {{name}} } }
        addressType: IPv4
        ports: [{name: octets, port: {{at.Port}}}]
        endpoints: [{addresses: [{{at.Address}}] }]

        """;
}
