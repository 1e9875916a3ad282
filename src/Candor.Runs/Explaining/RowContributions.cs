using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Tensors;

namespace Candor.Runs.Explaining;

/// <summary>Contributions of many rows, in bounded memory.</summary>
internal static class RowContributions
{
    private const int BatchRows = 256;

    /// <summary>φ of each row, [rows][units], in the target's own units; with half 95 % intervals over the draws of the first rows, where
    /// they are known.</summary>
    /// <param name="predictor">f_θ, in evaluation mode.</param>
    /// <param name="explainer">The explainer.</param>
    /// <param name="inputs">x, [N, input shape].</param>
    /// <param name="targets">The explained classes, [N]; zeros of a regression.</param>
    /// <param name="seed">Of the masks: the same for the same seed.</param>
    /// <param name="observe">Is told which share is done.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public static (double[][] Phi, double[][]? Half) Of(Predictor predictor, Explainer explainer, Tensor inputs, long[] targets, ulong seed,
        Action<double>? observe = null, CancellationToken cancellation = default)
    {
        using var generator = new Generator(Seeds.Mix(seed, Seeds.Perturbations), inputs.device);
        var unit = predictor.TargetScale?.Deviation ?? 1;
        List<double[]> phi = [];
        double[][]? half = null;
        for (var row = 0L; row < targets.Length; row += BatchRows)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            using var grad = torch.no_grad();
            var count = Math.Min(BatchRows, targets.Length - row);
            var x = inputs.narrow(0, row, count);
            var y = Tensor.From(targets[(int)row..(int)(row + count)], [count], inputs.device);
            var (values, spread) = row == 0 ? explainer.Estimate(predictor, x, y, generator)
                : new(explainer.Explain(predictor, x, y, generator), null);
            phi.AddRange(Rows(EmptyUnits.Nothing(values, predictor.Space, x), unit));
            if (spread is not null && spread.HalfWidths.isfinite().all().ToBoolean())
                half = [.. Rows(spread.HalfWidths, unit)];
            observe?.Invoke((double)(row + count) / targets.Length);
        }
        return ([.. phi], half);
    }

    /// <summary>Settings with masks of their own for every row: else the draws would move all rows together, and no mean over rows would
    /// show it.</summary>
    /// <param name="explainer">The explainer that is asked for; null: the run's.</param>
    /// <param name="asked">The settings that are asked for.</param>
    /// <param name="config">The run's configuration.</param>
    public static ExplainerSettings? Independent(string? explainer, ExplainerSettings? asked, TrainConfig config)
    {
        var own = config.Explainer;
        var name = explainer ?? (config.LearnsExplainer ? config.Method : own);
        if (name is not ("lime" or "kernel-shap") || asked?.Sharing is not null)
            return asked;
        var runs = name == own && (asked is null || asked == new ExplainerSettings { Intercept = asked.Intercept });
        return (runs ? config.ExplainerSettings with { Intercept = asked?.Intercept } : asked ?? new()) with { Sharing = "row" };
    }

    private static IEnumerable<double[]> Rows(Tensor values, double unit) =>
        (values * unit).to(ScalarType.Float64).to(torch.CPU).ToArray<double>().Chunk((int)values.size(1));
}
