using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Sluice.Bench;

/// <summary>A table in Markdown: a column for each gateway, and how the first compares with each of the others.</summary>
internal sealed class Table(TextWriter output, IReadOnlyList<Gateway> gateways)
{
    public void Head(string title)
    {
        var others = gateways.Skip(1).Select(other => $"{gateways[0].Name} / {other.Name}");
        output.WriteLine($"\n| {title} | {string.Join(" | ", gateways.Select(gateway => gateway.Name).Concat(others))} |");
        output.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---:|", 2 * gateways.Count - 1))}");
    }

    /// <param name="values">For each gateway; none where it has no such thing.</param>
    public void Row(string what, IReadOnlyList<double?> values) =>
        output.WriteLine($"| {what} | {string.Join(" | ", values.Select(Number).Concat(values.Skip(1).Select(other => Ratio(values[0], other))))} |");

    private static string Number(double? value) => value switch
    {
        null => "–",
        >= 100 => value.Value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.Value.ToString("N1", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("N2", CultureInfo.InvariantCulture),
    };

    private static string Ratio(double? ours, double? theirs) =>
        ours is null || theirs is null or 0 ? "–" : (ours.Value / theirs.Value).ToString("N2", CultureInfo.InvariantCulture);
}
