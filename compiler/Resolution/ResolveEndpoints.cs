using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;

namespace Sluice.Compiler.Resolution;

/// <summary>
/// The endpoints of a Service port: from all its slices, by the port's name. When none is ready, those that are shutting
/// down and still serve are better than an error.
/// </summary>
internal static class ResolveEndpoints
{
    public static Endpoints Run(World world, CompileOptions options, Service service, ServicePortSpec port)
    {
        var slices = world.Slices.Find(service.Meta.Name).IfNone(Arr<EndpointSlice>.Empty);
        if (slices.IsEmpty && options.Offline) return new Endpoints.Assumed();
        var name = port.Name.Match(text => text.Value, () => "");
        var found = toArray(slices
            .Filter(slice => slice.AddressType.Value != "FQDN")
            .SelectMany(slice => slice.Ports
                .Filter(candidate => candidate.Name == name)
                .SelectMany(candidate => candidate.Port)
                .SelectMany(number => slice.Endpoints.Map(endpoint => (Endpoint: endpoint, Port: number.Value)))));
        var ready = found.Filter(item => item.Endpoint.Ready);
        var chosen = ready.IsEmpty ? found.Filter(item => item.Endpoint.Serving && item.Endpoint.Terminating) : ready;
        return new Endpoints.Known(toArray(chosen
            .Select(item => new Endpoint(item.Endpoint.Addresses[0].Value, item.Port))
            .Distinct()
            .Order()));
    }
}
