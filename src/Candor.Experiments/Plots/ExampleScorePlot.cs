using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Experiments.Statistics;

namespace Candor.Experiments.Plots;

/// <summary>A score against the number of examples or an option, with standard errors over splits, a line a method.</summary>
internal static class ExampleScorePlot
{
    /// <summary>A plot for each data set.</summary>
    public static FigureEntry Of(string name, string title, string axis, IReadOnlyList<string> methods, IEnumerable<(string Data,
        string Method, double X, Score Score)> points)
    {
        var spec = Plot.Of(title, Text, points.Where(p => double.IsFinite(p.Score.Mean)).Select(p => Point(p.Data, p.Method, p.X,
            p.Score)));
        spec["spec"]!["encoding"]!["x"]!["title"] = axis;
        var encoding = spec["spec"]!["encoding"]!.AsObject();
        Plot.Methods(encoding, methods);
        var shape = encoding["shape"]!;
        encoding.Remove("shape");                // the rules of the error bars would get a mark of their own
        spec["spec"]!["layer"]![2]!["encoding"]!["shape"] = shape;
        return new FigureEntry(name, title, "Means over splits; bars are standard errors.", spec);
    }

    private static JsonObject Point(string data, string method, double x, Score score)
    {
        var error = score.N > 1 ? score.Std / Math.Sqrt(score.N) : 0;
        return new JsonObject
        {
            ["data"] = data,
            ["method"] = method,
            ["x"] = Plot.Number(x),
            ["tick"] = Number.Eta(x) is "0" && x != 0 ? FormattableString.Invariant($"{x}") : Number.Eta(x),
            ["mean"] = Plot.Number(score.Mean),
            ["low"] = Plot.Number(score.Mean - error),
            ["high"] = Plot.Number(score.Mean + error),
        };
    }

    private const string Text =
        """
        {
          "facet": {"column": {"field": "data", "type": "nominal", "title": null}},
          "spec": {
            "width": 220, "height": 180,
            "encoding": {"x": {"field": "tick", "type": "ordinal", "sort": {"field": "x"}}},
            "layer": [
              {"mark": {"type": "rule"}, "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}},
              {"mark": {"type": "line"}, "encoding": {"y": {"field": "mean", "type": "quantitative", "title": null,
                  "scale": {"zero": false}}}},
              {"mark": {"type": "point", "filled": true, "size": 50, "opacity": 1},
                  "encoding": {"y": {"field": "mean", "type": "quantitative"},
                "tooltip": [{"field": "method", "type": "nominal"}, {"field": "x", "type": "quantitative"},
                    {"field": "mean", "type": "quantitative", "format": ".3f"}]}}
            ]
          }
        }
        """;
}
