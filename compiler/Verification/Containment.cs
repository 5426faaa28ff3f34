using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>V6: a listener serves no host that is not its own, whatever hosts its routes name.</summary>
internal static class Containment
{
    public static Seq<Violation> Check(GatewayPlan gateway) =>
        Places.Listeners(gateway).Bind(listener =>
            gateway.Tables.Find(listener.Value.Table).ToSeq()
                .Bind(table => toSeq(table.Hosts))
                .Filter(host => !Specificity.Contains(listener.Value.Host, host.Host))
                .Map(host => new Violation("V6", listener.Where, $"serves {host.Host}, which lies outside {listener.Value.Host}")));
}
