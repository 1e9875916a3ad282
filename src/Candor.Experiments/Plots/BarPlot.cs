using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Experiments.Studies;

namespace Candor.Experiments.Plots;

/// <summary>Means with 95 % intervals of several metrics, a bar for each method.</summary>
internal static class BarPlot
{
    /// <summary>A row of plots for each cell, a column for each metric.</summary>
    public static FigureEntry Means(string name, string title, GridResults results, IReadOnlyList<Cell> cells, double eta,
        IReadOnlyList<string> metrics)
    {
        var spec = Plot.Of(title, Text,
            from cell in cells
            from method in results.Grid.Methods
            from metric in metrics
            select Bar(cell, method, metric, results.Values(cell, method, eta, metric)));
        spec["facet"]!["column"]!["sort"] = Plot.Words(metrics.Select(GridTables.Head));
        Plot.Colours(spec["spec"]!["encoding"]!, results.Grid.Methods);
        spec["spec"]!["encoding"]!["y"]!["sort"] = Plot.Words(results.Grid.Methods);
        return new FigureEntry(name, title, "Means over splits; the line is the 95 % interval of the mean (Student's t).", spec);
    }

    private static JsonObject Bar(Cell cell, string method, string metric, double[] values)
    {
        var interval = PairedTest.Of(values, new double[values.Length]);
        return new JsonObject
        {
            ["cell"] = cell.ToString(),
            ["method"] = method,
            ["metric"] = GridTables.Head(metric),
            ["mean"] = Plot.Number(interval.Difference),
            ["low"] = Plot.Number(interval.Low),
            ["high"] = Plot.Number(interval.High),
        };
    }

    private const string Text =
        """
        {
          "facet": {
            "row": {"field": "cell", "type": "nominal", "title": null, "sort": null, "header": {"labelAngle": 0, "labelOrient": "top",
                "labelAnchor": "start"}},
            "column": {"field": "metric", "type": "nominal", "title": null}
          },
          "spec": {
            "width": 150, "height": {"step": 18},
            "encoding": {"y": {"field": "method", "type": "nominal", "title": null}},
            "layer": [
              {"mark": {"type": "bar", "opacity": 0.85}, "encoding": {"x": {"field": "mean", "type": "quantitative", "title": null},
                "tooltip": [{"field": "method", "type": "nominal"}, {"field": "mean", "type": "quantitative", "format": ".3f"}]}},
              {"mark": {"type": "rule", "strokeWidth": 1.5, "color": "#444444"},
                  "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}, "color": {"value": "#444444"}}}
            ]
          }
        }
        """;
}
