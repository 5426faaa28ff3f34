using System.IO;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Sluice.Adapters.Admin;
using Sluice.Adapters.Demo;
using Sluice.Adapters.Files;
using Sluice.Adapters.Telemetry;
using Sluice.Compiler;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Observing;

namespace Sluice.Adapters.Cli.Running;

/// <summary>The work of <c>sluice run</c>: everything is started, kept going until somebody asks for an end, and ended well.</summary>
internal static class RunSession
{
    public static Task<int> Run(RunRequest request, Surroundings around) => Input.Read(request.Paths, around.Input).Match(
        input => Keyed(request, around).Match(
            keyed => Serve(keyed, input, around),
            faults => Task.FromResult(Verdicts.Unusable(faults, around))),
        faults => Task.FromResult(Verdicts.Unusable(faults, around)));

    /// <summary>The request with the keys of its file, which are read once.</summary>
    private static Validation<string, RunRequest> Keyed(RunRequest request, Surroundings around) => request.SessionKeyFile.Match(
        path => SessionKeyFile.Read(path).Map(file =>
        {
            file.Remark.Iter(around.Say);
            return request with { SessionKeys = file.Keys.ToArray() };
        }),
        () => Success<string, RunRequest>(request));

    private static async Task<int> Serve(RunRequest request, Input input, Surroundings around)
    {
        using var stop = new CancellationTokenSource();
        var atOnce = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupts = around.OnInterrupt(() =>
        {
            if (stop.IsCancellationRequested) atOnce.TrySetResult();
            else stop.Cancel();
        });
        using var logs = RunLog.Factory(around.Error, request.Verbose);
        await using var demo = new DemoBackends(logs);
        using var instruments = Instruments.Open(request.Telemetry.Otlp);
        if (Sink(request.Telemetry, around) is not { } sink) return ExitCode.Usage;
        using var file = sink as LogFile;
        await using var plane = await DataPlane.Start(request.Plane with { Observing = Observing(request.Telemetry, instruments, sink) }, logs).ConfigureAwait(false);
        var served = new ServedPlan(request, plane, demo);
        await using var admin = await StartAdmin(request, served, instruments, around, logs).ConfigureAwait(false);
        var report = new RunReport(input, admin?.Address, around);
        await Follow(request, input, turn => Take(turn, served, report), around, stop).ConfigureAwait(false);
        return await End(request, served, plane, atOnce.Task, around).ConfigureAwait(false);
    }

    private static ObservingOptions Observing(TelemetryRequest request, Instruments instruments, TextWriter sink) => new()
    {
        AccessLog = request.AccessLog.Case is AccessLogForm form
            ? new(sink, form)
            {
                Query = request.AccessLogQuery,
                RequestHeaders = [.. request.AccessLogHeaders],
                ResponseHeaders = [.. request.AccessLogResponseHeaders],
            }
            : null,
        Meter = instruments.Meter,
        Traces = instruments.Traces,
        JoinsClientTraces = request.JoinsClientTraces,
        MostRules = request.MetricRules,
        MostBackends = request.MetricRules,
    };

    /// <summary>Where lines of the access log go; nowhere, and it is said, if its file cannot be written to.</summary>
    private static TextWriter? Sink(TelemetryRequest request, Surroundings around)
    {
        if (request.AccessLog.IsNone || request.AccessLogFile.Case is not string path) return around.Output;
        try
        {
            return new LogFile(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            around.Say($"the access log cannot be written: {refused.Message.TrimEnd('.')}");
            return null;
        }
    }

    private static async Task<bool> Take(Turn turn, ServedPlan served, RunReport report)
    {
        var outcome = await served.Load(turn.After).ConfigureAwait(false);
        report.Print(turn, outcome);
        return outcome.Problems.IsEmpty;
    }

    /// <summary>Returns when an end is asked for.</summary>
    private static async Task Follow(
        RunRequest request, Input input, Func<Turn, Task<bool>> serve, Surroundings around, CancellationTokenSource stop)
    {
        var changes = Channel.CreateUnbounded<Change>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        using var watch = new FileWatch(input.Parts.Filter(part => part.Path != Input.Standard && !Input.IsPipe(part)), request.Files, around.Say);
        var first = Machine.Settle(Compile.Run(input.Sources.DistinctBy(source => source.Name).ToArr(), request.Options));
        await Task.WhenAll(
            UntilStopped(Reconcile.Run(first, changes.Reader, Step, serve, Failed, request.Hold, stop.Token), stop),
            // A file system that hangs holds a thread of the watch, never the end of the process.
            UntilStopped(Task.Run(() => watch.Run(changes.Writer, stop.Token), stop.Token).WaitAsync(stop.Token), stop)).ConfigureAwait(false);

        // Addresses come to a machine and go from it; the input is asked again for what it can have now.
        static Compilation Step(Compilation before, Arr<Change> batch) => Machine.Settle(Compile.Step(before, batch));

        void Failed(Exception fault) =>
            around.Say($"the change could not be served, the last good plan still is. This is a fault of Sluice; please report it: {fault}");
    }

    /// <summary>Neither the watch nor the loop goes on without the other.</summary>
    private static async Task UntilStopped(Task task, CancellationTokenSource stop)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // This is how both end.
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private static async Task<int> End(RunRequest request, ServedPlan served, DataPlane plane, Task atOnce, Surroundings around)
    {
        served.BeginDrain();
        around.Say($"draining: requests in flight have {request.Grace.TotalSeconds:0} s to end; a second signal ends at once");
        var drained = plane.Drain(request.Grace);
        if (await Task.WhenAny(drained, atOnce).ConfigureAwait(false) != drained) return ExitCode.Interrupted;
        await drained.ConfigureAwait(false);
        around.Say("stopped");
        return ExitCode.Good;
    }

    private static async Task<AdminAddress?> StartAdmin(
        RunRequest request, ServedPlan served, Instruments instruments, Surroundings around, ILoggerFactory logs) =>
        request.Admin.Case is System.Net.IPEndPoint at
            ? await AdminAddress.Open(at, request.Hold.Retry, () => served.View, instruments.Scrape, around.Say, logs).ConfigureAwait(false)
            : null;
}
