using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Adapters.Cli;

/// <summary>Parts of a plan that commands ask for.</summary>
internal static class Plans
{
    /// <summary>The plan of one Gateway, if one is meant, or a sentence that there is none of the name.</summary>
    public static Validation<string, Plan> Of(Plan plan, Option<ObjectName> gateway) => gateway.Match(
        name => plan.Gateways.Filter(g => g.Gateway == name) is { IsEmpty: false } found
            ? Success<string, Plan>(new Plan(found))
            : Fail<string, Plan>(Absent(plan, name)),
        () => Success<string, Plan>(plan));

    private static string Absent(Plan plan, ObjectName gateway) => plan.Gateways.IsEmpty
        ? $"the plan has no Gateway {gateway}, nor any other"
        : $"the plan has no Gateway {gateway}; it has {string.Join(", ", plan.Gateways.Map(g => g.Gateway))}";

    /// <summary>How many routes take part, each once.</summary>
    public static int Routes(Plan plan) => plan.Gateways
        .SelectMany(gateway => gateway.Tables.Values
            .SelectMany(table => table.Hosts)
            .SelectMany(host => host.Entries)
            .Select(entry => entry.From)
            .Concat(gateway.Ports.SelectMany(port => port.Streams).SelectMany(listener => listener.Routes).Select(route => route.From)))
        .Select(from => (from.Kind, from.Route))
        .Distinct().Count();

    /// <summary>The Services that requests are sent to and whose endpoints nobody knows.</summary>
    public static Arr<ObjectName> Unknown(Plan plan) => plan.Gateways
        .SelectMany(gateway => gateway.Endpoints.AsEnumerable())
        .Where(at => at.Value is Compiler.Ir.Endpoints.Assumed)
        .Select(at => at.Key.Service)
        .Distinct().Order().ToArr();

    /// <summary>How many endpoints requests can be sent to, each once.</summary>
    public static int Endpoints(Plan plan) => plan.Gateways
        .SelectMany(gateway => gateway.Endpoints.Values)
        .SelectMany(endpoints => endpoints is Compiler.Ir.Endpoints.Known(var ready) ? ready : Empty)
        .Distinct().Count();
}
