using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Experiments.Studies;

namespace Candor.Experiments.Plots;

/// <summary>Mean scores against mean accuracy, a point an η: the paper's Figs. 2, 3, A.1, A.2, A.5 and A.7–A.9.</summary>
internal static class FrontierPlot
{
    /// <summary>A row of plots for each cell, a column for each metric.</summary>
    public static FigureEntry Of(string name, string title, GridResults results, IReadOnlyList<Cell> cells,
        IReadOnlyList<string> metrics) =>
        Of(name, title, results.Grid.Methods, metrics,
            from cell in cells
            from method in results.Grid.Methods
            from eta in results.Etas
            from metric in metrics
            select Point(cell.ToString(), method, eta, metric, results.Score(cell, method, eta, "accuracy").Mean,
                results.Score(cell, method, eta, metric).Mean));

    /// <summary>A figure of given points.</summary>
    public static FigureEntry Of(string name, string title, IReadOnlyList<string> methods, IReadOnlyList<string> metrics,
        IEnumerable<JsonObject> points)
    {
        var spec = Plot.Of(title, Text, points);
        spec["facet"]!["column"]!["sort"] = Plot.Words(metrics.Select(GridTables.Head));
        Plot.Methods(spec["spec"]!["encoding"]!, methods);
        return new FigureEntry(name, title,
            "Each point is the mean over splits for one weight η of accuracy in Eq. (15), chosen on the validation part, " +
            "scored on the test part; a line joins a method's points. Up and to the right is better.", spec);
    }

    /// <summary>A point.</summary>
    public static JsonObject Point(string cell, string method, double eta, string metric, double accuracy, double score) => new()
    {
        ["cell"] = cell,
        ["method"] = method,
        ["eta"] = eta,
        ["metric"] = GridTables.Head(metric),
        ["accuracy"] = Plot.Number(accuracy),
        ["score"] = Plot.Number(score),
    };

    private const string Text =
        """
        {
          "facet": {
            "row": {"field": "cell", "type": "nominal", "title": null, "sort": null, "header": {"labelAngle": 0, "labelOrient": "top",
                "labelAnchor": "start"}},
            "column": {"field": "metric", "type": "nominal", "title": null}
          },
          "resolve": {"scale": {"x": "independent", "y": "independent"}},
          "spec": {
            "width": 230, "height": 170,
            "encoding": {
              "x": {"field": "accuracy", "type": "quantitative", "title": "test accuracy ↑", "scale": {"zero": false, "padding": 12}},
              "y": {"field": "score", "type": "quantitative", "title": null, "scale": {"zero": false, "padding": 12}}
            },
            "layer": [
              {"mark": {"type": "line", "strokeWidth": 1, "opacity": 0.5}, "encoding": {"order": {"field": "eta"}}},
              {"mark": {"type": "point", "filled": true, "size": 55, "opacity": 0.9}, "encoding": {"tooltip": [
                {"field": "method", "type": "nominal"}, {"field": "eta", "type": "quantitative", "title": "η"},
                {"field": "accuracy", "type": "quantitative", "format": ".3f"}, {"field": "score", "type": "quantitative",
                    "format": ".3f"}]}}
            ]
          }
        }
        """;
}
