using Candor.Data;
using Candor.Data.Records;

namespace Candor.Runs.Samples;

/// <summary>Brings what is said of a regression's standardised value to the target's own units.</summary>
internal static class OwnUnits
{
    /// <summary>An explanation in the target's own units; as it is where there is no scale.</summary>
    /// <param name="scale">How the predictor's number is scaled; null: it tells classes apart.</param>
    /// <param name="explanation">The explanation, in standardised units.</param>
    public static SampleExplanation Of(TargetScale? scale, SampleExplanation explanation)
    {
        if (scale is null)
            return explanation;
        var value = scale.ToTarget(explanation.Probability);
        return explanation with
        {
            Prediction = ScoreText.InUnits(value),
            Probability = value,
            Contributions = Times(scale, explanation.Contributions)!,
            Trust = explanation.Trust is { } t ? t with
            {
                Base = scale.ToTarget(t.Base),
                Value = scale.ToTarget(t.Value),
                HalfWidths = Times(scale, t.HalfWidths),
                GapHalfWidths = Times(scale, t.GapHalfWidths),
            } : null,
        };
    }

    private static double[]? Times(TargetScale scale, IReadOnlyList<double>? values) =>
        values is null ? null : [.. values.Select(v => v * scale.Deviation)];
}
