using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>The part of a request that says nothing about where it is sent.</summary>
internal sealed record RequestSketch(string Method, string Path, string? Query, Arr<Field> Headers);

/// <summary>Requests made from a match of a route, sometimes with a fault.</summary>
internal static class ProbeRequests
{
    internal static RequestSketch For(Dice dice, WorldObject route) =>
        route is WorldObject.GrpcRoute { Rules.Count: > 0 } grpc ? Call(dice, dice.Pick(grpc.Rules))
        : route is WorldObject.HttpRoute { Rules.Count: > 0 } http ? Request(dice, dice.Pick(http.Rules))
        : Blind(dice);

    internal static RequestSketch Blind(Dice dice) => dice.Chance(15)
        ? Call(dice, new(null, [], [], []))
        : new(dice.Pick(Pools.Methods), dice.Pick(Pools.Paths), dice.Maybe(20, ["q=1", "animal=whale", "q"]),
            dice.Chance(30) ? Array(new Field(dice.Pick(Pools.HeaderNames), dice.Pick(Pools.HeaderValues))) : Arr<Field>.Empty);

    private static RequestSketch Request(Dice dice, HttpRule rule)
    {
        var match = rule.Matches.Count == 0 ? new(null, [], [], null) : dice.Pick(rule.Matches);
        var path = ProbePaths.For(dice, match.Path);
        var headers = ProbeFields.For(dice, match.Headers);
        var method = match.Method is { } asked && dice.Chance(92) ? asked : dice.Pick(Pools.Methods);
        var grpc = method == "POST" && IsCall(path) && dice.Chance(40);
        return new(method, path, ProbeFields.Query(dice, match.Query), grpc ? headers.Add(new("content-type", "application/grpc")) : headers);
    }

    // Service and method: what else a gRPC client might send the API does not define.
    private static bool IsCall(string path) => path.Split('/') is ["", { Length: > 0 }, { Length: > 0 }];

    private static RequestSketch Call(Dice dice, GrpcRule rule)
    {
        var match = rule.Matches.Count == 0 ? new(null, []) : dice.Pick(rule.Matches);
        var exact = dice.Chance(90) ? match.Method as GrpcMethod.Exact : null;
        var type = dice.Pick(["application/grpc", "application/grpc", "application/grpc+proto", "application/grpc-web", "application/json"]);
        return new(
            dice.Chance(96) ? "POST" : "GET",
            $"/{exact?.Service ?? dice.Pick(Pools.GrpcServices)}/{exact?.Method ?? dice.Pick(Pools.GrpcMethods)}",
            null,
            ProbeFields.For(dice, match.Headers).Add(new(dice.Chance(80) ? "content-type" : "Content-Type", type)));
    }
}
