namespace Sluice.Runtime.Forwarding;

/// <summary>What a request may cost the data plane beyond its own passing.</summary>
public sealed record DeliveryLimits
{
    /// <summary>Octets of a request body that are kept so that it can be sent again; a longer one is sent once.</summary>
    public int RetryBody { get; init; } = 64 * 1024;

    /// <summary>Octets of a request body that may wait for a mirror; one that is slower than that loses its copy.</summary>
    public int MirrorBody { get; init; } = 256 * 1024;

    /// <summary>Copies that may be under way to one mirror; further ones are not sent.</summary>
    public int MirrorsInFlight { get; init; } = 1000;

    /// <summary>How long a mirror may take after the request itself was answered.</summary>
    public TimeSpan MirrorPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an endpoint that joins others gets less than its part of the requests, growing evenly; zero gives it all at once.</summary>
    public TimeSpan SlowStart { get; init; } = TimeSpan.FromSeconds(10);
}
