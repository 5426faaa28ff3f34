namespace Sluice.Runtime.Authorization;

/// <summary>How long a request waits for leave, and how much is read of the answer.</summary>
public sealed record AuthorizationLimits
{
    /// <summary>So many octets of an answer's body, or of its message, are read at most; a longer answer is none.</summary>
    internal const int AnswerSize = 256 * 1024;

    /// <summary>
    /// For the whole of asking: connecting, and reading the answer to its end. It is longer than a connection may take, so
    /// that another endpoint can be asked.
    /// </summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the client to send the body that the service is shown.</summary>
    public TimeSpan Body { get; init; } = TimeSpan.FromSeconds(30);
}
