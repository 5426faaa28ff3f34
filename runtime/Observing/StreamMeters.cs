using System.Diagnostics;
using System.Diagnostics.Metrics;
using Sluice.Compiler.Analyses;
using Sluice.Runtime.Streams;

namespace Sluice.Runtime.Observing;

/// <summary>The instruments of connections that nobody reads. Server names are no attribute: clients make them up.</summary>
internal sealed class StreamMeters
{
    private readonly LabelBound _gateways;
    private readonly LabelBound _rules;
    private readonly LabelBound _backends;
    private readonly UpDownCounter<long> _open;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _octets;

    public StreamMeters(Meter meter, LabelBound gateways, LabelBound rules, LabelBound backends)
    {
        (_gateways, _rules, _backends) = (gateways, rules, backends);
        _open = meter.CreateUpDownCounter<long>("sluice.streams.open", "{connection}", "Connections that are passed on as they are, or about to be.");
        _ended = meter.CreateCounter<long>("sluice.streams", "{connection}", "Connections that were passed on as they are or refused, when they are over; error.type says why one did not end in order.");
        _octets = meter.CreateCounter<long>("sluice.streams.octets", "By", "Octets of such connections, by the direction: receive is from the client.");
    }

    public void Began(StreamAccount stream) => _open.Add(1, Kind(stream));

    public void Ended(StreamAccount stream)
    {
        _open.Add(-1, Kind(stream));
        var tags = Place(stream);
        if (stream.Flag is { } flag) tags.Add("error.type", flag);
        _ended.Add(1, tags);
        if (!stream.WasPassed || !_octets.Enabled) return;
        Count(stream, "receive", stream.FromClient);
        Count(stream, "transmit", stream.FromBackend);
    }

    private void Count(StreamAccount stream, string direction, long octets)
    {
        var tags = Place(stream);
        tags.Add("network.io.direction", direction);
        _octets.Add(octets, tags);
    }

    private static System.Collections.Generic.KeyValuePair<string, object?> Kind(StreamAccount stream) => new("sluice.stream.mode", Mode(stream));

    private static string Mode(StreamAccount stream) => stream.Origin.Mode is { } mode ? StreamModes.Print(mode) : "";

    private TagList Place(StreamAccount stream)
    {
        var tags = new TagList { Kind(stream), { "sluice.gateway", _gateways.Of(stream.Origin.Gateway) } };
        if (stream.Rule is { Source: var source }) tags.Add("sluice.route", source.HasLabels(_rules) ? source.Route : LabelBound.Other);
        if (stream.Backend is { } backend) tags.Add("sluice.backend", _backends.Of(backend.Name));
        return tags;
    }
}
