using System.Collections.Generic;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Compiler.Verification;

namespace Sluice.Laws.Sockets;

/// <summary>
/// Plans whose endpoints are those of the echo backends. What a world says of addresses is gone; whether a Service port has
/// endpoints at all is as it was. Endpoints have no part in the identity of other nodes, so the plan is still a good one.
/// </summary>
internal static class Loopback
{
    /// <param name="name">Which of its endpoints each Service port is at.</param>
    public static VerifiedPlan Of(Plan plan, EchoBackends backends, string name = "")
    {
        var places = new Dictionary<ServicePort, Endpoint>();
        foreach (var service in plan.Gateways.SelectMany(gateway => gateway.Endpoints.Keys))
            places[service] = backends.At(service, name);
        return Verify.Run(new(plan.Gateways.Map(gateway => gateway with
        {
            Endpoints = toMap(gateway.Endpoints.Pairs.Select(pair => (pair.Key, Moved(pair.Value, places[pair.Key])))),
        }))).Match(
            Right: verified => verified,
            Left: faults => throw new InvalidOperationException(string.Join("\n", faults)));
    }

    private static Endpoints Moved(Endpoints endpoints, Endpoint to) => endpoints switch
    {
        Endpoints.Known({ IsEmpty: true }) => endpoints,
        Endpoints.Known => new Endpoints.Known(Array(to)),
        Endpoints.Assumed => new Endpoints.Known(Array(to)),
    };
}
