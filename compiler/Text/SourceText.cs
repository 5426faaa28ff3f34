namespace Sluice.Compiler.Text;

/// <summary>One input as it arrived: bytes that should be YAML or JSON, and the name to use in messages.</summary>
public sealed record SourceText(string Name, ReadOnlyMemory<byte> Bytes);
