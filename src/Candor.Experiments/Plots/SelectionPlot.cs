using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Experiments.Jobs;
using Candor.Experiments.Studies;

namespace Candor.Experiments.Plots;

/// <summary>The same rows as every method selects from them: pictures of images, names of units otherwise; and the scores as
/// bars.</summary>
internal static class SelectionPlot
{
    private const int Side = 84;
    private static readonly string[] s_scores = ["fsM", "fuM", "fsA", "evalX", "flippedX", "maskOnly"];

    /// <summary>A row of pictures for each sample: the whole image, then what each method keeps of it; the paper's Figs. 4–6.</summary>
    public static FigureEntry? Pictures(ExplainerGrid grid, StudyResults results, ExplainerSet set)
    {
        var samples = Samples(grid, results, set);
        if (samples.Length == 0 || samples[0].Samples.Count == 0 || samples[0].Samples[0].Picture is null)
            return null;
        var panels = new JsonArray();
        for (var i = 0; i < samples[0].Samples.Count; i++)
        {
            panels.Add(Picture(["whole", $"{samples[0].Samples[i].Label}, M: {samples[0].Samples[i].Predicted}"],
                samples[0].Samples[i].Whole!));
            foreach (var (method, own) in samples)
                panels.Add(Picture([method, $"M: {own[i].Decided}"], own[i].Picture!));
        }
        var title = $"{set.Name}: what each method selects from the same test images";
        var spec = Plot.Of(title, FormattableString.Invariant($$"""{"columns": {{samples.Length + 1}}, "spacing": 6}"""), []);
        spec.Remove("data");
        spec["concat"] = panels;
        return new FigureEntry(
            $"selections-{ExplainerPlotNames.File(set.Name)}", title,
            "Left the image with its class and the model's; then the selected units alone, grey elsewhere, with the class that the model gives to them (unselected units at the background). First repeat.", spec);
    }

    /// <summary>The selected units by name, for rows that are no images.</summary>
    public static TableEntry? Words(ExplainerGrid grid, StudyResults results, ExplainerSet set)
    {
        var samples = Samples(grid, results, set);
        if (samples.Length == 0 || samples[0].Samples.Count == 0 || samples[0].Samples[0].Picture is not null)
            return null;
        return new TableEntry(
            $"{set.Name}: what each method selects from the same test rows (first repeat)", ["row", "class", "model", "method",
                "model on the selection", "selected"],
            [.. from i in Enumerable.Range(0, samples[0].Samples.Count)
                from s in samples
                let own = s.Samples[i]
                select (IReadOnlyList<string>)[FormattableString.Invariant($"{own.Row}"), own.Label, own.Predicted, s.Method, own.Decided,
                    Shown(own.Units)]]);
    }

    /// <summary>Main scores as bars.</summary>
    public static FigureEntry Bars(ExplainerGrid grid, StudyResults results, ExplainerSet set)
    {
        var title = $"{set.Name}: fidelity and leakage";
        var spec = Plot.Of(title, Text, s_scores.SelectMany(score => grid.Parameters.Methods.Select(m => Bar(score, m.Name,
            ExplainerGrid.Over(grid.Scores(results, set, m, score))))));
        spec["facet"]!["sort"] = Plot.Words(s_scores.Select(ExplainerTables.Head));
        spec["spec"]!["encoding"]!["y"]!["sort"] = Plot.Words(grid.Parameters.Methods.Select(m => m.Name));
        return new FigureEntry($"scores-{ExplainerPlotNames.File(set.Name)}", title, "Means over repeats in %; lines are standard errors.",
            spec);
    }

    private static JsonObject Bar(string score, string method, Score value) => new()
    {
        ["score"] = ExplainerTables.Head(score),
        ["method"] = method,
        ["mean"] = Plot.Number(100 * value.Mean),
        ["low"] = Plot.Number(100 * (value.Mean - Error(value))),
        ["high"] = Plot.Number(100 * (value.Mean + Error(value))),
    };

    private static double Error(Score score) => score.N > 1 ? score.Std / Math.Sqrt(score.N) : 0;

    private static string Shown(IReadOnlyList<string> units) => string.Join(", ", units.Take(12)) + (units.Count > 12 ? ", …" : "");

    private static (string Method, IReadOnlyList<SelectionSample> Samples)[] Samples(ExplainerGrid grid, StudyResults results,
        ExplainerSet set) =>
        [.. grid.Parameters.Methods.Select(m => (m.Name,
            UnitScores.Samples(grid.Result(results, set, m, grid.Parameters.Seeds[0])["samples"]!)))];

    private static JsonObject Picture(IEnumerable<string> title, string png)
    {
        var panel = JsonNode.Parse(PictureText)!.AsObject();
        panel["title"] = new JsonObject { ["text"] = Plot.Words(title), ["fontSize"] = 9, ["offset"] = 3 };
        panel["data"] = new JsonObject { ["values"] = new JsonArray(new JsonObject { ["url"] = "data:image/png;base64," + png }) };
        (panel["mark"]!["width"], panel["mark"]!["height"]) = (Side, Side);
        (panel["width"], panel["height"]) = (Side, Side);
        return panel;
    }

    private const string PictureText =
        """
        {
          "mark": {"type": "image", "smooth": false},
          "encoding": {"url": {"field": "url", "type": "nominal"}, "x": {"value": 42}, "y": {"value": 42}},
          "view": {"stroke": null}
        }
        """;

    private const string Text =
        """
        {
          "facet": {"field": "score", "type": "nominal", "title": null},
          "columns": 3,
          "spec": {
            "width": 190, "height": {"step": 14},
            "encoding": {"y": {"field": "method", "type": "nominal", "title": null}},
            "layer": [
              {"mark": {"type": "bar", "color": "#0072B2"}, "encoding": {"x": {"field": "mean", "type": "quantitative", "title": "%",
                  "scale": {"domain": [0, 100]}},
                "tooltip": [{"field": "method", "type": "nominal"}, {"field": "mean", "type": "quantitative", "format": ".1f"}]}},
              {"mark": {"type": "rule", "color": "#D55E00", "strokeWidth": 2}, "encoding": {"x": {"field": "low", "type": "quantitative"},
                  "x2": {"field": "high"}}}
            ]
          }
        }
        """;
}
