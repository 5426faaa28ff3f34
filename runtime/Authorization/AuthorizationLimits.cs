namespace Sluice.Runtime.Authorization;

/// <summary>How long a request waits for leave.</summary>
/// <param name="Answer">For the whole of asking: connecting, and reading the answer to its end.</param>
/// <param name="Body">For the client to send the body that the service is shown.</param>
internal sealed record AuthorizationLimits(TimeSpan Answer, TimeSpan Body)
{
    /// <summary>So many octets of an answer's body, or of its message, are read at most; a longer answer is none.</summary>
    public const int AnswerSize = 256 * 1024;
}
