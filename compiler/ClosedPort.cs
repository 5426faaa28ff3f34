using Sluice.Compiler.Values;

namespace Sluice.Compiler;

/// <summary>A port of a Gateway that was tried and could not be opened, or not on each of its addresses.</summary>
/// <param name="Why">A sentence without a period.</param>
public sealed record ClosedPort(ObjectName Gateway, int Port, Transport Transport, string Why, Option<string> Help);
