using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>The Gateway that a ListenerSet wants its listeners to be served by.</summary>
public sealed record SetParent(string? Group, string? Kind, string? Namespace, string Name);

/// <summary>Which client certificates are asked for: by default, and for some ports otherwise.</summary>
public sealed record FrontendTls(ClientValidation? Default, IReadOnlyList<PortValidation> PerPort);

/// <summary>What is asked for on one port; nothing when <paramref name="Validation"/> is absent, whatever the default says.</summary>
public sealed record PortValidation(int Port, ClientValidation? Validation);

/// <summary>The authorities that client certificates must come from.</summary>
public sealed record ClientValidation(IReadOnlyList<AuthorityRef> Authorities, string? Mode);

/// <summary>A reference to what should be a ConfigMap with certificates of authorities.</summary>
public sealed record AuthorityRef(string Group, string Kind, string? Namespace, string Name);

/// <summary>A listener as its Gateway writes it. Absent parts mean what the API says they mean by default.</summary>
public sealed record Listener(string Name, string? Hostname, int Port, string Protocol, ListenerTls? Tls, AllowedRoutes? Allowed);

/// <summary>The TLS part of a listener; <paramref name="Options"/> are keys that no implementation here understands.</summary>
public sealed record ListenerTls(string? Mode, IReadOnlyList<SecretRef> Certificates, IReadOnlyList<Label> Options);

/// <summary>A reference from a Gateway to what should be a Secret.</summary>
public sealed record SecretRef(string? Group, string? Kind, string? Namespace, string Name);

/// <summary>Which routes a listener takes. No kinds means every kind that its protocol can carry.</summary>
public sealed record AllowedRoutes(AllowedFrom? From, IReadOnlyList<RouteKind> Kinds);

public sealed record RouteKind(string? Group, string Kind);

/// <summary>The namespaces that a listener takes routes from.</summary>
public abstract record AllowedFrom
{
    private AllowedFrom() { }
    private protected abstract int Rank { get; }

    public sealed record Same : AllowedFrom { private protected override int Rank => 0; }
    public sealed record All : AllowedFrom { private protected override int Rank => 1; }

    /// <summary>Namespaces whose labels the selector fits; a selector that was left out fits none.</summary>
    public sealed record Selector(LabelSelector? Labels) : AllowedFrom { private protected override int Rank => 2; }

    /// <summary>None at all, which only the listeners of others may be told.</summary>
    public sealed record None : AllowedFrom { private protected override int Rank => 3; }
}

/// <summary>All labels and all expressions must hold; with neither it holds of everything.</summary>
public sealed record LabelSelector(IReadOnlyList<Label> Labels, IReadOnlyList<LabelExpression> Expressions);

/// <summary>A demand on one label of a namespace.</summary>
public abstract record LabelExpression
{
    private LabelExpression(string key) => Key = key;
    private protected abstract int Rank { get; }

    public string Key { get; init; }

    public sealed record OneOf(string Key, IReadOnlyList<string> Values) : LabelExpression(Key) { private protected override int Rank => 0; }

    /// <summary>Holds of a namespace without the label, too.</summary>
    public sealed record NoneOf(string Key, IReadOnlyList<string> Values) : LabelExpression(Key) { private protected override int Rank => 1; }
    public sealed record Exists(string Key) : LabelExpression(Key) { private protected override int Rank => 2; }
    public sealed record DoesNotExist(string Key) : LabelExpression(Key) { private protected override int Rank => 3; }
}
