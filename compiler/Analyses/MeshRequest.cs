using Sluice.Compiler.Values;

namespace Sluice.Compiler.Analyses;

/// <summary>A request between workloads.</summary>
/// <param name="From">The namespace of the client.</param>
/// <param name="To">The Service that the client addresses; none if it addresses a pod. The Host header has no say in it.</param>
public sealed record MeshRequest(string From, Option<ServicePort> To, Request Request)
{
    /// <summary>The address that the client dials, if it does not go by a name. That of a Service stands for the Service.</summary>
    public Option<string> Address { get; init; }
}

public static class MeshRequests
{
    /// <summary>
    /// The request of a client in a namespace. The host of the URL is the name of a Service as clients write it: alone, with
    /// its namespace, or in full; an address is that of a pod.
    /// </summary>
    /// <returns>The request, or every fault that was found.</returns>
    public static Validation<string, MeshRequest> Of(string url, string method, Arr<string> headers, string from) =>
        (Requests.Of(url, method, headers), Urls.Read(url).Bind(read => Service(read, from)))
            .Apply((request, to) => new MeshRequest(from, to.To, request) { Address = to.Address });

    private sealed record Dialled(Option<ServicePort> To, Option<string> Address);

    private static Validation<string, Dialled> Service(Url url, string from) => Urls.IsAddress(url.Host)
        ? Success<string, Dialled>(new(None, url.Host.Trim('[', ']')))
        : url.Host.ToLowerInvariant().Split('.') switch
        {
            [var name] => Named(from, name, url),
            [var name, var place] => Named(place, name, url),
            [var name, var place, "svc"] => Named(place, name, url),
            [var name, var place, "svc", "cluster", "local"] => Named(place, name, url),
            _ => Fail<string, Dialled>($"'{url.Host}' is no Service; write NAME, NAME.NAMESPACE or NAME.NAMESPACE.svc.cluster.local"),
        };

    private static Validation<string, Dialled> Named(string place, string name, Url url) =>
        place.Length == 0 || name.Length == 0
            ? Fail<string, Dialled>($"'{url.Host}' is no Service; a label of it is empty")
            : Success<string, Dialled>(new(new ServicePort(new(place, name), url.Port), None));
}
