namespace Sluice.Runtime.Datagrams;

/// <summary>Why a datagram was not passed on.</summary>
internal enum DropReason
{
    /// <summary>Its port has no route, or one that goes nowhere.</summary>
    NoRoute,

    /// <summary>It fell to a share of the rule that the plan refuses.</summary>
    Refused,

    /// <summary>It fell to a backend without a ready endpoint.</summary>
    NoEndpoint,

    /// <summary>It came from a new source, and the port keeps as many sessions as it may.</summary>
    SessionLimit,

    /// <summary>It came from a new source while the process drains.</summary>
    Draining,

    /// <summary>It is larger than datagrams may be.</summary>
    TooLarge,

    /// <summary>The system did not take it on the way to the backend.</summary>
    ToBackend,

    /// <summary>The system did not take it on the way to the client.</summary>
    ToClient,
}

internal static class DropReasons
{
    /// <summary>The word of the label.</summary>
    public static string Word(DropReason reason) => reason switch
    {
        DropReason.NoRoute => "no_route",
        DropReason.Refused => "refused",
        DropReason.NoEndpoint => "no_endpoint",
        DropReason.SessionLimit => "session_limit",
        DropReason.Draining => "draining",
        DropReason.TooLarge => "too_large",
        DropReason.ToBackend => "to_backend",
        DropReason.ToClient => "to_client",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "no such reason"),
    };
}
