using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Experiments.Statistics;
using Candor.Reports.Images;

namespace Candor.Experiments.Plots;

/// <summary>One explained image: itself, two heat maps, and the insertion and deletion curves of both, as in the paper's Fig. 5.</summary>
internal static class ExamplePlot
{
    private const int Side = 130;

    /// <summary>The figure of an image.</summary>
    public static FigureEntry Of(string name, string where, ExplainedSample sample, string ours, SampleExplanation byOurs, string plain,
        SampleExplanation byPlain)
    {
        var image = sample.Image!;
        var title = FormattableString.Invariant($"Test image {sample.Row}, class {sample.Label}, {where}");
        var panels = new JsonArray
        {
            Picture($"label: {sample.Label}", ExplanationImages.Original(image)),
            Picture($"{ours}, p = {Number.Score(byOurs.Probability)}", ExplanationImages.HeatMap(image, byOurs)),
            Picture($"{plain}, p = {Number.Score(byPlain.Probability)}", ExplanationImages.HeatMap(image, byPlain)),
        };
        foreach (var (method, explanation) in new[] { (ours, byOurs), (plain, byPlain) })
            if (explanation is { InsertionCurve: { } insertion, DeletionCurve: { } deletion })
            {
                panels.Add(Curve($"{method}: Ins = {Number.Score(explanation.Insertion)}", "units inserted", insertion));
                panels.Add(Curve($"{method}: Del = {Number.Score(explanation.Deletion)}", "units deleted", deletion));
            }
        var spec = Plot.Of(title, """{"columns": 7}""", []);
        spec["concat"] = panels;
        return new FigureEntry(name, title,
            "The image, the heat maps of the true class (the stronger the colour, the larger |φ| within the map), " +
            "and the probability while the highest-ranked units are inserted or deleted; the score is the mean up to the red line. " +
            "Of the explained images that both get right, those whose scores gained most are drawn.", spec);
    }

    private static JsonObject Picture(string title, byte[] png)
    {
        var panel = JsonNode.Parse(PictureText)!.AsObject();
        panel["title"] = title;
        panel["data"] = new JsonObject
        {
            ["values"] = new JsonArray(new JsonObject
            {
                ["url"] = "data:image/png;base64,"
            + Convert.ToBase64String(png)
            })
        };
        (panel["mark"]!["width"], panel["mark"]!["height"]) = (Side, Side);
        (panel["width"], panel["height"]) = (Side, Side);
        return panel;
    }

    private static JsonObject Curve(string title, string axis, Curve curve)
    {
        var panel = JsonNode.Parse(CurveText)!.AsObject();
        panel["title"] = title;
        panel["data"] = new JsonObject
        {
            ["values"] = new JsonArray([.. curve.Units.Zip(curve.Probability).Select(p =>
            (JsonNode)new JsonObject { ["units"] = p.First, ["p"] = Plot.Number(p.Second), ["scored"] = p.First <= curve.ScoredUnits })])
        };
        panel["layer"]![0]!["encoding"]!["x"]!["title"] = axis;
        panel["layer"]![2]!["encoding"]!["x"]!["datum"] = curve.ScoredUnits;
        (panel["width"], panel["height"]) = (Side, Side);
        return panel;
    }

    private const string PictureText =
        """
        {
          "mark": {"type": "image", "smooth": false},
          "encoding": {"url": {"field": "url", "type": "nominal"}, "x": {"value": 65}, "y": {"value": 65}},
          "view": {"stroke": null}
        }
        """;

    private const string CurveText =
        """
        {
          "layer": [
            {"transform": [{"filter": "datum.scored"}], "mark": {"type": "area", "color": "#0072B2", "opacity": 0.35},
             "encoding": {"x": {"field": "units", "type": "quantitative", "axis": {"tickCount": 4}},
                 "y": {"field": "p", "type": "quantitative", "title": "probability", "scale": {"domain": [0, 1]},
                 "axis": {"tickCount": 3}}}},
            {"mark": {"type": "line", "color": "#0072B2", "strokeWidth": 1.5},
                "encoding": {"x": {"field": "units", "type": "quantitative"}, "y": {"field": "p", "type": "quantitative"}}},
            {"mark": {"type": "rule", "color": "#D55E00"}, "encoding": {"x": {"datum": 0}}}
          ]
        }
        """;
}
