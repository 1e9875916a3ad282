using Candor.Data.Records;
using Candor.Explainers;
using Candor.Explainers.Learned;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Metrics.Fidelity;

/// <summary>TPS, ↓: seconds an explanation, the explainer alone where it is a network of its own. Wall-clock time: it belongs to the
/// machine and its load.</summary>
internal static class Timing
{
    private const int Rounds = 3;
    private const double Patience = 20;
    private static readonly int[] s_rows = [8, 32, 256];

    /// <summary>The median of three rounds on a batch of 256 rows; one round on fewer rows where those would take long.</summary>
    public static Score Of(Predictor model, Explainer explainer, Tensor inputs, Tensor targets, ulong seed, TimeProvider clock)
    {
        using var scope = torch.NewDisposeScope();
        var (seconds, before) = (Once(s_rows[0]), double.PositiveInfinity);
        foreach (var rows in s_rows[1..])
        {
            // What rows share makes an explanation in a larger batch cheaper; where nothing is shared, a larger batch tells no more.
            if (seconds * s_rows[^1] > Patience && seconds > 0.5 * before)
                return Score(seconds, s_rows[0]);
            (seconds, before) = (Once(rows), seconds);
        }
        return Score(Enumerable.Range(0, Rounds).Select(_ => Once(s_rows[^1])).Order().ElementAt(Rounds / 2), s_rows[^1]);

        Score Score(double mean, int rows) => new(mean, 0, (int)Math.Min(rows, inputs.size(0)), "down");

        double Once(int most)
        {
            using var inner = torch.NewDisposeScope();
            using var generator = new Generator(seed, inputs.device);
            var rows = Math.Min(most, inputs.size(0));
            var (x, y) = (inputs.narrow(0, 0, rows), targets.narrow(0, 0, rows));
            var outputs = explainer is LearnedExplainer ? model.Probabilities(x) : null;
            var start = clock.GetTimestamp();
            _ = explainer is LearnedExplainer learned ? learned.Explain(x, outputs!) : explainer.Explain(model, x, y, generator);
            return clock.GetElapsedTime(start).TotalSeconds / rows;
        }
    }
}
