using System.Collections.Generic;
using System.Diagnostics;
using System.Threading.Channels;
using Sluice.Compiler;

namespace Sluice.Adapters;

/// <summary>One turn of the loop: the input before, the input now, and what came between. A turn without changes tries the last one again.</summary>
/// <param name="Since">When work on it began, as a <see cref="Stopwatch"/> timestamp.</param>
internal sealed record Turn(Compilation Before, Compilation After, Arr<Change> Changes, long Since);

/// <summary>How long changes are collected before they are compiled together, and when what failed is tried again.</summary>
/// <param name="Quiet">Until nothing has come for so long.</param>
/// <param name="Longest">But not longer than this.</param>
internal sealed record Hold(TimeSpan Quiet, TimeSpan Longest, TimeSpan Retry)
{
    public static readonly Hold Standard = new(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(5));
}

/// <summary>The only loop of the program: drain what changed, hold off for a moment, step the compiler, serve.</summary>
internal static class Reconcile
{
    /// <param name="serve">Loads and reports a turn; answers whether all of it could be served, else it is asked again.</param>
    /// <param name="failed">Told of a fault of ours. What was served before still is; the changes wait, and are tried again with those that come.</param>
    public static Task Run(
        Compilation first, ChannelReader<Change> changes, Func<Turn, Task<bool>> serve, Action<Exception> failed, Hold hold, CancellationToken stop) =>
        Run(first, changes, (before, batch) => Compile.Step(before, batch), serve, failed, hold, stop);

    /// <param name="step">Compiles the input with the changes.</param>
    internal static async Task Run(
        Compilation first, ChannelReader<Change> changes, Func<Compilation, Arr<Change>, Compilation> step, Func<Turn, Task<bool>> serve,
        Action<Exception> failed, Hold hold, CancellationToken stop)
    {
        var current = first;
        var batch = Arr<Change>.Empty;
        while (!stop.IsCancellationRequested)
        {
            var complete = false;
            try
            {
                var since = Stopwatch.GetTimestamp();
                var next = step(current, batch);
                complete = await serve(new(current, next, batch, since)).ConfigureAwait(false);
                (current, batch) = (next, Empty);
            }
            catch (Exception fault) when (!stop.IsCancellationRequested)
            {
                failed(fault);
            }
            if (await Wait(changes, complete ? Timeout.InfiniteTimeSpan : hold.Retry, stop).ConfigureAwait(false))
                batch += await Drain(changes, hold, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Whether something came before the time was over.</summary>
    private static async Task<bool> Wait(ChannelReader<Change> changes, TimeSpan longest, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(longest);
        try
        {
            return await changes.WaitToReadAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<Arr<Change>> Drain(ChannelReader<Change> changes, Hold hold, CancellationToken stop)
    {
        var batch = new List<Change>();
        var since = Stopwatch.GetTimestamp();
        do
        {
            while (changes.TryRead(out var change)) batch.Add(change);
            await Task.Delay(hold.Quiet, stop).ConfigureAwait(false);
        }
        while (changes.TryPeek(out _) && Stopwatch.GetElapsedTime(since) < hold.Longest);
        return batch.ToArr();
    }
}
