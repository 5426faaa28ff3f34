namespace Sluice.Runtime.Matching;

/// <summary>A condition on one header; its name compares without case.</summary>
internal sealed record HeaderTest(string Name, ValueTest Value)
{
    public bool Holds(in RequestView request) => ValueTests.Holds(Value, request.Headers[Name]);
}
