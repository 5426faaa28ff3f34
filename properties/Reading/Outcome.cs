namespace Sluice.Reference;

/// <summary>What must happen to one request. The first three end the connection, the others are answers.</summary>
public abstract record Outcome
{
    private Outcome() { }
    private protected abstract int Rank { get; }

    /// <summary>No such Gateway, or it belongs to another controller: nobody listens.</summary>
    public sealed record NoGateway : Outcome { private protected override int Rank => 0; }

    /// <summary>The Gateway has no accepted listener on the port: nobody listens.</summary>
    public sealed record NoPort : Outcome { private protected override int Rank => 1; }

    /// <summary>No listener for the server name, or it has no usable certificate: the handshake fails.</summary>
    public sealed record TlsRefused : Outcome { private protected override int Rank => 2; }

    /// <summary>421: the host belongs to another listener than the one the connection was opened to.</summary>
    public sealed record Misdirected : Outcome { private protected override int Rank => 3; }

    /// <summary>404: no listener for the host, or no rule for the request.</summary>
    public sealed record NotFound : Outcome { private protected override int Rank => 4; }
    public sealed record Redirect(Winner Winner, int Status, string Location) : Outcome { private protected override int Rank => 5; }

    /// <summary>To a backend by chance; shares are in the order of the rule and none has the weight zero.</summary>
    public sealed record Forward(Winner Winner, Arr<Share> Shares) : Outcome { private protected override int Rank => 6; }

    /// <summary>The rule won and has nobody to send the request to.</summary>
    public sealed record Refused(Winner Winner, int Status) : Outcome { private protected override int Rank => 7; }
}

/// <summary>The match that a request was won by, and the listener it came through.</summary>
public sealed record Winner(string Listener, string Kind, string Namespace, string Name, int Rule, int Match);

/// <summary>A part of the requests that a rule wins.</summary>
public sealed record Share(int Weight, ShareResult Result);

/// <summary>What happens to the requests of one share.</summary>
public abstract record ShareResult
{
    private ShareResult() { }
    private protected abstract int Rank { get; }

    /// <summary>To a ready endpoint of the Service port; edits are to be made from left to right.</summary>
    /// <param name="Path">Path and query as the backend sees them.</param>
    public sealed record ToService(
        string Namespace, string Name, int Port, string Host, string Path, Arr<HeaderEdit> Request, Arr<HeaderEdit> Response)
        : ShareResult
    { private protected override int Rank => 0; }

    public sealed record Refused(int Status) : ShareResult { private protected override int Rank => 1; }
    public sealed record Redirect(int Status, string Location) : ShareResult { private protected override int Rank => 2; }
}

/// <summary>One header modifier without its shadowed lines. No name is in two lists, so the order of the lists is free.</summary>
public sealed record HeaderEdit(Arr<string> Remove, Arr<Field> Set, Arr<Field> Add);

public static class Outcomes
{
    /// <summary>The match that decided; null when none did.</summary>
    public static Winner? Winner(Outcome outcome) => outcome switch
    {
        Outcome.NoGateway or Outcome.NoPort or Outcome.TlsRefused or Outcome.Misdirected or Outcome.NotFound => null,
        Outcome.Redirect(var winner, _, _) => winner,
        Outcome.Forward(var winner, _) => winner,
        Outcome.Refused(var winner, _) => winner,
    };

    /// <summary>The same outcome with equal shares added up and put in an order of their own, for comparing with another account.</summary>
    public static Outcome Merged(Outcome outcome) =>
        outcome is Outcome.Forward(var winner, var shares)
            ? new Outcome.Forward(winner, toArray(shares
                .GroupBy(s => s.Result)
                .Select(g => new Share(g.Sum(s => s.Weight), g.Key))
                .OrderBy(s => s.ToString(), StringComparer.Ordinal)))
            : outcome;
}
