using Candor.Data.Records;
using Candor.Explainers;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>How far the explanations of single rows can be trusted.</summary>
public static class RowTrust
{
    // Masked passes a row that random rankings may cost, and how many rankings there are at least and at most.
    private const int Passes = 400, Fewest = 4, Most = 20;

    /// <summary>The trust of every row of an assessment.</summary>
    /// <param name="assessment">Predictor, explainer and rows.</param>
    /// <param name="label">Whose classes are explained.</param>
    /// <param name="baseline">b.</param>
    /// <param name="steps">The steps of insertion and deletion.</param>
    /// <param name="rankings">Random rankings a row; 0: none. Null: 4 to 20, as many as 400 masked passes of a curve allow.</param>
    public static IReadOnlyList<Trust> Of(
        Assessment assessment, ExplainedLabel label, Baseline baseline, MaskSteps? steps = null, int? rankings = null)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        ArgumentNullException.ThrowIfNull(baseline);
        if (rankings < 0)
            throw new CandorException(FormattableString.Invariant($"{rankings} random rankings were asked for; give 0 (none) or more."));
        using var scope = torch.NewDisposeScope();
        var explainer = assessment.Explainer;
        var spread = assessment.Estimate(label).Spread;
        var ends = Ends(assessment, label, baseline);
        var each = (steps ?? MaskSteps.Half).For(assessment.Units);
        var count = rankings ?? Math.Clamp(Passes / each.Length, Fewest, Most);
        var nothing = new double[assessment.Rows];
        var (inserted, deleted) = count == 0 ? (nothing, nothing) : Random(assessment, label, baseline, each, count);
        var (half, gaps) = (Rows(spread?.HalfWidths), Rows(spread?.GapHalfWidths));
        return
        [
            .. Enumerable.Range(0, (int)assessment.Rows).Select(i => new Trust
            {
                Output = ExplainedOutputs.Name(assessment.Predictor, explainer.Output),
                Value = ends[2 * i],
                Base = ends[2 * i + 1],
                Additivity = explainer.Additivity switch
                    { Additivity.Exact => "exact", Additivity.Approximate => "approximate", _ => "none" },
                Signed = explainer.IsSigned,
                Drawn = spread is not null,
                HalfWidths = half?[i],
                GapHalfWidths = gaps?[i],
                RandomInsertion = inserted[i],
                RandomDeletion = deleted[i],
                RandomRankings = count,
            }),
        ];
    }

    // f(x) and f(b) of every row, one after the other.
    private static double[] Ends(Assessment assessment, ExplainedLabel label, Baseline baseline)
    {
        using var grad = torch.no_grad();
        var x = assessment.Inputs;
        var kept = torch.cat([torch.ones([1, 1, assessment.Units], dtype: x.dtype, device: x.device),
            torch.zeros([1, 1, assessment.Units], dtype: x.dtype, device: x.device)], 1);
        return MaskedPasses.Outputs(assessment.Predictor, x, kept, baseline.On(x), assessment.Targets(label).unsqueeze(1),
            assessment.Explainer.Output, assessment.ChunkRows).to(ScalarType.Float64).to(torch.CPU).ToArray<double>();
    }

    // Mean insertion and deletion of random rankings, the same for every row.
    private static (double[] Inserted, double[] Deleted) Random(
        Assessment assessment, ExplainedLabel label, Baseline baseline, int[] steps, int rankings)
    {
        using var generator = assessment.Stream(Seeds.Rankings);
        var x = assessment.Inputs;
        var scores = torch.rand([rankings, assessment.Units], dtype: ScalarType.Float64, device: generator.device, generator: generator);
        // Units that hold nothing come last, as they would in any ranking worth its name.
        var space = assessment.Predictor.Space;
        var top = space.Empty(x) is null
            ? Top(scores).unsqueeze(0)                                                                      // [1, R·S, D]
            : torch.stack([.. Enumerable.Range(0, (int)x.size(0)).Select(i =>
                Top(EmptyUnits.Last(scores, space, x.narrow(0, i, 1).expand([rankings, .. x.shape[1..]]))))]);
        return (Mean(top), Mean(1 - top));

        Tensor Top(Tensor values) => HardMask.Top(values, steps).to(x.dtype).flatten(0, 1);

        double[] Mean(Tensor kept) => assessment.Masked(kept, baseline, label).to(ScalarType.Float64).mean([1])
            .to(torch.CPU).ToArray<double>();
    }

    // Rows whose intervals are finite; too few draws leave none.
    private static double[][]? Rows(Tensor? values)
    {
        if (values is null)
            return null;
        var (flat, width) = (values.to(torch.CPU).ToArray<double>(), (int)values.size(1));
        return flat.All(double.IsFinite) ? [.. flat.Chunk(Math.Max(1, width))] : null;
    }
}
