using System.CommandLine;
using Candor.Experiments;

namespace Candor.Cli.Flags;

/// <summary>A least and a largest value for every metric of the catalog.</summary>
internal sealed class ThresholdFlags : FlagGroup
{
    private readonly List<(string Metric, bool IsMinimum, Option<double?> Option)> _bounds = [];

    public ThresholdFlags() : base("Thresholds (the bound itself is allowed)")
    {
        foreach (var metric in Catalog.Items.Where(i => i.Kind == "metric"))
        {
            var usual = metric.Direction == "up" ? "min" : "max";
            foreach (var side in new[] { usual, usual == "min" ? "max" : "min" })
            {
                var description = side == usual ? metric.Summary : "the other way";
                _bounds.Add((metric.Name, side == "min", Add(Flag.Number($"--{side}-{MetricNames.Word(metric.Name)}", description))));
            }
        }
    }

    public IReadOnlyList<Threshold> Read(ParseResult r) =>
        [.. from bound in _bounds let value = r.GetValue(bound.Option) where value is not null select new Threshold(bound.Metric, value.Value, bound.IsMinimum)];
}
