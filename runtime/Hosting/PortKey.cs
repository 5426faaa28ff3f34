using Sluice.Compiler.Values;

namespace Sluice.Runtime.Hosting;

/// <summary>A logical port: one that a Gateway names, whatever address and port the process really listens on.</summary>
internal sealed record PortKey(ObjectName Gateway, int Port);
