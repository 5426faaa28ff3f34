using System.Collections.Generic;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Matching;

namespace Sluice.Runtime.Loading;

/// <summary>Collects the gRPC routes of a host by what they say of the method.</summary>
internal sealed class GrpcGroups
{
    private readonly Groups _exact = new();
    private readonly Groups _services = new();
    private readonly Groups _methods = new();
    private readonly List<GrpcPattern> _patterns = [];
    private readonly List<Route> _any = [];

    public bool Add(GrpcMethodMatch method, Route route) => method switch
    {
        GrpcMethodMatch.Exact(var service, var name) => _exact.Add($"/{service}/{name}", route),
        GrpcMethodMatch.Service(var service) => _services.Add(service, route),
        GrpcMethodMatch.Method(var name) => _methods.Add(name, route),
        GrpcMethodMatch.Pattern(var service, var name) => AddPattern(service.Case as string, name.Case as string, route),
        GrpcMethodMatch.Any => AddAny(route),
    };

    /// <summary>Nothing, if the host has no gRPC routes.</summary>
    public GrpcIndex? Frozen() =>
        _exact.IsEmpty && _services.IsEmpty && _methods.IsEmpty && _patterns.Count == 0 && _any.Count == 0
            ? null
            : new(_exact.Frozen(), _services.Frozen(), _methods.Frozen(), [.. _patterns], [.. _any]);

    private bool AddPattern(string? service, string? method, Route route)
    {
        _patterns.Add(new(
            service is null ? null : Patterns.Anchored(service), method is null ? null : Patterns.Anchored(method), [route]));
        return true;
    }

    private bool AddAny(Route route)
    {
        _any.Add(route);
        return true;
    }
}
