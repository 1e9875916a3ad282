using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Findings;

/// <summary>The verdict on explanations by examples: how often few examples lead to the predictor's class.</summary>
internal static class ExampleVerdict
{
    /// <summary>The verdict on a record with examples.</summary>
    public static Verdict Of(ExampleResults results)
    {
        if (results.Curve.FirstOrDefault(s => s.Examples == results.Examples) is not { } at)
            return new(VerdictTone.Neutral, "Explanations by examples were not measured.", [], []);
        var regression = results.Task == "regression";
        var headline = regression
            ? $"{Show.Count(at.Examples)} examples explain {Show.Percent(at.Faithfulness)} of the variance of the predictions."
            : $"{Show.Count(at.Examples)} examples lead to the predictor's class in {Show.Percent(at.Faithfulness)} of {Show.Count(at.Rows)} rows.";
        var accuracy = regression
            ? $"The predictor explains {Show.Percent(at.Accuracy)} of the variance of the labels (R² ↑)."
            : $"The predictor is right for {Show.Percent(at.Accuracy)} of the rows (± {Show.Percent(at.AccuracyError)}).";
        var left = $"{Show.Count(results.NonZero)} influences of {Show.Count(results.Candidates)} training points are not 0.";
        if (results.ConstantShare is { } share && (at.Accuracy <= share || at.Faithfulness <= share))
            return new(VerdictTone.Caution, headline, [accuracy, left],
                [$"Always naming the most frequent class would be right for {Show.Percent(share)}: {(at.Accuracy <= share
                    ? "the predictor is no better, " +
                        "so what explains it explains nothing" : "the explanation agrees with the predictor no better")}."]);
        return new(at.Faithfulness >= 0.9 ? VerdictTone.Good : at.Faithfulness >= 0.5 ? VerdictTone.Neutral : VerdictTone.Caution,
            headline, [accuracy, left], []);
    }
}
