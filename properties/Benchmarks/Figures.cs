using System.Collections.Generic;
using System.Linq;

namespace Sluice.Bench;

/// <summary>What all rounds measured of one thing, for each gateway.</summary>
internal sealed class Figures(string what, IReadOnlyList<Gateway> gateways)
{
    private readonly List<Sample>[] _samples = [.. gateways.Select(_ => new List<Sample>())];

    public string What => what;

    /// <param name="place">Of the gateway.</param>
    public void Add(int place, Sample sample) => _samples[place].Add(sample);

    public int Failures => _samples.Sum(samples => samples.Sum(sample => sample.Failures));

    /// <summary>The median of the rounds.</summary>
    public double?[] Median(Func<Sample, double> figure) => Each(samples => Quantile([.. samples.Select(figure)], 0.5));

    /// <summary>The quantile over the operations of all rounds.</summary>
    public double?[] Latency(double quantile) => Each(samples => Quantile([.. samples.SelectMany(sample => sample.Latencies)], quantile));

    private double?[] Each(Func<List<Sample>, double?> figure) =>
        [.. _samples.Select(samples => samples.Sum(sample => sample.Done) > 0 ? figure(samples) : null)];

    private static double Quantile(double[] values, double quantile)
    {
        Array.Sort(values);
        var place = quantile * (values.Length - 1);
        var (below, above) = (values[(int)Math.Floor(place)], values[(int)Math.Ceiling(place)]);
        return below + (above - below) * (place - Math.Floor(place));
    }
}
