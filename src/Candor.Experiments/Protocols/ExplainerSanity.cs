using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Experiments.Jobs;
using Candor.Experiments.Plots;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;
using Candor.Tensors;

namespace Candor.Experiments.Protocols;

/// <summary>Whether masks change when the model loses its weights, or was trained on shuffled labels: cosine between binary masks, and the
/// cosine of chance.</summary>
/// <remarks>Adebayo et al. (NeurIPS 2018) as Liang et al. (KDD 2020), section 4.1.3.</remarks>
public sealed class ExplainerSanity : Study
{
    private const double Alike = 0.5;

    private readonly ExplainerGrid _grid;

    private ExplainerSanity(ExplainerGrid grid) => _grid = grid;

    /// <summary>The protocol.</summary>
    public static Protocol Protocol { get; } = new(
        "explainer-sanity", "Compares masks before and after the model is randomised, by weights and by labels.",
            ["model-randomised", "data-randomised"],
        (json, options) => new ExplainerSanity(new ExplainerGrid(ExplainerParameters.Read(json), options)));

    private ExplainerParameters P => _grid.Parameters;

    /// <inheritdoc />
    public override IReadOnlyList<Job> Jobs =>
        [.. from set in P.Sets from seed in P.Seeds from method in P.Methods select _grid.Sanity(set, method, seed)];

    /// <inheritdoc />
    public override Findings Conclude(StudyResults results)
    {
        var ours = P.Methods.FirstOrDefault(m => m.Name == P.Ours);
        return new Findings
        {
            Seeds = P.Seeds,
            Data = [.. P.Sets.Select(s => UnitScores.Data(results.Of(_grid.Model(s, P.Seeds[0])).Result["data"]!))],
            Scores = r => r.Result["model"] is { } model ? new Dictionary<string, double>
            {
                ["model"] = UnitScores.Score(model).Mean,
                ["data"] = UnitScores.Score(r.Result["data"]!).Mean
            }
                : r.Result["accuracy"] is { } accuracy ? new Dictionary<string, double> { ["accuracy"] = UnitScores.Score(accuracy).Mean }
                : new Dictionary<string, double>(),
            Tables = [.. P.Sets.Select(s => Table(results, s))],
            Figures = [.. P.Sets.Select(s => Figure(results, s))],
            Verdicts = ours is null ? new Dictionary<string, ClaimVerdict>() : new Dictionary<string, ClaimVerdict>
            {
                ["model-randomised"] = Verdict(results, ours, "model", "weights"),
                ["data-randomised"] = Verdict(results, ours, "data", "labels"),
            },
            Notes = P.Seeds.Count < 2 ? ["One repeat only: there are no deviations; differences may be chance."] : [],
        };
    }

    private Score Cosine(StudyResults results, ExplainerSet set, ExplainerMethod method, string which) =>
        ExplainerGrid.Over(Cosines(results, set, method, which));

    private double[] Cosines(StudyResults results, ExplainerSet set, ExplainerMethod method, string which) =>
        [.. P.Seeds.Select(seed => UnitScores.Score(results.Of(_grid.Sanity(set, method, seed)).Result[which]!).Mean)];

    private double Chance(StudyResults results, ExplainerSet set) =>
        results.Of(_grid.Sanity(set, P.Methods[0], P.Seeds[0])).Result["chance"]!.GetValue<double>();

    private TableEntry Table(StudyResults results, ExplainerSet set) => new(
        FormattableString.Invariant($"{set.Name}: cosine between masks before and after randomisation, in % ↓; unrelated masks have {100 * Chance(results, set):0.0} % on average [the paper]"),
        ["method", "random weights", "random labels"],
        [.. P.Methods.Select(m => (IReadOnlyList<string>)[m.Name, Cell(results, set, m, "model"), Cell(results, set, m, "data")])]);

    private string Cell(StudyResults results, ExplainerSet set, ExplainerMethod method, string which)
    {
        var score = Cosine(results, set, method, which);
        var text = score.N > 1 ? FormattableString.Invariant($"{100 * score.Mean:0.0} ± {100 * score.Std:0.0}")
            : FormattableString.Invariant($"{100 * score.Mean:0.0}");
        return set.Published.TryGetValue(method.Name, out var paper) && paper.TryGetValue(which, out var theirs)
            ? FormattableString.Invariant($"{text} [{100 * theirs:0.0}]") : text;
    }

    private ClaimVerdict Verdict(StudyResults results, ExplainerMethod ours, string which, string what)
    {
        var lines = P.Sets.Select(s => (s.Name, Score: Cosine(results, s, ours, which), Chance: Chance(results, s))).ToArray();
        return ClaimVerdict.By(
            string.Join("; ", lines.Select(l =>
                FormattableString.Invariant($"{l.Name}: {100 * l.Score.Mean:0.0} % with random {what}, {100 * l.Chance:0.0} % by chance"))),
            lines.All(l => l.Score.Mean < Alike),
            Decide.All(P.Sets.Select(s => Decide.Below(Cosines(results, s, ours, which), Alike))),
            FormattableString.Invariant($"Mean cosine between the masks of {ours.Name} of the same test rows over {P.Seeds.Count} repeats; holds if below {100 * Alike:0} % on every set: then less than half of a mask stays."));
    }

    private FigureEntry Figure(StudyResults results, ExplainerSet set)
    {
        var title = $"{set.Name}: masks before and after randomisation";
        var spec = Plot.Of(title, Text, P.Methods.SelectMany(m => new[] { ("model", "random weights"), ("data", "random labels") }
            .Select(w => Bar(m, w.Item1, w.Item2))));
        spec["spec"]!["encoding"]!["y"]!["sort"] = Plot.Words(P.Methods.Select(m => m.Name));
        return new FigureEntry($"sanity-{ExplainerPlotNames.File(set.Name)}", title,
            "Mean cosine between binary masks of the same test rows; the line is what unrelated masks have. " +
            "An explanation that does not look at the model has 100 %.", spec);

        JsonObject Bar(ExplainerMethod method, string which, string what) => new()
        {
            ["method"] = method.Name,
            ["what"] = what,
            ["cosine"] = Plot.Number(100 * Cosine(results, set, method, which).Mean),
            ["chance"] = Plot.Number(100 * Chance(results, set)),
        };
    }

    private const string Text =
        """
        {
          "facet": {"column": {"field": "what", "type": "nominal", "title": null}},
          "spec": {
            "width": 220, "height": {"step": 16},
            "encoding": {"y": {"field": "method", "type": "nominal", "title": null}},
            "layer": [
              {"mark": {"type": "bar", "color": "#0072B2"}, "encoding": {"x": {"field": "cosine", "type": "quantitative",
                  "title": "cosine, % ↓", "scale": {"domain": [0, 100]}},
                "tooltip": [{"field": "method", "type": "nominal"}, {"field": "cosine", "type": "quantitative", "format": ".1f"}]}},
              {"mark": {"type": "rule", "color": "#D55E00"}, "encoding": {"x": {"field": "chance", "type": "quantitative",
                  "aggregate": "mean"}, "y": null}}
            ]
          }
        }
        """;
}
