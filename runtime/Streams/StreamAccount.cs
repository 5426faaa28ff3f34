using System.Diagnostics;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;

namespace Sluice.Runtime.Streams;

/// <summary>What is known of a connection that was passed on, or refused, when it is over.</summary>
internal sealed class StreamAccount(ConnectionOrigin origin)
{
    public ConnectionOrigin Origin => origin;
    public DateTimeOffset Time { get; } = DateTimeOffset.UtcNow;
    public long Began { get; } = Stopwatch.GetTimestamp();
    public StreamRule? Rule { get; set; }
    public Backend? Backend { get; set; }
    public Endpoint? Endpoint { get; set; }

    /// <summary>Endpoints that were connected to, with and without success.</summary>
    public int Attempts { get; set; }

    /// <summary>Until a connection to the backend was there; zero, if there was none.</summary>
    public long ConnectTicks { get; set; }
    public long FromClient { get; set; }
    public long FromBackend { get; set; }

    /// <summary>Why it was refused or did not end in order; nothing, if neither.</summary>
    public string? Flag { get; set; }

    /// <summary>Whether it came to a backend at all.</summary>
    public bool WasPassed { get; set; }
}
