using System.Collections.Generic;

namespace Sluice.Laws;

/// <summary>How binding what a case expects is.</summary>
internal enum Force
{
    /// <summary>A rule of an RFC, or plain safety.</summary>
    Must,

    /// <summary>What careful servers do.</summary>
    Should,

    /// <summary>A choice of ours, which is written down.</summary>
    Choice,
}

/// <summary>What a client does on its connection, in order.</summary>
internal abstract record Move
{
    private Move() { }
    private protected abstract int Rank { get; }

    /// <summary>Sends text, each character as one byte, so many times.</summary>
    public sealed record Send(string Text, int Times = 1) : Move { private protected override int Rank => 0; }

    /// <summary>Sends nothing more, but still reads.</summary>
    public sealed record Finish : Move { private protected override int Rank => 1; }

    /// <summary>Waits until the bytes so far are answered.</summary>
    public sealed record Await : Move { private protected override int Rank => 2; }

    /// <summary>Waits for an interim answer (1xx), or a final one.</summary>
    public sealed record AwaitInterim : Move { private protected override int Rank => 3; }
}

/// <summary>One way in which a case may end.</summary>
internal sealed record Ending
{
    /// <summary>The status of the first answer that is not interim.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [];

    /// <summary>No answer at all, but an end of the connection, is as good.</summary>
    public bool MayHangUp { get; init; }

    /// <summary>The bytes are a beginning of something valid: to wait for the rest is as good.</summary>
    public bool MayWait { get; init; }

    /// <summary>The connection has to be ended.</summary>
    public bool Closes { get; init; }
    public int MostAnswers { get; init; } = 1;

    /// <summary>How many answers have to come, unless the connection is ended.</summary>
    public int WantedAnswers { get; init; } = 1;

    /// <summary>How many requests backends may see, and how many of them as a whole.</summary>
    public int MostRequests { get; init; }
    public int MostComplete { get; init; } = int.MaxValue;

    /// <summary>What holds of the first request that a backend saw.</summary>
    public IReadOnlyList<Check> Checks { get; init; } = [];

    /// <summary>What the answers never contain.</summary>
    public string? NotInAnswers { get; init; }

    /// <summary>The second answer, if there is one, is that of the second request.</summary>
    public bool KeepsOrder { get; init; }

    /// <summary>Refused before any backend knew; nothing is read from the connection any more.</summary>
    public static Ending Refused(params int[] statuses) =>
        new() { Statuses = statuses.Length == 0 ? [400] : statuses, MayHangUp = true, Closes = true };

    /// <summary>Refused, and the connection may live on: it is clear where the next request begins.</summary>
    public static Ending Declined(params int[] statuses) => Refused(statuses) with { Closes = false };

    /// <summary>Refused when a body turned out wrong: a backend may have seen the beginning, but never an end.</summary>
    public static Ending Broken(params int[] statuses) => Refused(statuses) with { MostRequests = 1, MostComplete = 0 };

    public static Ending Served(params Check[] checks) => new() { Statuses = [200], MostRequests = 1, Checks = checks };

    public Ending OrWait() => this with { MayWait = true };

    public Ending Closing() => this with { Closes = true };

    public Ending Answers(int most) => this with { MostAnswers = most, MostRequests = most, WantedAnswers = most };
}

/// <summary>Something that holds of a request that a backend received.</summary>
internal sealed record Check(string What, Func<Received, bool> Holds)
{
    public static Check Body(string body) => new($"the body is {body}", r => r.Body == body);

    public static Check Target(params string[] any) => new($"the target is {string.Join(" or ", any)}", r => any.Contains(r.Target));

    public static Check TargetWithout(string text) => new($"the target has no {text}", r => !r.Target.Contains(text, StringComparison.Ordinal));

    public static Check Method(string method) => new($"the method is {method}", r => r.Method == method);

    public static Check Absent(params string[] names) => new($"there is no {string.Join(", ", names)}", r => !names.Any(n => r.All(n).Count > 0));

    public static Check Present(string name) => new($"there is a {name}", r => r.All(name).Count > 0);

    public static Check Header(string name, string value) => new($"{name} is {value}", r => r.All(name) is [var one] && one == value);

    public static Check NotHeader(string name, string value) => new($"{name} is not {value}", r => !r.All(name).Contains(value));

    /// <summary>The length is said once and right, or the body is chunked.</summary>
    public static Check Length(int length) => new($"the length is {length}",
        r => r.All("content-length") is [var one] ? one == $"{length}" : r.All("content-length").Count == 0 && r.All("transfer-encoding") is ["chunked"]);

    public static readonly Check OneFraming = new("there is one way to find the end",
        r => r.All("content-length").Count == 0 || r.All("transfer-encoding").Count == 0);

    public static Check RawWithout(string text) => new($"nowhere on the wire is {text}", r => !r.Raw.Contains(text, StringComparison.Ordinal));

    /// <summary>However the path is read, it belongs to the rule that was taken.</summary>
    public static readonly Check RouteAgrees = new("no reading of the path belongs to another rule", r => PathReader.Agrees(r.Target, r.Rule));
}

/// <summary>Bytes that no careful server takes at face value, the rule that says so, and what may come of them.</summary>
internal sealed record HostileCase(string Name, Force Force, string Rule, IReadOnlyList<Move> Moves, IReadOnlyList<Ending> Endings)
{
    /// <summary>What the backend answers the first request with, and then hangs up; otherwise it answers properly.</summary>
    public IReadOnlyList<Move.Send>? Reply { get; init; }

    /// <summary>Answers to HEAD have no body.</summary>
    public bool IsHead { get; init; }

    public static HostileCase Must(string name, string rule, string bytes, params Ending[] endings) =>
        new(name, Force.Must, rule, [new Move.Send(bytes)], endings);

    public static HostileCase Should(string name, string rule, string bytes, params Ending[] endings) =>
        Must(name, rule, bytes, endings) with { Force = Force.Should };

    public static HostileCase Choice(string name, string rule, string bytes, params Ending[] endings) =>
        Must(name, rule, bytes, endings) with { Force = Force.Choice };

    public override string ToString() => Name;
}
