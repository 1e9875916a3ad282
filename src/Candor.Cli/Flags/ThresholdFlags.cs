using System.CommandLine;
using Candor.Cli.Output;
using Candor.Runs.Evaluating;

namespace Candor.Cli.Flags;

/// <summary>A least and a largest value for every metric of the catalog.</summary>
internal sealed class ThresholdFlags : FlagGroup
{
    private readonly List<(string Metric, bool IsMinimum, Option<double?> Option)> _bounds = [];

    public ThresholdFlags() : base("Thresholds (the bound itself is allowed)")
    {
        foreach (var metric in Catalog.Items.Where(i => i.Kind == "metric"))
            AddBounds(metric.Name, metric.Direction == "up" ? "min" : "max", metric.Summary);
        AddBounds(Gate.Faithfulness, "min",
            "where training examples explain: share of rows to which the explanation gives the predictor's class");
    }

    private void AddBounds(string metric, string usual, string summary)
    {
        foreach (var side in new[] { usual, usual == "min" ? "max" : "min" })
            _bounds.Add((metric, side == "min", Add(Flag.Number($"--{side}-{MetricNames.Word(metric)}", side == usual ? summary
                : "the other way"))));
    }

    public IReadOnlyList<Threshold> Read(ParseResult r) =>
        [.. from bound in _bounds let value = r.GetValue(bound.Option) where value is not null select new Threshold(bound.Metric,
            value.Value, bound.IsMinimum)];
}
