using System.IO.Pipelines;

namespace Sluice.Runtime.Limits;

/// <summary>Both directions of a connection, of which one or both are watched.</summary>
internal sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;
    public PipeWriter Output => output;
}
