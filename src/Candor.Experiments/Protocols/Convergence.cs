using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Experiments.Plots;
using Candor.Experiments.Studies;

namespace Candor.Experiments.Protocols;

/// <summary>How learned explainers converge, and what a longer run would change.</summary>
internal static class Convergence
{
    private const double Noise = 0.01;

    /// <summary>FS-M on validation rows after each epoch, the mean over repeats; the paper's Fig. 3.</summary>
    public static FigureEntry? Figure(ExplainerGrid grid, StudyResults results, ExplainerSet set)
    {
        var learned = Learned(grid);
        var points = learned.SelectMany(m => Curve(grid, results, set, m).Select((value, epoch) => new JsonObject
        {
            ["method"] = m.Name,
            ["epoch"] = epoch,
            ["fsM"] = Plot.Number(100 * value),
        })).ToArray();
        if (points.Length == 0)
            return null;
        var title = $"{set.Name}: FS-M while explainers learn";
        var spec = Plot.Of(title, Text, points);
        Plot.Methods(spec["encoding"]!, [.. learned.Select(m => m.Name)]);
        return new FigureEntry(
            $"convergence-{ExplainerPlotNames.File(set.Name)}", title,
            "Share of validation rows whose class the model keeps on the selected features alone, after each epoch; the mean over repeats. Epoch 0 is before the first step.", spec);
    }

    /// <summary>A sentence for each learned method: where it stands, and whether it still moves.</summary>
    public static IEnumerable<string> Notes(ExplainerGrid grid, StudyResults results)
    {
        foreach (var set in grid.Parameters.Sets)
            foreach (var method in Learned(grid))
                if (Curve(grid, results, set, method) is { Length: > 3 } curve)
                    yield return Sentence(set.Name, method.Name, curve);
    }

    /// <summary>Whether the last quarter of the epochs still moves the score by more than a point against the quarter before.</summary>
    public static string Sentence(string set, string method, double[] curve)
    {
        var quarter = Math.Max(1, (curve.Length - 1) / 4);
        var change = curve[^quarter..].Average() - curve[^(2 * quarter)..^quarter].Average();
        var would = Math.Abs(change) <= Noise ? "a longer run would hardly change it"
            : change > 0 ? "a longer run would raise it further" : "it was falling at the end, so a longer run would change it";
        return string.Create(CultureInfo.InvariantCulture,
            $"{set}, {method}: FS-M on validation rows went from {100 * curve[0]:0.0} % to {100 * curve[^1]:0.0} % in {curve.Length - 1} " +
            $"epochs and changed by {100 * change:+0.0;−0.0;0.0} points between the last two quarters: {would}.");
    }

    private static ExplainerMethod[] Learned(ExplainerGrid grid) => [.. grid.Parameters.Methods.Where(m => m.Learn is not null)];

    // [epochs + 1]; repeats have the same number of epochs.
    private static double[] Curve(ExplainerGrid grid, StudyResults results, ExplainerSet set, ExplainerMethod method)
    {
        var repeats = grid.Parameters.Seeds.Select(s => grid.History(results, set, method,
            s).Select(e => e.Fidelity?.GetValueOrDefault("fsM", double.NaN) ?? double.NaN).ToArray()).ToArray();
        return repeats[0].Any(v => !double.IsFinite(v)) ? [] : [.. repeats[0].Select((_, epoch) => repeats.Average(r => r[epoch]))];
    }

    private const string Text =
        """
        {
          "width": 380, "height": 220,
          "encoding": {
            "x": {"field": "epoch", "type": "quantitative", "axis": {"tickMinStep": 1}},
            "y": {"field": "fsM", "type": "quantitative", "title": "FS-M, % ↑", "scale": {"zero": false}}
          },
          "layer": [
            {"mark": {"type": "line"}},
            {"mark": {"type": "point", "filled": true, "size": 40, "opacity": 1}, "encoding": {"tooltip": [
              {"field": "method", "type": "nominal"}, {"field": "epoch", "type": "quantitative"}, {"field": "fsM", "type": "quantitative",
                  "format": ".1f"}]}}
          ]
        }
        """;
}
