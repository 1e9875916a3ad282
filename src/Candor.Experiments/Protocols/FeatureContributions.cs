using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Experiments.Plots;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;

namespace Candor.Experiments.Protocols;

/// <summary>Feature contributions of single rows under two ways of training: the paper's Fig. A.6.</summary>
/// <remarks>Yoshikawa &amp; Iwata (2024), Appendix C.3. The rows are those that the jobs explain (<c>samples</c> of the base
/// configuration).</remarks>
public sealed class FeatureContributions : GridStudy
{
    private const int Drawn = 3;

    private FeatureContributions(MethodGrid grid)
        : base(grid)
    {
    }

    /// <summary>The protocol.</summary>
    public static Protocol Protocol { get; } = new(
        "feature-contributions", "Compares the size of feature contributions of the same test rows under two ways of training.",
        ["larger-contributions"],
        (json, options) => new FeatureContributions(new MethodGrid(GridParameters.Read(json), options)));

    /// <inheritdoc />
    public override Findings Conclude(StudyResults results)
    {
        var grid = new GridResults(Grid, results);
        var rows = Grid.Cells.ToDictionary(c => c, c => Rows(grid, c));
        return grid.Begin([Grid.Parameters.Eta]) with
        {
            Tables =
            [
                new TableEntry(
                    FormattableString.Invariant($"Mean |φ| of the same test rows at η = {Number.Eta(Grid.Parameters.Eta)}"),
                    ["data, explainer, S", $"accuracy ↑ {Plain}", $"accuracy ↑ {Ours}", "rows", Plain, Ours, "ratio",
                        $"rows with larger |φ| under {Ours}"],
                    [
                        .. rows.Select(r => (IReadOnlyList<string>)
                        [
                            r.Key.ToString(), grid.Accuracy(r.Key, Plain, Grid.Parameters.Eta),
                                grid.Accuracy(r.Key, Ours, Grid.Parameters.Eta), FormattableString.Invariant($"{r.Value.Length}"),
                                Number.Score(r.Value.Average(x => x.PlainSize)), Number.Score(r.Value.Average(x => x.OursSize)),
                            Number.Score(r.Value.Average(x => x.OursSize) / r.Value.Average(x => x.PlainSize)),
                                Number.Share(Larger(r.Value)),
                        ]),
                    ]),
            ],
            Figures = [.. rows.Select(r => Figure(r.Key, r.Value))],
            Verdicts = new Dictionary<string, ClaimVerdict> { ["larger-contributions"] = Verdict(rows) },
        };
    }

    private static ClaimVerdict Verdict(Dictionary<Cell, Row[]> rows)
    {
        var lines = rows.Select(r => (r.Key, Share: Larger(r.Value), r.Value.Length,
            Test: PairedTest.OfRows([.. r.Value.Select(x => x.OursSize)], [.. r.Value.Select(x => x.PlainSize)]))).ToArray();
        return ClaimVerdict.By(
            string.Join("; ", lines.Select(l =>
                FormattableString.Invariant($"{l.Key}: larger for {Number.Share(l.Share)} of {l.Length} rows"))),
            lines.All(l => l.Share > 0.5),
            Decide.All(rows.Values.Select(r => Decide.Above([.. r.GroupBy(x => x.Seed).Select(g => Larger([.. g]))], 0.5))),
            $"Mean |φ| over the features of a row; holds if more than half of the rows have a larger one in every cell. Difference row by row: {string.Join("; ", lines.Select(l => $"{l.Key}: {Number.Test(l.Test)}"))}.");
    }

    private static double Larger(Row[] rows) => (double)rows.Count(r => r.OursSize > r.PlainSize) / rows.Length;

    private Row[] Rows(GridResults grid, Cell cell) =>
    [
        .. Grid.Parameters.Seeds.SelectMany(seed =>
        {
            var (ours, plain) = (Samples(grid, cell, Ours, seed), Samples(grid, cell, Plain, seed));
            return ours.Join(plain, s => s.Row, s => s.Row, (o, p) => new Row(seed, o, p));
        }),
    ];

    private static IReadOnlyList<ExplainedSample> Samples(GridResults grid, Cell cell, string method, ulong seed)
    {
        var record = grid.Choose(cell, method, seed, grid.Grid.Parameters.Eta).Record;
        return record.Samples.Count > 0
            ? record.Samples
            : throw new CandorException("Feature contributions need rows to explain; set samples in the experiment's base.");
    }

    // The rows that changed most, for the eye.
    private FigureEntry Figure(Cell cell, Row[] rows)
    {
        var shown = rows.Where(r => r.Ours.After.Prediction == r.Ours.Label && r.Plain.After.Prediction == r.Plain.Label).OrderByDescending(
            r => r.OursSize - r.PlainSize).Take(Drawn).ToArray();
        var title = $"Feature contributions of test rows, {cell}";
        var spec = Plot.Of(title, Text, shown.SelectMany(Bars));
        Plot.Colours(spec["spec"]!["encoding"]!, [Ours, Plain]);
        return new FigureEntry(
            FormattableString.Invariant($"features-{cell.Data}-{cell.Explainer.ToLowerInvariant()}"), title,
            "Contributions φ to the true class of rows that both predictors get right, those with the largest gain in mean |φ|. Bars to the right speak for the class.", spec);
    }

    private IEnumerable<JsonObject> Bars(Row row)
    {
        foreach (var (method, sample) in new[] { (Ours, row.Ours), (Plain, row.Plain) })
            for (var i = 0; i < sample.Features.Count; i++)
            {
                yield return new JsonObject
                {
                    ["row"] = FormattableString.Invariant($"row {sample.Row}, class {sample.Label}"),
                    ["method"] = method,
                    ["feature"] = sample.Features[i].Name,
                    ["value"] = sample.Features[i].Value,
                    ["phi"] = Plot.Number(sample.After.Contributions[i]),
                };
            }
    }

    private sealed record Row(ulong Seed, ExplainedSample Ours, ExplainedSample Plain)
    {
        public double OursSize { get; } = Ours.After.Contributions.Average(Math.Abs);

        public double PlainSize { get; } = Plain.After.Contributions.Average(Math.Abs);
    }

    private const string Text =
        """
        {
          "facet": {"field": "row", "type": "nominal", "title": null},
          "columns": 3,
          "spec": {
            "width": 200, "height": {"step": 9},
            "mark": {"type": "bar"},
            "encoding": {
              "y": {"field": "feature", "type": "nominal", "title": null},
              "yOffset": {"field": "method"},
              "x": {"field": "phi", "type": "quantitative", "title": "contribution φ"},
              "tooltip": [{"field": "feature", "type": "nominal"}, {"field": "value", "type": "nominal"},
                  {"field": "method", "type": "nominal"}, {"field": "phi", "type": "quantitative", "format": "+.3f"}]
            }
          }
        }
        """;
}
