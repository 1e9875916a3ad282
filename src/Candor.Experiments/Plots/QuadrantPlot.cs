using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Experiments.Statistics;

namespace Candor.Experiments.Plots;

/// <summary>Changes in insertion and 1 − deletion of single test rows, a plot for each method: the paper's Fig. 4.</summary>
internal static class QuadrantPlot
{
    private static readonly (double X, double Y)[] s_corners = [(1, 1), (-1, 1), (-1, -1), (1, -1)];

    /// <summary>A figure of points and shares.</summary>
    public static FigureEntry Of(string name, string title, IReadOnlyList<string> methods, IReadOnlyList<(string Method, double X,
        double Y)> points, Func<string, (double X, double Y), double> share)
    {
        var spec = Plot.Of(title, Text, points.Select(p => new JsonObject
        {
            ["method"] = p.Method,
            ["x"] = Plot.Number(p.X),
            ["y"] = Plot.Number(p.Y)
        }));
        spec["facet"]!["sort"] = Plot.Words(methods);
        var labels = new JsonArray([.. from m in methods
                                       from corner in s_corners
                                       select new JsonObject { ["method"] = m, ["x"] = corner.X * 0.6, ["y"] = corner.Y * 0.92,
                                           ["label"] = Number.Share(share(m, corner)) }]);
        foreach (var label in labels)
            spec["data"]!["values"]!.AsArray().Add(label!.DeepClone());
        return new FigureEntry(name, title,
            "A point is a test row (at most 250 a method are drawn): its change in insertion and in 1 − deletion by tuning. " +
            "The shares are those of all rows in a quadrant; rows without change belong to none. Up and to the right is better.", spec);
    }

    private const string Text =
        """
        {
          "facet": {"field": "method", "type": "nominal", "title": null},
          "columns": 2,
          "spec": {
            "width": 230, "height": 230,
            "layer": [
              {"transform": [{"filter": "!datum.label"}], "mark": {"type": "point", "filled": true, "size": 14, "opacity": 0.4,
                  "color": "#0072B2", "aria": false},
               "encoding": {
                 "x": {"field": "x", "type": "quantitative", "title": "gain in insertion", "scale": {"domain": [-1, 1]}},
                 "y": {"field": "y", "type": "quantitative", "title": "gain in 1 − deletion", "scale": {"domain": [-1, 1]}}}},
              {"mark": {"type": "rule", "color": "#999999"}, "encoding": {"x": {"datum": 0}}},
              {"mark": {"type": "rule", "color": "#999999"}, "encoding": {"y": {"datum": 0}}},
              {"transform": [{"filter": "datum.label"}], "mark": {"type": "text", "fontWeight": "bold"},
               "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"},
                   "text": {"field": "label"}}}
            ]
          }
        }
        """;
}
