using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Runs.Comparing;

/// <summary>How far two explanations of the same rows are apart.</summary>
/// <param name="Agreement">[rows] Spearman's correlation; NaN where one ranks nothing.</param>
/// <param name="Distance">[rows] Σ|φ − φ'|.</param>
internal sealed record ExplanationDistance(double[] Agreement, double[] Distance)
{
    private const int BatchRows = 1024;

    /// <summary>The distances of rows.</summary>
    /// <param name="from">[rows][units].</param>
    /// <param name="to">[rows][units].</param>
    /// <param name="units">How many units each row has: of a text its words, behind which places stand for nothing.</param>
    public static ExplanationDistance Of(double[][] from, double[][] to, IReadOnlyList<int> units)
    {
        double[] agreement = [.. Enumerable.Range(0, from.Length).GroupBy(i => units[i]).SelectMany(g => g.Chunk(BatchRows))
            .SelectMany(rows => rows.Zip(Correlations(rows, units[rows[0]]))).OrderBy(r => r.First).Select(r => r.Second)];
        return new(agreement, [.. Enumerable.Range(0, from.Length).Select(i =>
            Enumerable.Range(0, units[i]).Sum(u => Math.Abs(to[i][u] - from[i][u])))]);

        double[] Correlations(int[] rows, int count)
        {
            using var scope = torch.NewDisposeScope();
            return RankCorrelation.Of(Rows(from), Rows(to)).ToArray<double>();

            Tensor Rows(double[][] phi) => Tensor.From(rows.SelectMany(r => phi[r].Take(count)).ToArray(), [rows.Length, count], torch.CPU);
        }
    }
}
