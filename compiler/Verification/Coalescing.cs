using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>
/// V4: a client may send requests for one listener over a connection that it made for another: the hosts overlap, or a
/// certificate covers both, and which hosts those are is not for the plan alone to say. So on every port whose requests come
/// over TLS those for another listener are answered 421. That listeners of one port demand the same of clients is V5.
/// </summary>
internal static class Coalescing
{
    public static Seq<Violation> Check(Section section) => Places.Ports(section)
        .Filter(port => port.Value.Protocol == ListenerProtocol.Https && !port.Value.Misdirected)
        .Map(port => new Violation("V4", port.Where, "nothing keeps the connections of its listeners apart"));
}
