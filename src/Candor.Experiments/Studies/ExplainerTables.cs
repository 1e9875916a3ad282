using Candor.Data.Records;
using Candor.Experiments.Jobs;
using Candor.Metrics;
using Candor.Metrics.Fidelity;

namespace Candor.Experiments.Studies;

/// <summary>The tables of a comparison of explainers, as in the paper: the best of a column in bold, its direction in its head, the paper's
/// figure in brackets.</summary>
internal sealed class ExplainerTables(ExplainerGrid grid, StudyResults results)
{
    private static readonly Dictionary<string, string> s_heads = new()
    {
        ["fsM"] = "FS-M",
        ["fuM"] = "FU-M",
        ["fsA"] = "FS-A",
        ["fuA"] = "FU-A",
        ["evalX"] = "EVAL-X",
        ["flippedM"] = "flipped, M",
        ["flippedA"] = "flipped, A",
        ["flippedX"] = "flipped, judge",
        ["evalXOther"] = "EVAL-X, other kind",
        ["flippedXOther"] = "flipped, other judge",
        ["maskOnly"] = "mask only",
        ["sen"] = "SEN",
        ["tps"] = "s/explanation",
        ["relevant"] = "true features",
    };

    private static readonly string[] s_fidelity = ["fsM", "fuM", "fsA", "fuA", "sen", "tps"];
    private static readonly string[] s_leakage =
        ["evalX", "evalXOther", "flippedM", "flippedA", "flippedX", "flippedXOther", "maskOnly"];

    private ExplainerParameters P => grid.Parameters;

    /// <summary>Fidelity, then leakage, of a set.</summary>
    public IEnumerable<TableEntry> Of(ExplainerSet set)
    {
        string[] truth = P.Methods.Any(m => Known(set, m, "relevant")) ? ["relevant"] : [];
        yield return new(
            FormattableString.Invariant($"{set.Name}: fidelity of the selected features in %, mean ± deviation over {P.Seeds.Count} repeat{(P.Seeds.Count == 1 ? "" : "s")} [the paper]"),
            ["method", .. truth.Concat(s_fidelity).Select(Head)],
            [.. P.Methods.Select(m => (IReadOnlyList<string>)[m.Name, .. truth.Concat(s_fidelity).Select(s => Cell(set, m, s))])]);
        var leakage = s_leakage.Where(s => P.Methods.Any(m => Known(set, m, s))).ToArray();
        var whole = P.OtherJudge ? $"{Whole(set)}, one of another kind {Whole(set, ofAnotherKind: true)}" : Whole(set);
        yield return new(
            $"{set.Name}: evidence or code, in %; the judge reads {whole} of whole inputs, a blank input has the model's class of " +
            $"{Blank(set)} of the rows",
            ["method", .. leakage.Select(Head), "FS-A − mask only ↑", "accuracy of A_u"],
            [.. P.Methods.Select(m => (IReadOnlyList<string>)[m.Name, .. leakage.Select(s => Cell(set, m, s)), Beyond(set, m),
                Adversary(set, m)])]);
        yield return new($"{set.Name}: what each method was given",
            ["method", "units", "k", "rows it learned from", "epochs", "updates", "rows A′ learned from", "rows scored", "rows of SEN"],
            [.. P.Methods.Select(m => Given(set, m))]);
    }

    // Evidence beyond the code: what A′ reads in the values that the places alone do not tell.
    private string Beyond(ExplainerSet set, ExplainerMethod method)
    {
        var differences = grid.Scores(results, set, method, "fsA").Zip(grid.Scores(results, set, method, "maskOnly"), (a, b) => a - b)
            .Where(double.IsFinite).ToArray();
        return differences.Length == 0 ? "–" : Percent(ExplainerGrid.Over(differences)).Replace('-', '−');
    }

    private IReadOnlyList<string> Given(ExplainerSet set, ExplainerMethod method)
    {
        var data = UnitScores.Data(results.Of(grid.Model(set, P.Seeds[0])).Result["data"]!);
        var rows = method.Rows.Or(P.Rows);
        var fit = Math.Min(rows.Fit ?? data.Train, data.Train);
        var measured = grid.Fidelity(set, method, P.Seeds[0]);
        string[] learned = ["–", "–", "–"];
        if (method.Learn is not null)
        {
            var config = grid.Explainer(set, method, P.Seeds[0], Meaningless.Nothing).Config;
            var options = config.Learned!.Options;
            var batch = options.BatchFor(fit, config.Predictor.Contains("text", StringComparison.Ordinal) ? "text" : "");
            learned = [Count(fit), Count(options.Epochs), Count(options.Epochs * ((fit + batch - 1) / batch))];
        }
        var segments = measured.Config.Segments;
        return
        [
            method.Name, segments == "grid" ? FormattableString.Invariant($"grid of {measured.Config.Grid}²") : segments ?? "inputs",
            method.K is { } own ? Count(own) : set.K is { } k ? Count(k) : "a tenth", .. learned,
            Count(Math.Min(rows.Judge ?? data.Train, data.Train)), Count(Math.Min(rows.Test ?? data.Test, data.Test)),
            Count(Math.Min(rows.Sensitivity ?? data.Test, Math.Min(rows.Test ?? data.Test, data.Test))),
        ];
    }

