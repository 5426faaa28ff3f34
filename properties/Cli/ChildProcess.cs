using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Sluice.Adapters.Cli;

namespace Sluice.Laws;

/// <summary>The program as a process of its own, which can be sent signals.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;

    public ChildProcess(params string[] args) : this([], args) { }

    /// <param name="before">The words of a program that starts it.</param>
    public ChildProcess(IReadOnlyList<string> before, params string[] args)
    {
        string[] words = [.. before, Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"), typeof(CommandLine).Assembly.Location, .. args];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        _reading = Task.WhenAll(Copy(_process.StandardOutput, Output), Copy(_process.StandardError, Error));
    }

    public int Id => _process.Id;

    public Recording Output { get; } = new();
    public Recording Error { get; } = new();

    public async Task Signal(string name)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{name} {_process.Id}"]);
        await kill.WaitForExitAsync().ConfigureAwait(false);
    }

    public async Task<int> Status()
    {
        await _process.WaitForExitAsync().WaitAsync(TestPlane.Patience).ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _reading.ConfigureAwait(false);
        _process.Dispose();
        await Output.DisposeAsync().ConfigureAwait(false);
        await Error.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task Copy(StreamReader from, Recording to)
    {
        while (await from.ReadLineAsync().ConfigureAwait(false) is { } line) to.WriteLine(line);
    }
}
