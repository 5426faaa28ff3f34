using System.Globalization;
using System.IO;
using Microsoft.Extensions.Logging;

namespace Sluice.Adapters.Cli.Running;

/// <summary>The log of a running process: one line for each event, on standard error.</summary>
internal sealed class RunLog(TextWriter error) : ILoggerProvider
{
    /// <summary>Ports that cannot be served are part of the report, which tells them once; the data plane logs them at each attempt.</summary>
    private const int PortProblem = 103;

    /// <param name="verbose">Whether the data plane tells more than what went wrong.</param>
    public static ILoggerFactory Factory(TextWriter error, bool verbose) => LoggerFactory.Create(logging => logging
        .AddProvider(new RunLog(error))
        .SetMinimumLevel(LogLevel.Warning)
        .AddFilter("Sluice", verbose ? LogLevel.Information : LogLevel.Warning));

    public ILogger CreateLogger(string categoryName) => new Lines(error, categoryName.StartsWith("Sluice", StringComparison.Ordinal) ? "" : $"{categoryName}: ");

    public void Dispose() { }

    private sealed class Lines(TextWriter error, string source) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == PortProblem) return;
            var cause = exception is null ? "" : $" ({exception.GetBaseException().Message})";
            var time = DateTime.Now.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
            error.WriteLine($"{time} {Word(logLevel)} {source}{Render.Cells.Clean(formatter(state, exception) + cause)}");
        }

        private static string Word(LogLevel level) => level switch
        {
            LogLevel.Critical or LogLevel.Error => "error",
            LogLevel.Warning => "warning",
            _ => "info",
        };
    }
}
