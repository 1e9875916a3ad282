using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Experiments.Statistics;

namespace Candor.Experiments.Studies;

/// <summary>Tables that comparisons of methods share.</summary>
internal static class GridTables
{
    private static readonly Dictionary<string, string> s_heads = new(StringComparer.Ordinal)
    {
        ["accuracy"] = "accuracy ↑",
        ["balance"] = "balance ↑",
        ["insertion"] = "insertion ↑",
        ["deletion"] = "deletion ↓",
        ["oneMinusDeletion"] = "1 − deletion ↑",
        ["sensitivityN"] = "sensitivity-n ↑",
        ["infidelity"] = "infidelity ↓",
        ["maxSensitivity"] = "max-sensitivity ↓",
        ["wrongLabelInsertion"] = "wrong-label insertion ↓",
        ["fFidelityPlus"] = "F-Fidelity, selected ↑",
        ["fFidelityMinus"] = "F-Fidelity, others ↓",
        ["maskedAccuracy"] = "accuracy under masks ↑",
        ["maskedLogLoss"] = "log-loss under masks ↓",
        ["insertionMargin"] = "insertion margin ↑",
    };

    /// <summary>A metric's head in tables and figures.</summary>
    public static string Head(string metric) => s_heads.GetValueOrDefault(metric, metric);

    /// <summary>Means of every method in every cell at one η.</summary>
    public static TableEntry Means(GridResults results, double eta, IReadOnlyList<string> metrics) => new(
        FormattableString.Invariant($"Test scores at η = {Number.Eta(eta)}, mean ± deviation over {results.Grid.Parameters.Seeds.Count} splits"),
        ["data, explainer, S", "method", .. metrics.Select(Head)],
        [
            .. from cell in results.Grid.Cells
               from method in results.Grid.Methods
               select (IReadOnlyList<string>)[cell.ToString(), method,
                   .. metrics.Select(m => Number.Spread(results.Score(cell, method, eta, m)))],
        ]);

    /// <summary>Paired comparisons.</summary>
    public static TableEntry Tests(string title, IReadOnlyList<ComparisonEntry> comparisons) => new(
        title,
        ["where", "metric", "comparison", "difference", "95 % interval", "p", "p (Holm)", "d"],
        [
            .. comparisons.Select(c => (IReadOnlyList<string>)
            [
                Where(c), Head(c.Metric), $"{c.A} − {c.B}", Number.Signed(c.Difference), double.IsNaN(c.Low) ? "–"
                    : $"{Number.Signed(c.Low)} … {Number.Signed(c.High)}",
                Number.P(c.P), Number.P(c.Adjusted), Number.Signed(c.EffectSize),
            ]),
        ]);

    /// <summary>Which candidate Eq. 15 chose on each split.</summary>
    public static TableEntry Choices(GridResults results, double eta) => new(
        FormattableString.Invariant($"What Eq. 15 chose at η = {Number.Eta(eta)}, a split each"),
        ["data, explainer, S", "method", "options, epoch"],
        [
            .. from cell in results.Grid.Cells
               from method in results.Grid.Methods
               select (IReadOnlyList<string>)[cell.ToString(), method,
                   string.Join("; ", results.Grid.Parameters.Seeds.Select(s => Chosen(results.Choose(cell, method, s, eta), method)))],
        ]);

    private static string Chosen(Choice choice, string method)
    {
        var options = choice.Job.Key[(choice.Job.Key.IndexOf(method, StringComparison.Ordinal) + method.Length)..].TrimStart('/');
        return FormattableString.Invariant($"{(options.Length == 0 ? "" : options + ", ")}epoch {choice.Selection.Epoch}");
    }

    private static string Where(ComparisonEntry c) => string.Join(", ", c.Of.Where(o => o.Key != "fraction" || c.Of.Count < 3).Select(o =>
        o.Key == "eta" ? $"η = {o.Value}" : o.Value))
        + (c.Of.TryGetValue("fraction", out var fraction) ? $", S = {fraction}·D" : "");
}
