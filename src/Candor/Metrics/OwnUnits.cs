using Candor.Data;
using Candor.Data.Records;

namespace Candor.Metrics;

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
            Contributions = OfValues(scale, explanation.Contributions),
            Trust = OfTrust(scale, explanation.Trust),
        };
    }

    /// <summary>Trust in the target's own units.</summary>
    public static Trust? OfTrust(TargetScale? scale, Trust? trust) => scale is null || trust is null ? trust : trust with
    {
        Base = scale.ToTarget(trust.Base),
        Value = scale.ToTarget(trust.Value),
        HalfWidths = trust.HalfWidths is { } half ? OfValues(scale, half) : null,
        GapHalfWidths = trust.GapHalfWidths is { } gaps ? OfValues(scale, gaps) : null,
    };

    /// <summary>Differences in the target's own units.</summary>
    public static double[] OfValues(TargetScale? scale, IReadOnlyList<double> values) =>
        [.. scale is null ? values : values.Select(v => v * scale.Deviation)];
}
