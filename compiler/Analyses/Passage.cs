using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Analyses;

/// <summary>What a request meets on its way to the outcome, and what its answer is given besides.</summary>
public sealed record Passage
{
    public static readonly Passage Plain = new();

    /// <summary>The certificate that the port demands of clients.</summary>
    public Option<ClientCheck> Clients { get; init; }

    /// <summary>The service that is asked before anything else is done.</summary>
    public Option<AskedFirst> Authorization { get; init; }

    /// <summary>What the rule's cross-origin policy adds to the answer: nothing for a foreign origin; none without a policy or an origin.</summary>
    public Option<Arr<Header>> CrossOrigin { get; init; }

    public Arr<Copy> Copies { get; init; }

    public Delivery Delivery { get; init; } = Delivery.Plain;
}

/// <param name="Authorities">The objects whose certificates may vouch for a client.</param>
public sealed record ClientCheck(ClientMode Mode, Arr<ObjectName> Authorities);

/// <summary>An authorization service, and how it is spoken to.</summary>
/// <param name="Protocol">HTTP or gRPC.</param>
public sealed record AskedFirst(ServicePort Service, string Protocol);

/// <summary>A copy of a part of the requests.</summary>
public sealed record Copy(ServicePort Service, int Numerator, int Denominator);

internal static class Passages
{
    public static Passage Of(Nodes nodes, Hash action, Request request) =>
        nodes.Actions.Find(action).Match(found => Of(nodes, found, request), () => Passage.Plain);

    public static Passage With(this Passage passage, Nodes nodes, Option<ClientDemand> demand) =>
        passage with { Clients = demand.Map(found => new ClientCheck(found.Mode, nodes.Sources(found.Authorities))) };

    public static Arr<Copy> Copies(Nodes nodes, Filters filters) => filters.Mirrors.Bind(mirror =>
        nodes.Service(mirror.Cluster).Map(service => new Copy(service, mirror.Numerator, mirror.Denominator)).ToArr());

    private static Passage Of(Nodes nodes, Ir.Action action, Request request)
    {
        var guarded = new Passage
        {
            Authorization = action.Guard.Authorization.Bind(asked => Asked(nodes, asked)),
            CrossOrigin = action.Guard.Cors.Bind(cors => CrossOrigins.Added(cors, request)),
        };
        return action switch
        {
            Ir.Action.Split split => guarded with { Copies = Copies(nodes, split.Filters), Delivery = split.Delivery },
            Ir.Action.Redirect => guarded,
            Ir.Action.Refuse => guarded,
        };
    }

    private static Option<AskedFirst> Asked(Nodes nodes, Authorization asked) =>
        nodes.Service(asked.Cluster).Map(service => new AskedFirst(service, asked switch
        {
            Authorization.Http => "HTTP",
            Authorization.Grpc => "gRPC",
        }));
}
