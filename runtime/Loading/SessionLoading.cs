using System.Collections.Frozen;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LanguageExt;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Loading;

/// <summary>The sessions of one rule and the backends where they may live, as its targets are loaded one by one.</summary>
internal sealed class SessionLoading(ObjectName gateway, Option<Session> own)
{
    /// <summary>Headers that mean something else to those whom a message passes, or are read before sessions are.</summary>
    private static readonly FrozenSet<string> Taken = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "Host", "Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "TE", "Trailer", "Transfer-Encoding", "Cookie", "Set-Cookie",
        "Authorization", "Proxy-Authorization", "Content-Length", "Content-Type", "Content-Encoding", "Date", "Forwarded", "Client-Cert", "Client-Cert-Chain",
        "grpc-status", "grpc-message");

    private readonly Dictionary<Session, SessionRule> _rules = [];
    private readonly List<RouteTarget.Forward> _places = [];

    /// <summary>What keeps a session from being carried; nothing, if it can be.</summary>
    public static string? Fault(Option<Session> session) =>
        session.Case is Session { Carrier: SessionCarrier.Header(var name) } && (Taken.Contains(name) || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase))
            ? $"a session in the header {name}" : null;

    /// <summary>A target that may be a session's; the rule's own session comes before the backend's.</summary>
    public RouteTarget.Forward Place(RouteTarget.Forward loaded, Target.Forward target, Cluster? cluster, bool isRetired)
    {
        if ((own.Case ?? cluster?.Session.Case) is not Session session) return loaded;
        if (!_rules.TryGetValue(session, out var rule)) _rules[session] = rule = Of(session);
        var placed = loaded with { Session = new(rule, SessionToken.NameOf(loaded.Backend.Name), Digest(target.Filters), isRetired) };
        _places.Add(placed);
        return placed;
    }

    /// <summary>Nothing, if no request of the rule belongs to a session.</summary>
    public SessionRules? Rules() => _places.Count == 0 ? null : new([.. _rules.Values], [.. _places]);

    private SessionRule Of(Session session) => new(
        SHA256.HashData(Encoding.UTF8.GetBytes($"Gateway {gateway}\n{session.Scope}")),
        session.Carrier switch
        {
            SessionCarrier.Cookie(var name, var permanent, var path) => new TokenCarrier.Cookie(Spelled(name), permanent, path.Case is string below ? Below(below) : null),
            SessionCarrier.Header(var name) => new TokenCarrier.Header(Spelled(name)),
        },
        session.Absolute.Case as long?,
        session.Idle.Case as long?);

    /// <summary>Whatever a name of a cookie or header cannot hold is written as <c>%</c> and two digits for each octet.</summary>
    private static string Spelled(string name)
    {
        var spelled = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(name))
            if (octet < 128 && (char.IsAsciiLetterOrDigit((char)octet) || "!#$%&'*+-.^_`|~".Contains((char)octet, StringComparison.Ordinal))) spelled.Append((char)octet);
            else spelled.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        return spelled.ToString();
    }

    /// <summary>A path that the attribute of a cookie cannot hold stands for all paths.</summary>
    private static string Below(string path)
    {
        foreach (var character in path)
            if (character is <= ' ' or >= '\x7f' or ';') return "/";
        return path;
    }

    private static ulong Digest(Compiler.Ir.Filters filters) => ulong.Parse(
        Canonical.Identify(new Compiler.Ir.Action.Split(filters, Arr<Share>.Empty, 0)).Hex.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
