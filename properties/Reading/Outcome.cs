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
    public sealed record Redirect(Winner Winner, int Status, string Location) : Outcome
    {
        private protected override int Rank => 5;

        /// <summary>Who has to agree first.</summary>
        public Check? Check { get; init; }
    }

    /// <summary>To a backend by chance; shares are in the order of the rule and none has the weight zero.</summary>
    public sealed record Forward(Winner Winner, Arr<Share> Shares) : Outcome
    {
        private protected override int Rank => 6;
        public Handling Handling { get; init; } = Handling.Plain;
    }

    /// <summary>The rule won and has nobody to send the request to.</summary>
    public sealed record Refused(Winner Winner, int Status) : Outcome { private protected override int Rank => 7; }

    /// <summary>The question of a browser, answered here with 200 or 204; without headers the browser goes no further.</summary>
    public sealed record Preflight(Winner Winner, Arr<Field> Headers) : Outcome { private protected override int Rank => 8; }

    /// <summary>What listens there is not for requests but for whole connections: <see cref="Reading.Connect"/> knows more.</summary>
    public sealed record NotHttp : Outcome { private protected override int Rank => 9; }

    /// <summary>No route is bound to the Service port: the mesh lets the request pass to it.</summary>
    public sealed record Through : Outcome { private protected override int Rank => 10; }
}

/// <summary>What a rule wants of a request on its way to a backend and back.</summary>
/// <param name="Cors">Headers that the response is given in the place of those that it has.</param>
/// <param name="RequestTime">Milliseconds for all of it; null when there is no end.</param>
/// <param name="BackendTime">Milliseconds for each attempt; null when there is no end.</param>
public sealed record Handling(
    Check? Check, Arr<Copy> Mirrors, Arr<Field> Cors, long? RequestTime, long? BackendTime, Again? Retry, Session? Session)
{
    public static Handling Plain { get; } = new(null, Arr<Copy>.Empty, Arr<Field>.Empty, null, null, null, null);
}

/// <summary>A service that must agree before the request goes on; whatever else it says or fails to say is a no.</summary>
public sealed record Check(
    string Protocol, string Namespace, string Name, int Port, BackendTls? Tls, string? Path, Arr<string> Headers, Arr<string> ResponseHeaders, int MaxBody);

/// <summary>So many of so many requests are sent to this Service port, too, and its answers to nobody.</summary>
public sealed record Copy(string Namespace, string Name, int Port, int Numerator, int Denominator, BackendTls? Tls);

/// <summary>When a request is tried again: that many times after the first, at the earliest after so many milliseconds.</summary>
public sealed record Again(Arr<int> Codes, int Attempts, long? Backoff);

/// <summary>How a client is kept at its endpoint; null times have no end.</summary>
public sealed record Session(string Type, string? Name, long? AbsoluteTime, bool Permanent);

/// <summary>The server name, the authorities and the alternative names with which a backend is spoken to over TLS.</summary>
public sealed record BackendTls(string ServerName, Arr<string> Authorities, Arr<string> AltNames);

/// <summary>Retries are at most that many of a hundred requests of the interval, or that many of the other interval if those are more.</summary>
public sealed record Budget(int Percent, long Interval, int MinCount, long MinInterval);

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
    {
        private protected override int Rank => 0;

        /// <summary>Absent when the backend is spoken to in the clear.</summary>
        public BackendTls? Tls { get; init; }

        /// <summary>Copies that are made when this backend is chosen.</summary>
        public Arr<Copy> Mirrors { get; init; } = Arr<Copy>.Empty;
        public Budget? Budget { get; init; }

        /// <summary>From the policy of the Service, where the rule has none of its own.</summary>
        public Session? Session { get; init; }
    }

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
        Outcome.NoGateway or Outcome.NoPort or Outcome.TlsRefused or Outcome.Misdirected or Outcome.NotFound or Outcome.NotHttp or Outcome.Through => null,
        Outcome.Preflight(var winner, _) => winner,
        Outcome.Redirect(var winner, _, _) => winner,
        Outcome.Forward(var winner, _) => winner,
        Outcome.Refused(var winner, _) => winner,
    };

    /// <summary>The same outcome with equal shares added up and put in an order of their own, for comparing with another account.</summary>
    public static Outcome Merged(Outcome outcome) =>
        outcome is Outcome.Forward forward
            ? forward with
            {
                Shares = toArray(forward.Shares
                    .GroupBy(s => s.Result)
                    .Select(g => new Share(g.Sum(s => s.Weight), g.Key))
                    .OrderBy(s => s.ToString(), StringComparer.Ordinal)),
            }
            : outcome;
}
