using System.Globalization;

namespace Sluice.Compiler.Analyses;

public static class Backends
{
    /// <summary>One share for people: where it goes and how much of the traffic it is.</summary>
    public static string Print(Backend backend) =>
        $"{Subject(backend.Answer)} ({(backend.Share * 100).ToString("0.##", CultureInfo.InvariantCulture)}%)";

    /// <summary>Why a share is answered as it is.</summary>
    internal static string Reason(Answer answer) => answer switch
    {
        Answer.Served(var service, _) => $"served by {service}",
        Answer.Unready(var service) => $"{service} has no ready endpoint",
        Answer.Redirected(var status, var location) => $"{status} to {location}",
        Answer.Refused(_, var why) => why,
        Answer.Relayed(var service) => $"served by {service}",
        Answer.Closed(var why) => why,
    };

    private static string Subject(Answer answer) => answer switch
    {
        Answer.Served(var service, _) => service.ToString(),
        Answer.Unready(var service) => $"503, {service} has no ready endpoint",
        Answer.Redirected(var status, var location) => $"{status} to {location}",
        Answer.Refused(var status, var why) => $"{status}, {why}",
        Answer.Relayed(var service) => service.ToString(),
        Answer.Closed(var why) => $"nowhere, {why}",
    };
}
