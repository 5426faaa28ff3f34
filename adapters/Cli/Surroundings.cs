using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace Sluice.Adapters.Cli;

/// <summary>Everything that a command may touch besides files and sockets: results go out, messages go to the error side.</summary>
/// <param name="Input">Standard input, opened when a PATH is <c>-</c>.</param>
/// <param name="OnInterrupt">Calls back for each request to end, until the subscription is disposed.</param>
internal sealed record Surroundings(
    Func<Stream> Input, TextWriter Output, TextWriter Error, bool PaintOutput, bool PaintError, Func<Action, IDisposable> OnInterrupt)
{
    public static Surroundings OfProcess() => new(
        Console.OpenStandardInput,
        Utf8(Console.OpenStandardOutput()),
        Utf8(Console.OpenStandardError()),
        MayPaint() && !Console.IsOutputRedirected,
        MayPaint() && !Console.IsErrorRedirected,
        Signals);

    /// <summary>A line of what the command has to say about its work, marked with the name of the program.</summary>
    public void Say(string message) => Error.WriteLine($"sluice: {message}");

    /// <summary>Manifests and plans are UTF-8, whatever the locale.</summary>
    private static TextWriter Utf8(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" });

    private static bool MayPaint() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";

    private static Both Signals(Action ended)
    {
        void Take(PosixSignalContext context)
        {
            context.Cancel = true;
            ended();
        }
        var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take);
        var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Take);
        return new Both(terminate, interrupt);
    }

    private sealed record Both(IDisposable First, IDisposable Second) : IDisposable
    {
        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
        }
    }
}
