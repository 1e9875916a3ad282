using Candor.Data.Records;
using Candor.Data.Statistics;
using MathNet.Numerics.Distributions;

namespace Candor.Runs.Explaining;

/// <summary>Adds up which training rows explanations lean on.</summary>
/// <param name="alpha">[N][L] Influences.</param>
/// <param name="topK">K.</param>
internal sealed class LeaningFigures(double[][] alpha, int topK)
{
    private const int Listed = 50;

    private readonly double[] _moves = [.. alpha.Select(a => a.Sum(Math.Abs))];
    private readonly int[] _among = new int[alpha.Length];
    private readonly double[] _weight = new double[alpha.Length];
    private readonly double[] _mean = new double[alpha.Length];
    private readonly double[] _squares = new double[alpha.Length];
    private int _rows;

    /// <summary>Adds an explained row.</summary>
    /// <param name="k">[N] Its inner products with the training rows.</param>
    public void Add(ReadOnlySpan<double> k)
    {
        _rows++;
        var weights = new double[k.Length];
        for (var n = 0; n < k.Length; n++)
        {
            weights[n] = _moves[n] * Math.Abs(k[n]);
            _weight[n] += weights[n];
            // Welford's running moments.
            var off = k[n] - _mean[n];
            _mean[n] += off / _rows;
            _squares[n] += off * (k[n] - _mean[n]);
        }
        var order = Enumerable.Range(0, weights.Length).Where(n => weights[n] > 0).OrderByDescending(n => weights[n]).Take(topK);
        foreach (var n in order)
            _among[n]++;
    }

    /// <summary>What was found.</summary>
    /// <param name="classes">Names of the outputs.</param>
    /// <param name="name">Row and label of a training row by its place.</param>
    public GlobalLeaning Of(IReadOnlyList<string> classes, Func<int, (int Row, string Label)> name)
    {
        var all = _weight.Sum();
        int[] heaviest = [.. Enumerable.Range(0, _weight.Length).Where(n => _weight[n] > 0).OrderByDescending(n => _weight[n])];
        return new()
        {
            TopK = topK,
            Candidates = alpha.Length,
            Influential = _moves.Count(m => m > 0),
            CarryHalf = Carry(0.5),
            CarryNineTenths = Carry(0.9),
            Classes = classes,
            Rows = [.. heaviest.Where(n => _among[n] > 0).OrderByDescending(n => _among[n]).ThenByDescending(n => _weight[n]).Take(Listed)
                .Select(n => Row(n, all, name(n)))],
        };

        int Carry(double share)
        {
            var (sum, count) = (0.0, 0);
            while (count < heaviest.Length && sum < share * all * (1 - 1e-12))
                sum += _weight[heaviest[count++]];
            return count;
        }
    }

    private LeantOn Row(int n, double all, (int Row, string Label) name)
    {
        var share = Wilson.Share(_among[n], _rows);
        var half = _rows < 2 ? double.PositiveInfinity
            : StudentT.InvCDF(0, 1, _rows - 1, 0.975) * Math.Sqrt(_squares[n] / (_rows - 1) / _rows);
        return new(name.Row, name.Label, share.Value, share.Low, share.High, _weight[n] / all,
            [.. alpha[n].Select(a => a * _mean[n])], [.. alpha[n].Select(a => a == 0 ? 0 : Math.Abs(a) * half)]);
    }
}
