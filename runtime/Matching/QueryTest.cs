using System.Buffers;

namespace Sluice.Runtime.Matching;

/// <summary>A condition on one query parameter; its name compares with case, and of several values the first counts.</summary>
internal sealed record QueryTest(string Name, ValueTest Value)
{
    private const int OnStack = 256;

    public bool Holds(in RequestView request)
    {
        var rest = request.Query;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf('&');
            var pair = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (pair.IsEmpty) continue;
            var equals = pair.IndexOf('=');
            if (IsName(equals < 0 ? pair : pair[..equals]))
                return HasValue(equals < 0 ? default : pair[(equals + 1)..]);
        }
        return false;
    }

    private bool IsName(ReadOnlySpan<char> name)
    {
        if (!FormText.IsEncoded(name)) return name.SequenceEqual(Name);
        // Decoding never makes text longer: a name that is too short as sent cannot be ours.
        if (name.Length < Name.Length) return false;
        var rented = name.Length > OnStack ? ArrayPool<char>.Shared.Rent(name.Length) : null;
        var text = rented ?? stackalloc char[OnStack];
        var same = text[..FormText.Decode(name, text)].SequenceEqual(Name);
        if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        return same;
    }

    private bool HasValue(ReadOnlySpan<char> value)
    {
        if (!FormText.IsEncoded(value)) return ValueTests.Holds(Value, value);
        var rented = value.Length > OnStack ? ArrayPool<char>.Shared.Rent(value.Length) : null;
        var text = rented ?? stackalloc char[OnStack];
        var holds = ValueTests.Holds(Value, text[..FormText.Decode(value, text)]);
        if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        return holds;
    }
}
