using System.Collections.Frozen;
using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Loading;

/// <summary>Time limits and retries of the plan as they are kept.</summary>
internal static class DeliveryLoading
{
    public static DeliveryRules Of(Delivery delivery)
    {
        var loaded = new DeliveryRules(Time(delivery.Request), Time(delivery.BackendRequest), delivery.Retry.Case is Retry retry ? Of(retry) : null);
        return loaded == DeliveryRules.Plain ? DeliveryRules.Plain : loaded;
    }

    public static Forwarding.RetryBudget? Of(Option<Compiler.Ir.RetryBudget> budget) =>
        budget.Case is Compiler.Ir.RetryBudget(var percent, var interval, var count, var least)
            ? new(percent, TimeSpan.FromMilliseconds(interval), count, TimeSpan.FromMilliseconds(least))
            : null;

    private static RetryRules Of(Retry retry) =>
        new(retry.Codes.ToFrozenSet(), retry.Attempts, Time(retry.Backoff) ?? RetryRules.UsualBackoff);

    private static TimeSpan? Time(Option<long> milliseconds) =>
        milliseconds.Case is long time ? TimeSpan.FromMilliseconds(Math.Min(time, int.MaxValue)) : null;
}
