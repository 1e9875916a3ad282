using System.Globalization;
using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Experiments.Plots;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;
using Candor.Runs.Explaining;

namespace Candor.Experiments.Protocols;

/// <summary>Explained test images under two ways of training, with both heat maps and both curves: the paper's Figs. 5, A.3 and
/// A.4.</summary>
/// <remarks>Yoshikawa &amp; Iwata (2024), Section 4.1.1 and Appendix B.3. The images are those that the jobs explain (<c>samples</c> of the
/// base configuration).</remarks>
public sealed class ImageExamples : GridStudy
{
    private const int Drawn = 4;

    private ImageExamples(MethodGrid grid)
        : base(grid)
    {
    }

    /// <summary>The protocol.</summary>
    public static Protocol Protocol { get; } = new(
        "image-examples", "Draws explained test images under two ways of training: image, heat maps, and insertion and deletion curves with their scores.",
        ["both-better", "positive-top"],
        (json, options) => new ImageExamples(new MethodGrid(GridParameters.Read(json), options)));

    /// <inheritdoc />
    public override Findings Conclude(StudyResults results)
    {
        var grid = new GridResults(Grid, results);
        var pairs = Grid.Cells.ToDictionary(c => c, c => Pairs(grid, c));
        return grid.Begin([Grid.Parameters.Eta]) with
        {
            Tables =
            [
                new TableEntry(
                    $"Explained test images that both predictors get right, at η = {Number.Eta(Grid.Parameters.Eta)}",
                    ["data, explainer, S", $"accuracy ↑ {Plain}", $"accuracy ↑ {Ours}", "images",
                        $"insertion {Plain}", $"insertion {Ours}", $"deletion {Plain}", $"deletion {Ours}",
                        "better in both"],
                    [
                        .. pairs.Select(p => (IReadOnlyList<string>)
                        [
                            p.Key.ToString(), grid.Accuracy(p.Key, Plain, Grid.Parameters.Eta),
                                grid.Accuracy(p.Key, Ours, Grid.Parameters.Eta), FormattableString.Invariant($"{p.Value.Length}"),
                                Mean(p.Value, x => x.Plain.Insertion),
                                Mean(p.Value, x => x.Ours.Insertion),
                            Mean(p.Value, x => x.Plain.Deletion), Mean(p.Value, x => x.Ours.Deletion), Number.Share(Better(p.Value)),
                        ]),
                    ]),
            ],
            Figures = [.. pairs.SelectMany(p => Chosen(p.Value).Select((pair, i) => ExamplePlot.Of(Name(p.Key, i), p.Key.ToString(),
                pair.Sample, Ours, pair.Ours, Plain, pair.Plain)))],
            Verdicts = Verdicts(pairs),
        };
    }

    private Dictionary<string, ClaimVerdict> Verdicts(Dictionary<Cell, Pair[]> pairs)
    {
        var decided = pairs.Where(p => p.Value.Length > 0).ToArray();
        if (decided.Length == 0)
            return [];
        return new()
        {
            ["both-better"] = ClaimVerdict.By(
                string.Join("; ", decided.Select(p =>
                    string.Create(CultureInfo.InvariantCulture,
                        $"{p.Key}: better in both for {Number.Share(Better(p.Value))} of {p.Value.Length} " +
                        $"images"))),
                decided.All(p => Better(p.Value) > 0.5),
                Decide.All(decided.Select(p => Decide.Above([.. BySeed(p.Value).Select(g => Better([.. g]))], 0.5))),
                $"Explained test images that both predictors get right; holds if insertion and deletion are both better under {Ours} for more than half of them in every cell. Insertion: {Tests(x => x.Insertion)}. Deletion: {Tests(x => x.Deletion)}."),
            ["positive-top"] = ClaimVerdict.By(
                string.Join("; ", decided.Select(p =>
                    $"{p.Key}: {Mean(p.Value, x => Concentration(x.Ours))} against {Mean(p.Value, x => Concentration(x.Plain))}")),
                decided.All(p => p.Value.Average(x => Concentration(x.Ours)) > p.Value.Average(x => Concentration(x.Plain))),
                Decide.All(decided.Select(p => Decide.Above(PairedTest.Of(
                    [.. BySeed(p.Value).Select(g => g.Average(x => Concentration(x.Ours)))],
                    [.. BySeed(p.Value).Select(g => g.Average(x => Concentration(x.Plain)))])))),
                $"Share of the positive contributions that lies in the tenth of the units that rank highest; holds if larger under {Ours} in every cell. {Tests(Concentration)}."),
        };

        string Tests(Func<SampleExplanation, double> value) => string.Join("; ",
            decided.Select(p => (p.Key, Ours: p.Value.Select(x => value(x.Ours)), Plain: p.Value.Select(x => value(x.Plain))))
                .Select(p => $"{p.Key}: {Number.Test(PairedTest.OfRows([.. p.Ours], [.. p.Plain]))}"));
    }

    private static double Concentration(SampleExplanation explanation)
    {
        var positive = explanation.Contributions.Where(c => c > 0).OrderDescending().ToArray();
        return positive.Length == 0 ? 0 : positive.Take(Math.Max(1, explanation.Contributions.Count / 10)).Sum() / positive.Sum();
    }

    private static double Better(Pair[] pairs) => pairs.Length == 0 ? double.NaN
        : (double)pairs.Count(p => p.Ours.Insertion > p.Plain.Insertion && p.Ours.Deletion < p.Plain.Deletion) / pairs.Length;

    private static IEnumerable<IGrouping<ulong, Pair>> BySeed(Pair[] pairs) => pairs.GroupBy(p => p.Seed);

    private static string Mean(Pair[] pairs, Func<Pair, double> value) => pairs.Length == 0 ? "–" : Number.Score(pairs.Average(value));

    // As the paper, those whose scores gained most.
    private static IEnumerable<Pair> Chosen(Pair[] pairs) => pairs
        .Where(p => p.Sample.Image is not null)
        .OrderByDescending(p => p.Ours.Insertion - p.Plain.Insertion + p.Plain.Deletion - p.Ours.Deletion).Take(Drawn);

    private static string Name(Cell cell, int i) =>
        FormattableString.Invariant($"example-{cell.Data}-{cell.Explainer.ToLowerInvariant()}-{i + 1}");

    private Pair[] Pairs(GridResults grid, Cell cell) =>
    [
        .. Grid.Parameters.Seeds.SelectMany(seed => Samples(grid, cell, Ours, seed).Join(Samples(grid, cell, Plain, seed), s => s.Row,
            s => s.Row, (o, p) => new Pair(seed, o, o.After, p.After)))
            .Where(p => p.Ours.Prediction == p.Sample.Label && p.Plain.Prediction == p.Sample.Label),
    ];

    private static IReadOnlyList<ExplainedSample> Samples(GridResults grid, Cell cell, string method, ulong seed)
    {
        var samples = grid.Choose(cell, method, seed, grid.Grid.Parameters.Eta).Record.Samples;
        return samples.Count > 0 ? samples
            : throw new CandorException("Examples need images to explain; set samples in the experiment's base.");
    }

    private sealed record Pair(ulong Seed, ExplainedSample Sample, SampleExplanation Ours, SampleExplanation Plain);
}
