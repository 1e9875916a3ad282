using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>
/// How much of an output two units make together, beyond what each makes alone: the Shapley interaction index of pairs,
/// I_ij = E_S[f(x_S∪{i,j}) − f(x_S∪{i}) − f(x_S∪{j}) + f(x_S)] over sets S of the other units, the size of S uniform on 0 … D − 2.
/// Positive: together they add more than one by one; 0 for all pairs where f is additive.
/// </summary>
/// <remarks>
/// Grabisch and Roubens (1999). Over all sets where there are no more of them than draws, exact then; else over drawn sets, the same for
/// all rows. It is the share of a pair alone: of three units that act only together each pair has a part.
/// </remarks>
public static class ShapleyInteraction
{
    /// <summary>Interactions of pairs of units.</summary>
    /// <param name="predictor">f_θ; evaluation mode is the caller's to set.</param>
    /// <param name="x">Rows, [B, input shape].</param>
    /// <param name="targets">Explained classes, [B] (int64).</param>
    /// <param name="baseline">b.</param>
    /// <param name="pairs">Pairs of different units, from 0 to D − 1.</param>
    /// <param name="draws">Sets S a pair, each of which costs four masked passes a row; 2 or more.</param>
    /// <param name="generator">Of the sets.</param>
    /// <param name="output">What is explained.</param>
    /// <returns>Values, [B, pairs], and what chance the draws leave: standard errors, [B, pairs], 0 where all sets were taken; both in
    /// float64.</returns>
    /// <exception cref="CandorException">A pair is none of the units, or there are too few draws.</exception>
    public static (Tensor Values, Tensor Errors) Of(Predictor predictor, Tensor x, Tensor targets, Baseline baseline,
        IReadOnlyList<(int First, int Second)> pairs, int draws, Generator generator,
        ExplainedOutput output = ExplainedOutput.Probability)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(generator);
        var units = predictor.Space.Units;
        if (draws < 2)
            throw new CandorException(FormattableString.Invariant($"{draws} sets a pair were asked for, but it must be 2 or more."));
        foreach (var (first, second) in pairs)
            if (first == second || Math.Min(first, second) < 0 || Math.Max(first, second) >= units)
                throw new CandorException(FormattableString.Invariant(
                    $"The units {first} and {second} make no pair: a pair is two different units from 0 to {units - 1}."));
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var background = baseline.On(x);
        List<Tensor> values = [], errors = [];
        foreach (var (first, second) in pairs)
        {
            using var inner = torch.NewDisposeScope();
            var (sets, weights) = Sets(units, draws, generator);                                            // [S, D − 2], [S] or null
            var f = MaskedPasses.Outputs(predictor, x, Corners(sets, first, second).to(x.dtype), background, targets.unsqueeze(1), output)
                .squeeze(2).to(ScalarType.Float64).reshape(x.size(0), 4, -1);                               // [B, 4, S]
            var joint = f.select(1, 0) - f.select(1, 1) - f.select(1, 2) + f.select(1, 3);                  // [B, S]
            var mean = weights is null ? joint.mean([1]) : joint.matmul(weights);
            values.Add(inner.MoveToOuter(mean));
            errors.Add(inner.MoveToOuter(weights is null
                ? (joint - mean.unsqueeze(1)).square().sum([1]).div((double)draws * (draws - 1)).sqrt() : torch.zeros_like(mean)));
        }
        return pairs.Count == 0
            ? scope.MoveToOuter(Nothing(), Nothing())
            : scope.MoveToOuter(torch.stack([.. values], 1), torch.stack([.. errors], 1));

        Tensor Nothing() => torch.zeros([x.size(0), 0], dtype: ScalarType.Float64, device: x.device);
    }

    // Sets of the other units: all, with their weights s! (D − 2 − s)! / (D − 1)!, or as many as are drawn, each weighing the same.
    private static (Tensor Sets, Tensor? Weights) Sets(int units, int draws, Generator generator)
    {
        var others = units - 2;
        if (others < 62 && 1L << others <= draws)
        {
            var all = Enumerable.Range(0, 1 << others).ToArray();
            var members = all.SelectMany(s => Enumerable.Range(0, others).Select(u => (float)(s >> u & 1))).ToArray();
            var weights = all.Select(s => Weight(int.PopCount(s), others)).ToArray();
            return (Tensor.From(members, [all.Length, others], generator.device), Tensor.From(weights, [all.Length], generator.device));
        }
        var size = torch.randint(0, others + 1, [draws, 1], device: generator.device, generator: generator);
        var order = torch.rand([draws, others], dtype: ScalarType.Float64, device: generator.device, generator: generator)
            .argsort(1).argsort(1);
        return ((order < size).to(ScalarType.Float32), null);
    }

    // 1 / ((n + 1) · C(n, s)) for sets of s of n others.
    private static double Weight(int s, int n)
    {
        var choose = 1.0;
        for (var i = 1; i <= s; i++)
            choose = choose * (n - s + i) / i;
        return 1 / ((n + 1) * choose);
    }

    // S with both, with the first, with the second, with neither: [1, 4 S, D].
    private static Tensor Corners(Tensor sets, int first, int second)
    {
        var (low, high) = (Math.Min(first, second), Math.Max(first, second));
        var (count, others) = (sets.size(0), sets.size(1));
        return torch.cat([With(1, 1), With(1, 0), With(0, 1), With(0, 0)], 0).unsqueeze(0);

        Tensor With(float a, float b) => torch.cat([sets.narrow(1, 0, low), Column(first < second ? a : b),
            sets.narrow(1, low, high - 1 - low), Column(first < second ? b : a), sets.narrow(1, high - 1, others - (high - 1))], 1);

        Tensor Column(float value) => torch.full([count, 1], value, dtype: sets.dtype, device: sets.device);
    }
}
