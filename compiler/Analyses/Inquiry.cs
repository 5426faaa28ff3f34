using Sluice.Compiler.Values;

namespace Sluice.Compiler.Analyses;

/// <summary>A question about a compilation: what becomes of this request?</summary>
public abstract record Inquiry
{
    private Inquiry() { }
    private protected abstract int Rank { get; }

    /// <param name="Gateway">Without one, the Gateway that serves the port is meant.</param>
    public sealed record AtGateway(Option<ObjectName> Gateway, Request Request) : Inquiry { private protected override int Rank => 0; }
    public sealed record InMesh(MeshRequest Request) : Inquiry { private protected override int Rank => 1; }
}

public static class Inquiries
{
    /// <summary>With the namespace of a client, the URL is one that a workload there dials in a mesh.</summary>
    /// <param name="serverName">The host that the connection was opened for, if it is another than the URL's.</param>
    /// <returns>The question, or every fault that was found.</returns>
    public static Validation<string, Inquiry> Of(string url, string method, Arr<string> headers, Option<string> from, Option<ObjectName> gateway, Option<string> serverName = default) => from.Match(
        place => serverName.IsSome
            ? Fail<string, Inquiry>("a request in a mesh has no TLS handshake with a Gateway; leave out '--from' or '--sni'")
            : gateway.IsSome
            ? Fail<string, Inquiry>("a client in a mesh asks no Gateway; leave out '--from' or '--gateway'")
            : MeshRequests.Of(url, method, headers, place).Map(request => (Inquiry)new Inquiry.InMesh(request)),
        () => Requests.Of(url, method, headers, serverName).Map(request => (Inquiry)new Inquiry.AtGateway(gateway, request)));
}
