using Candor.Data;
using Candor.Data.Profiles;
using Candor.Data.Records;
using Candor.Metrics;

namespace Candor.Runs.Samples;

/// <summary>Answers and explanations by group of rows.</summary>
internal static class GroupScores
{
    private const string Insertion = "insertion";

    // More columns nobody reads; the correction for so many looks would find nothing.
    private const int MostColumns = 50;

    private static readonly string[] s_measured = [Insertion, "deletion", "insertionMargin"];

    /// <summary>The groups; null where there are too few rows for any.</summary>
    /// <param name="answers">The answers to all rows.</param>
    /// <param name="measured">The rows whose explanations were measured.</param>
    /// <param name="own">Their scores.</param>
    /// <param name="baselines">The same of a random ranking; null: there is none.</param>
    /// <param name="by">What groups rows; null: each column, and the label.</param>
    public static Subgroups? Of(PartAnswers answers, DataPart measured, Evaluation own, IReadOnlyList<BaselineComparison>? baselines,
        IReadOnlyList<RowTrait>? by = null)
    {
        if (by is null && answers.Part.Count < 2 * Subgroups.LeastRows)
            return null;
        by ??= [.. Default(answers.Part)];
        var at = answers.Part.Rows.Index().ToDictionary(r => r.Item, r => r.Index);
        var scores = s_measured.Where(own.PerRow.ContainsKey).ToDictionary(m => m, m => own.PerRow[m]);
        if (own.PerRow.TryGetValue(Insertion, out var insertion)
            && baselines?.FirstOrDefault(b => b.IsRandom)?.PerRow.GetValueOrDefault(Insertion) is { } random)
            scores["overRandom"] = [.. insertion.Zip(random, (a, b) => a - b)];
        var tables = own.Contributions.Length > 0;
        return SubgroupsOf.Of(new(answers.Part.Count, [.. measured.Rows.Select(r => at[r])])
        {
            OfAll = OfAll(answers),
            OfMeasured = scores,
            Units = tables ? own.Units : [],
            Contributions = own.Contributions,
        }, by);
    }

    /// <summary>The traits that rows are grouped by unasked.</summary>
    /// <param name="part">The rows.</param>
    /// <param name="all">Also those of more columns than are looked at unasked.</param>
    public static IEnumerable<RowTrait> Default(DataPart part, bool all = false) =>
        RowTrait.Of(part).Take(all ? int.MaxValue : MostColumns).Append(RowTrait.Label(part));

    private static Dictionary<string, double[]> OfAll(PartAnswers answers)
    {
        var part = answers.Part;
        if (part.Targets.Length > 0)
            return new() { ["absoluteError"] = [.. part.Targets.Zip(answers.Values, (y, f) => Math.Abs(y - f))] };
        var classes = part.Source.Schema.Classes.Count;
        var predicted = DecisionScores.Predicted(answers.Values, classes);
        double[] right = [.. predicted.Select((c, i) => c == part.Labels[i] ? 1.0 : 0)];
        return new()
        {
            ["accuracy"] = right,
            ["overconfidence"] = [.. predicted.Select((c, i) => answers.Values[i * classes + c] - right[i])],
        };
    }
}
