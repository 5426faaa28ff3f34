using System.Collections.Generic;
using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Filters;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Loading;

/// <summary>Actions of the plan as the request path carries them out.</summary>
internal static class ActionLoading
{
    public static RouteAction Of(Compiler.Ir.Action action, IReadOnlyDictionary<string, Backend> backends) =>
        Unguarded(action, backends) with { Authorizer = AuthorizationLoading.Of(action.Guard, backends) };

    private static RouteAction Unguarded(Compiler.Ir.Action action, IReadOnlyDictionary<string, Backend> backends) => action switch
    {
        Compiler.Ir.Action.Split(var filters, var shares, _) => Split(FilterLoading.Of(filters), shares, backends),
        Compiler.Ir.Action.Redirect(var to) => new RouteAction.Redirect(FilterLoading.Of(to)),
        Compiler.Ir.Action.Refuse(var status, var why) => new RouteAction.Refuse(Refusal.Planned(status, why)),
    };

    private static RouteAction.Split Split(FilterSet rule, Arr<Share> shares, IReadOnlyDictionary<string, Backend> backends)
    {
        var loaded = new (int, RouteTarget)[shares.Count];
        for (var i = 0; i < loaded.Length; i++) loaded[i] = (shares[i].Weight, Of(shares[i].Target, rule, backends));
        return new(new ShareSchedule(loaded));
    }

    private static RouteTarget Of(Target target, FilterSet rule, IReadOnlyDictionary<string, Backend> backends) => target switch
    {
        Target.Forward(var cluster, var filters) => new RouteTarget.Forward(backends[cluster.Hex], new(rule, FilterLoading.Of(filters))),
        Target.Redirect(var to) => new RouteTarget.Redirect(FilterLoading.Of(to)),
        Target.Refuse(var status, var why) => new RouteTarget.Refuse(Refusal.Planned(status, why)),
    };
}
