using System.Collections.Generic;
using System.Diagnostics.Metrics;
using Sluice.Runtime.Observing;

namespace Sluice.Runtime.Datagrams;

/// <summary>The instruments of UDP ports. A datagram that is passed on touches none of them.</summary>
internal sealed class DatagramMeters(Meter meter, int mostGateways)
{
    private readonly LabelBound _gateways = new(mostGateways);

    private readonly UpDownCounter<long> _sessions =
        meter.CreateUpDownCounter<long>("sluice.udp.sessions", "{session}", "Sources that UDP ports keep apart.");

    private readonly Counter<long> _dropped =
        meter.CreateCounter<long>("sluice.udp.datagrams.dropped", "{datagram}", "Datagrams that were not passed on, by the reason.");

    public static DatagramMeters? Of(ObservingOptions options) => options.Meter is { } meter ? new(meter, options.MostBackends) : null;

    public void Began(string gateway) => _sessions.Add(1, Gateway(gateway));

    public void Ended(string gateway) => _sessions.Add(-1, Gateway(gateway));

    public void Dropped(string gateway, DropReason reason) =>
        _dropped.Add(1, Gateway(gateway), new("sluice.reason", DropReasons.Word(reason)));

    private KeyValuePair<string, object?> Gateway(string gateway) => new("sluice.gateway", _gateways.Of(gateway));
}
