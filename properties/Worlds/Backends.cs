using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>A share of a rule's traffic and where it should go. Without a weight it weighs one.</summary>
public sealed record BackendRef(string? Group, string? Kind, string? Namespace, string Name, int? Port, int? Weight, IReadOnlyList<Filter> Filters);

/// <summary>Who may refer into the namespace of a grant.</summary>
public sealed record GrantFrom(string Group, string Kind, string Namespace);

/// <summary>What may be referred to; without a name every object of the kind.</summary>
public sealed record GrantTo(string Group, string Kind, string? Name);

/// <summary>What kind of Service it is, as far as routing can tell the difference.</summary>
public abstract record ServiceForm
{
    private ServiceForm() { }
    private protected abstract int Rank { get; }

    public sealed record ClusterIp : ServiceForm { private protected override int Rank => 0; }
    public sealed record Headless : ServiceForm { private protected override int Rank => 1; }
    public sealed record ExternalName(string Host) : ServiceForm { private protected override int Rank => 2; }
}

/// <summary>A port of a Service. Slices refer to it by its name, which may be absent when it is the only one.</summary>
public sealed record ServicePort(string? Name, int Port, string? AppProtocol)
{
    /// <summary>The transport: <c>TCP</c> or <c>UDP</c>.</summary>
    public string Protocol { get; init; } = "TCP";
}

public sealed record SlicePort(string? Name, int Port)
{
    public string Protocol { get; init; } = "TCP";
}

/// <summary>One endpoint of a slice; an absent condition is unknown.</summary>
public sealed record SliceEndpoint(IReadOnlyList<string> Addresses, bool? Ready, bool? Serving, bool? Terminating);

/// <summary>One key of a Secret and the text under it, before it is encoded.</summary>
public sealed record SecretEntry(string Key, string Text);