    /// <summary>The black boxes.</summary>
    public TableEntry Models() => new(
        "Black boxes", ["set", "training rows", "validation rows", "test rows", "test accuracy"],
        [.. P.Sets.Select(set =>
        {
            var data = UnitScores.Data(results.Of(grid.Model(set, P.Seeds[0])).Result["data"]!);
            var accuracy = P.Seeds.Select(s => UnitScores.Score(results.Of(grid.Model(set, s)).Result["accuracy"]!).Mean).ToArray();
            return (IReadOnlyList<string>)[set.Name, Count(data.Train), Count(data.Validation), Count(data.Test),
                Percent(ExplainerGrid.Over(accuracy))];
        })]);

    /// <summary>A score's head with its direction.</summary>
    public static string Head(string score) => $"{s_heads[score]} {(Up(score) ? "↑" : "↓")}";

    /// <summary>Whether more of a score is better.</summary>
    public static bool Up(string score) => score == "relevant"
        || FidelityScores.All.First(s => s.Name == score).Direction == Metrics.Direction.Up;

    /// <summary>A score's direction as records have it.</summary>
    public static string Direction(string score) => score is "evalXWhole" or "evalXOtherWhole" || Up(score) ? "up" : "down";

    /// <summary>A share or ratio as percent, a time in seconds.</summary>
    public static string Text(string score, double value) => !double.IsFinite(value) ? "–"
        : score == "tps" ? FormattableString.Invariant($"{value:0.0e-0}").Replace('-', '−')
        : FormattableString.Invariant($"{100 * value:0.0}");

    private static string Percent(Score score) => score.N > 1
        ? FormattableString.Invariant($"{100 * score.Mean:0.0} ± {100 * score.Std:0.0}")
        : FormattableString.Invariant($"{100 * score.Mean:0.0}");

    private static string Count(int n) => FormattableString.Invariant($"{n}");

    private bool Known(ExplainerSet set, ExplainerMethod method, string score) => grid.Scores(results, set, method,
        score).Any(double.IsFinite);

    private string Cell(ExplainerSet set, ExplainerMethod method, string score)
    {
        var own = ExplainerGrid.Over(grid.Scores(results, set, method, score));
        if (own.N == 0 || !double.IsFinite(own.Mean))
            return "–";
        var text = score == "tps" || own.N < 2 ? Text(score, own.Mean) : Percent(own);
        if (IsBest(set, method, score, Text(score, own.Mean)))
            text = $"**{text}**";
        return set.Published.TryGetValue(method.Name, out var paper) && paper.TryGetValue(score, out var theirs)
            ? $"{text} [{Text(score, theirs)}]" : text;
    }

    // By what is printed: what looks alike is equally good. Random units are there to be beaten, not to be the steadiest.
    private bool IsBest(ExplainerSet set, ExplainerMethod method, string score, string text)
    {
        if (method.Explainer == "random")
            return false;
        var means = P.Methods.Where(m => m.Explainer != "random").Select(m => (Method: m, grid.Scores(results, set, m,
            score).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())).Where(m => double.IsFinite(m.Item2)).ToArray();
        var best = Up(score) ? means.Max(m => m.Item2) : means.Min(m => m.Item2);
        return means.Length > 1 && Text(score, best) == text;
    }

    private string Adversary(ExplainerSet set, ExplainerMethod method)
    {
        if (method.Learn is null)
            return "";
        var values = P.Seeds.Select(s => grid.History(results, set, method, s)[^1].Fidelity?.GetValueOrDefault("unselectedAccuracy",
            double.NaN) ?? double.NaN).Where(double.IsFinite).ToArray();
        return values.Length == 0 ? "" : Percent(ExplainerGrid.Over(values));
    }

    private string Whole(ExplainerSet set, bool ofAnotherKind = false) => Percent(ExplainerGrid.Over([.. P.Seeds.Select(s =>
        UnitScores.Score(results.Of(grid.Judge(set, s, ofAnotherKind)).Result["whole"]!).Mean)])) + " %";

    private string Blank(ExplainerSet set) => Percent(ExplainerGrid.Over(grid.Scores(results, set, P.Methods[0], "blankM"))) + " %";
}
