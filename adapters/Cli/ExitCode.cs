namespace Sluice.Adapters.Cli;

/// <summary>What scripts may depend on.</summary>
internal static class ExitCode
{
    public const int Good = 0;

    /// <summary>The input has errors.</summary>
    public const int Errors = 1;

    /// <summary>Wrong usage, or input that could not be read.</summary>
    public const int Usage = 2;

    /// <summary>The plan was refused by <c>Verify</c>: a fault of the compiler.</summary>
    public const int Refused = 3;

    /// <summary>Ended by a second signal, before what was in flight could end.</summary>
    public const int Interrupted = 130;
}
