using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Charts;

/// <summary>Training curves of a phase: validation scores, objective, and the objective's terms.</summary>
internal static class TrainingChart
{
    /// <summary>The charts of a record, phase by phase in the order of the record.</summary>
    public static IEnumerable<(string Phase, IReadOnlyList<Chart> Charts)> Of(RunRecord record)
    {
        var kept = record.Selections.FirstOrDefault(s => s.Chosen)?.Epoch;
        foreach (var phase in record.History.GroupBy(e => e.Phase, StringComparer.Ordinal))
        {
            var epochs = phase.ToArray();
            yield return (phase.Key, [.. Charts(epochs, phase.Key == "tune" ? kept : null)]);
        }
    }

    private static IEnumerable<Chart> Charts(EpochInfo[] epochs, int? kept)
    {
        var line = kept is { } k ? $" The line marks epoch {Show.Count(k)}, which was kept." : "";
        if (epochs.Any(e => e.Fidelity is not null))
        {
            yield return Lines(
                "Fidelity on the validation part",
                    "Share of rows whose class the model keeps on the selected features (fsM, higher is better) and without them (fuM, " +
                    "lower is better), and what the networks that learn along predict.",
                epochs, e => (e.Fidelity ?? new Dictionary<string, double>()).Select(f => (f.Key, (double?)f.Value)), null);
            if (epochs.Any(e => e.Terms.Count > 0))
                yield return Lines("Losses", "The mean over each epoch.", epochs, e => e.Terms.Select(t => (t.Key, (double?)t.Value)),
                    null);
            yield break;
        }
        var which = epochs.Any(e => e.Insertion is not null || e.Deletion is not null) ? "Higher is better in each."
            : $"{(epochs.Any(e => e.OfNumbers) ? "R²" : "Accuracy")} on the validation part; higher is better.";
        yield return Lines("Validation scores", which + line, epochs, Scores, kept);
        if (epochs.Any(e => e.Loss is not null))
            yield return Lines("Objective", $"What training minimises, the mean over each epoch.{line}", epochs,
                e => [("objective", e.Loss)], kept);
        if (epochs.Max(e => e.Terms.Count) > 1)
            yield return Lines("Terms of the objective", "Each term before its weight.", epochs,
                e => e.Terms.Select(t => (t.Key, (double?)t.Value)), kept);
    }

    private static IEnumerable<(string Series, double? Value)> Scores(EpochInfo e)
    {
        yield return (e.OfNumbers ? "R²" : "accuracy", e.Accuracy);
        if (e.Insertion is { } insertion)
            yield return ("insertion", insertion);
        if (e.Deletion is { } deletion)
            yield return ("1 − deletion", 1 - deletion);
    }

    private static Chart Lines(
        string title, string caption, EpochInfo[] epochs, Func<EpochInfo, IEnumerable<(string Series, double? Value)>> read, int? kept)
    {
        var rows = epochs.Select(e => (e.Epoch, Values: read(e).ToArray())).ToArray();
        var spec = Spec.Of($"{title} by epoch", Text, rows.SelectMany(r => r.Values.Select(v => Point(r.Epoch, v.Series, v.Value))));
        var series = rows.SelectMany(r => r.Values.Select(v => v.Series)).Distinct(StringComparer.Ordinal).ToArray();
        spec["layer"]![0]!["encoding"]!["color"]!["scale"]!["domain"] = Spec.Array(series.Select(s => JsonValue.Create(s)));
        if (series.Length < 2)
            spec["layer"]![0]!["encoding"]!["color"]!["legend"] = null;
        if (kept is { } k)
            spec["layer"]!.AsArray().Add(Kept(k));
        return new(title, caption, spec, Table(series, rows));
    }

    private static JsonObject Point(int epoch, string series, double? value) =>
        new() { ["epoch"] = epoch, ["series"] = series, ["value"] = Spec.Number(value) };

    private static JsonNode Kept(int epoch)
    {
        var rule = JsonNode.Parse(
            """
            {"data": {"values": [{}]}, "mark": {"type": "rule", "color": "var(--muted)", "strokeDash": [2, 3], "aria": false},
             "encoding": {"x": {}}}
            """)!;
        rule["encoding"]!["x"]!["datum"] = epoch;
        return rule;
    }

    private static Html Table(string[] series, (int Epoch, (string Series, double? Value)[] Values)[] rows) => Markup.Table.Of(
        ["Epoch", .. series],
        rows.Select(r => (string[])[Show.Count(r.Epoch), .. series.Select(s => Show.Score(r.Values.FirstOrDefault(v => v.Series == s).Value
            ?? double.NaN))]));

    private const string Text =
        """
        {
          "height": 200,
          "layer": [
            {
              "mark": {"type": "line", "strokeWidth": 1.8, "point": {"size": 14}},
              "encoding": {
                "x": {"field": "epoch", "type": "quantitative", "axis": {"title": "Epoch", "format": "d", "tickMinStep": 1},
                    "scale": {"nice": false}},
                "y": {"field": "value", "type": "quantitative", "axis": {"title": null}, "scale": {"zero": false}},
                "color": {"field": "series", "type": "nominal", "title": null, "sort": null, "scale": {
                  "range": ["var(--series-1)", "var(--series-2)", "var(--series-3)", "var(--series-4)", "var(--series-5)",
                      "var(--series-6)"]}},
                "tooltip": [
                  {"field": "epoch", "type": "quantitative", "title": "Epoch"},
                  {"field": "series", "type": "nominal", "title": "Value of"},
                  {"field": "value", "type": "quantitative", "title": "Value", "format": ".4~g"}
                ]
              }
            }
          ]
        }
        """;
}
