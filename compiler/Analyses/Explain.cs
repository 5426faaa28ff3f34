using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Analyses;

/// <summary>
/// Answers a request from the tables of a plan, one entry after the other. It is read more often than it is run, and
/// shares nothing with the matcher of the runtime, so that each can be held against the other.
/// </summary>
public static class Explain
{
    public static Explanation Run(Compilation compilation, Inquiry inquiry) => inquiry switch
    {
        Inquiry.AtGateway(var gateway, var request) => Run(compilation, gateway, request),
        Inquiry.InMesh(var request) => Run(compilation, request),
    };

    /// <summary>As of the plan alone, and which routes are not attached and why, as their status says.</summary>
    public static Explanation Run(Compilation compilation, Option<ObjectName> gateway, Request request)
    {
        var told = Run(compilation.Plan, gateway, request);
        return told with { Candidates = told.Candidates + Unattached.To(compilation, told.Gateway || gateway) };
    }

    /// <summary>As of the plan alone, and whether the Service is there at all.</summary>
    public static Explanation Run(Compilation compilation, MeshRequest asked)
    {
        var request = MeshAnswers.Resolved(compilation, asked);
        var told = MeshAnswers.Missing(compilation, request).Match(
            why => new(new Outcome.Refuse(why), None, None, None, Empty),
            () => Run(compilation.Plan, request));
        return told with { Candidates = told.Candidates + Unattached.To(compilation, request) };
    }

    /// <param name="gateway">Without one, the Gateway that serves the port is meant; see <see cref="Explanation.Notes"/>.</param>
    public static Explanation Run(Plan plan, Option<ObjectName> gateway, Request request)
    {
        var (reception, notes) = GatewayChoices.Of(plan, gateway, request);
        return Answered(reception, request) with { Notes = notes };
    }

    public static Explanation Run(Plan plan, MeshRequest request) => MeshAnswers.Of(plan.Mesh, request);

    private static Explanation Answered(Reception reception, Request request) => reception switch
    {
        Reception.Unserved(var gateway, var why) => new(new Outcome.Refuse(why), gateway, None, None, Empty),
        Reception.TurnedAway(var at, var port, var listener, var outcome, var because) =>
            new(outcome, at.Gateway, listener.Map(l => l.Name), None, Candidates.OfNobody(at, port, because)),
        Reception.Admitted(var at, var port, var listener) => Decided(at, port, listener, request),
        Reception.Streamed(var at, var port, var listener) => Relayed(at, port, listener, request),
    };

    private static Explanation Decided(GatewayPlan gateway, PortPlan port, ListenerPlan listener, Request request)
    {
        var nodes = Nodes.Of(gateway);
        var decision = Decisions.Of(nodes, listener.Table, $"listener {listener.Name}", request);
        return new(decision.Outcome, gateway.Gateway, listener.Name, decision.Winner, Candidates.Of(gateway, port, listener, decision.Holding, decision.Asked))
        {
            Passage = decision.Passage.With(nodes, listener.Clients),
        };
    }

    private static Explanation Relayed(GatewayPlan gateway, PortPlan port, StreamListener listener, Request request)
    {
        var taken = Streams.Taking(listener.Mode, listener.Routes, request);
        return new(
            Streams.Of(Nodes.Of(gateway), listener.Mode, taken, $"listener {listener.Name}"),
            gateway.Gateway,
            listener.Name,
            taken.Map(route => new Winner(route.From, route.Host)),
            Candidates.Of(gateway, port, listener, taken, request));
    }
}
