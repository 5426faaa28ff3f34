using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Sluice.Runtime.Hosting;

/// <summary>
/// Logs without the forwarder's own lines, one for every request at the level of information: a request that fails has a
/// line of ours, which names the rule.
/// </summary>
internal sealed class QuietLogs(ILoggerFactory logs) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("Yarp.", StringComparison.Ordinal) ? NullLogger.Instance : logs.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => logs.AddProvider(provider);

    /// <summary>The inner logs belong to whoever made them.</summary>
    public void Dispose() { }
}
