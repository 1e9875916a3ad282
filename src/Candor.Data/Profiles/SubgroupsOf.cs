using Candor.Data.Records;
using Candor.Data.Statistics;

namespace Candor.Data.Profiles;

/// <summary>What is known of rows, to be compared between groups.</summary>
/// <param name="Rows">All rows.</param>
/// <param name="Measured">[M] Places among them of the rows whose explanations were measured.</param>
internal sealed record ScoredRows(int Rows, IReadOnlyList<int> Measured)
{
    /// <summary>Name → a score of each row.</summary>
    public required IReadOnlyDictionary<string, double[]> OfAll { get; init; }

    /// <summary>Name → a score of each measured row, [M].</summary>
    public required IReadOnlyDictionary<string, double[]> OfMeasured { get; init; }

    /// <summary>Names of the units; none where they are no columns.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>[M × units] φ of the measured rows.</summary>
    public double[] Contributions { get; init; } = [];
}

/// <summary>Scores by group, each beside all other rows, with a correction for the many looks.</summary>
internal static class SubgroupsOf
{
    private const int MostUnits = 5, MostGroups = 200;

    /// <summary>The groups of some traits.</summary>
    /// <param name="rows">The rows' scores.</param>
    /// <param name="traits">What groups them.</param>
    public static Subgroups Of(ScoredRows rows, IReadOnlyList<RowTrait> traits)
    {
        var place = new int[rows.Rows];
        Array.Fill(place, -1);
        foreach (var (at, row) in rows.Measured.Index())
            place[row] = at;
        var all = traits.SelectMany(t => RowGroups.Of(t).Select((g, i) => (t.Column.Name, g.Group, g.Rows, Place: i))).ToArray();
        var large = all.Where(g => g.Rows.Length >= Subgroups.LeastRows && rows.Rows - g.Rows.Length >= Subgroups.LeastRows).ToArray();
        var (units, mean) = Units(rows);
        var groups = large.Select(g => Group(rows, place, g.Name, g.Group, g.Rows, units) with { Place = g.Place }).ToArray();
        groups = Corrected(groups);
        return new()
        {
            Rows = rows.Rows,
            Measured = rows.Measured.Count,
            By = [.. traits.Select(t => t.Column.Name)],
            Looked = large.Length,
            TooSmall = all.Length - large.Length,
            Tests = groups.Sum(g => g.Scores.Values.Count(s => !double.IsNaN(s.P))),
            Groups = [.. groups.OrderByDescending(g => Largest(g, s => s.Differs)).ThenByDescending(g => Largest(g, _ => true))
                .Take(MostGroups)],
            Units = [.. units.Select(u => rows.Units[u])],
            MeanAbsolute = mean,
        };
    }

    private static double Largest(Subgroup group, Func<GroupScore, bool> counts) => group.Scores.Values.Where(counts)
        .Select(s => double.IsFinite(s.Effect) ? Math.Abs(s.Effect) : 0).DefaultIfEmpty(0).Max();

    private static Subgroup[] Corrected(Subgroup[] groups)
    {
        var adjusted = new Queue<double>(Holm.Adjust([.. groups.SelectMany(g => g.Scores.Values.Select(s => s.P))]));
        return [.. groups.Select(g => g with
        {
            Scores = g.Scores.ToDictionary(s => s.Key, s => s.Value with { AdjustedP = adjusted.Dequeue() }),
        })];
    }

    private static Subgroup Group(ScoredRows rows, int[] place, string column, string name, int[] inside, int[] units)
    {
        var own = new bool[rows.Rows];
        foreach (var row in inside)
            own[row] = true;
        var measured = inside.Where(r => place[r] >= 0).Select(r => place[r]).ToArray();
        var outside = rows.Measured.Index().Where(m => !own[m.Item]).Select(m => m.Index).ToArray();
        var others = Enumerable.Range(0, rows.Rows).Where(r => !own[r]).ToArray();
        var scores = new Dictionary<string, GroupScore>(StringComparer.Ordinal);
        foreach (var (metric, values) in rows.OfAll)
            scores[metric] = Score(values, inside, others, isShare: metric == "accuracy");
        if (Math.Min(measured.Length, outside.Length) >= Subgroups.LeastRows)
            foreach (var (metric, values) in rows.OfMeasured)
                scores[metric] = Score(values, measured, outside, isShare: false);
        return new(column, name, inside.Length, measured.Length, scores)
        {
            MeanAbsolute = measured.Length < Subgroups.LeastRows ? []
                : [.. units.Select(u => Estimated.Mean(measured.Select(m => Math.Abs(rows.Contributions[m * rows.Units.Count + u]))))],
        };
    }

    private static GroupScore Score(double[] values, int[] inside, int[] outside, bool isShare)
    {
        double[] a = [.. inside.Select(i => values[i]).Where(double.IsFinite)];
        double[] b = [.. outside.Select(i => values[i]).Where(double.IsFinite)];
        var test = isShare ? TwoMeans.OfShares((int)a.Sum(), a.Length, (int)b.Sum(), b.Length) : TwoMeans.Of(a, b);
        var deviation = DriftOf.Moments([.. a, .. b]).Deviation;
        var effect = deviation > 0 ? test.Difference.Value / deviation : double.NaN;
        return new(a.Length, Mean(a), Mean(b), test.Difference, effect, test.P, test.P);

        Estimated Mean(double[] x) => isShare ? Wilson.Share(x.Sum(), x.Length) : Estimated.Mean(x);
    }

    // Those that weigh most over all measured rows.
    private static (int[] Units, Estimated[] Means) Units(ScoredRows rows)
    {
        var count = rows.Units.Count;
        if (count == 0 || rows.Contributions.Length != count * rows.Measured.Count)
            return ([], []);
        var means = Enumerable.Range(0, count).Select(u =>
            Estimated.Mean(Enumerable.Range(0, rows.Measured.Count).Select(m => Math.Abs(rows.Contributions[m * count + u])))).ToArray();
        int[] most = [.. Enumerable.Range(0, count).OrderByDescending(u => means[u].Value).Take(MostUnits)];
        return (most, [.. most.Select(u => means[u])]);
    }
}
