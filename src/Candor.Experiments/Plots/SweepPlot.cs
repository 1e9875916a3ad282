using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Data.Records;

namespace Candor.Experiments.Plots;

/// <summary>Scores of a point of a sweep.</summary>
/// <param name="Options">The options that vary, with their values.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Values">Its test score in each repeat.</param>
internal sealed record SweepScores(IReadOnlyDictionary<string, string> Options, string Metric, IReadOnlyList<double> Values);

/// <summary>What a swept option does to the scores.</summary>
internal static class SweepPlot
{
    // More colours are not told apart.
    private const int MostLines = 8;

    /// <summary>A plot for each metric: the option's values across, the scores up, a line for each choice of the other options.</summary>
    /// <param name="option">The option.</param>
    /// <param name="scores">The scores of all points.</param>
    /// <param name="metrics">The metrics, in order.</param>
    /// <param name="head">How a metric is called.</param>
    public static FigureEntry Of(string option, IReadOnlyList<SweepScores> scores, IReadOnlyList<string> metrics, Func<string, string> head)
    {
        var with = scores.Where(s => s.Options.ContainsKey(option)).ToArray();
        string[] others = [.. with.Select(s => Others(s, option)).Distinct()];
        var single = others.Length == 1;
        // Of very many combinations each value stands for all of them.
        var together = others.Length > MostLines;
        var values = with.GroupBy(s => (s.Metric, Value: s.Options[option], Line: together || single ? "" : Others(s, option)))
            .SelectMany(g => Marks(head(g.Key.Metric), g.Key.Value, g.Key.Line, [.. g.SelectMany(s => s.Values)]));
        var title = $"What {option} does";
        var spec = Plot.Of(title, Text, values);
        spec["facet"]!["sort"] = Plot.Words(metrics.Select(head));
        var encoding = spec["spec"]!["encoding"]!;
        encoding["x"]!["title"] = option;
        encoding["x"]!["sort"] = Plot.Words(Ordered([.. with.Select(s => s.Options[option]).Distinct()]));
        if (!together && !single)
            Plot.Colours(encoding, others);
        if (!IsNumeric(with.Select(s => s.Options[option])))
            spec["spec"]!["layer"]!.AsArray().RemoveAt(0);
        return new($"sweep-{option}", title, "Test scores of the epochs that Eq. (15) keeps. Small dots are repeats (seeds), large ones their " +
            $"means; a vertical line is mean ± one deviation of the repeats{(together
                ? "; the repeats of all choices of the other options are taken together"
                : single ? "" : "; colours are the choices of the other options")}.", spec);
    }

    private static IEnumerable<JsonObject> Marks(string metric, string value, string line, double[] repeats)
    {
        var mean = repeats.Average();
        var deviation = repeats.Length < 2 ? double.NaN
            : Math.Sqrt(repeats.Sum(v => (v - mean) * (v - mean)) / (repeats.Length - 1));
        yield return new()
        {
            ["metric"] = metric,
            ["value"] = value,
            ["method"] = line,
            ["mean"] = Plot.Number(mean),
            ["low"] = Plot.Number(mean - deviation),
            ["high"] = Plot.Number(mean + deviation),
        };
        foreach (var repeat in repeats)
            yield return new()
            {
                ["metric"] = metric,
                ["value"] = value,
                ["method"] = line,
                ["repeat"] = Plot.Number(repeat),
            };
    }

    private static string Others(SweepScores scores, string option) =>
        string.Join(", ", scores.Options.Where(o => o.Key != option).Select(o => $"{o.Key} {o.Value}"));

    private static bool IsNumeric(IEnumerable<string> values) => values.All(v => Number(v) is not null);

    private static IEnumerable<string> Ordered(string[] values) => IsNumeric(values) ? values.OrderBy(v => Number(v)) : values;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private const string Text =
        """
        {
          "facet": {"field": "metric", "type": "nominal", "title": null},
          "columns": 3,
          "resolve": {"scale": {"y": "independent"}},
          "spec": {
            "width": 220, "height": 190,
            "encoding": {"x": {"field": "value", "type": "ordinal", "axis": {"labelAngle": 0}}},
            "layer": [
              {"transform": [{"filter": "isValid(datum.mean)"}], "mark": {"type": "line", "strokeWidth": 1, "opacity": 0.6},
                "encoding": {"y": {"field": "mean", "type": "quantitative"}}},
              {"transform": [{"filter": "isValid(datum.low)"}], "mark": {"type": "rule", "strokeWidth": 1.5},
                "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}},
              {"transform": [{"filter": "isValid(datum.repeat)"}], "mark": {"type": "point", "filled": true, "size": 18, "opacity": 0.5},
                "encoding": {"y": {"field": "repeat", "type": "quantitative", "title": null, "scale": {"zero": false, "padding": 10}}}},
              {"transform": [{"filter": "isValid(datum.mean)"}], "mark": {"type": "point", "filled": true, "size": 60, "opacity": 1},
                "encoding": {"y": {"field": "mean", "type": "quantitative", "title": null}, "tooltip": [
                  {"field": "value", "type": "nominal", "title": "value"}, {"field": "method", "type": "nominal", "title": "others"},
                  {"field": "mean", "type": "quantitative", "format": ".3f"}]}}
            ]
          }
        }
        """;
}
