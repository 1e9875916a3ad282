using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>What was predicted for a row, in words.</summary>
internal static class ExplanationHeader
{
    /// <summary>The head of a row's page.</summary>
    public static Html Of(ExplainedSample sample, string run, string explainer)
    {
        var e = sample.After;
        if (sample.IsNumber)
            return OfNumber(sample, run, explainer);
        var right = sample.Label.Length == 0 ? "" : e.Prediction == sample.Label ? ", which is the true class"
            : $", but the true class is “{sample.Label}”";
        return Html.Of(
            $"""
            <header>
            <h1>{Name(sample)}: “{e.Prediction}”</h1>
            <p class="lead">{run} · explained by {explainer}</p>
            </header>
            <section class="verdict">
            <h2>Prediction</h2>
            <p class="headline">“{e.Prediction}” was predicted{right}.</p>
            <ul>
            <li>The {(ImageTiles.Has(sample) ? "colours" : TextPart.Has(sample) ? "shades and bars"
                : "bars")} speak of the class “{sample.Explained}”,
                which has the probability {Show.Score(e.Probability)}{Before(sample)}.</li>
            <li>With the highest-ranked features alone the predictor gives it {Show.Score(e.Insertion)} (insertion ↑); without them,
                {Show.Score(e.Deletion)} (deletion ↓).</li>
            </ul>
            </section>

            """);
    }

    private static Html OfNumber(ExplainedSample sample, string run, string explainer)
    {
        var (e, show) = (sample.After, Show.For(sample));
        var truth = sample.Label.Length == 0 ? "" : $"; the true number is {sample.Label}";
        var before = sample.Before is { } b ? $" ({show(b.Probability)} before tuning)" : "";
        return Html.Of(
            $"""
            <header>
            <h1>{Name(sample)}: {sample.Explained} {e.Prediction}</h1>
            <p class="lead">{run} · explained by {explainer}</p>
            </header>
            <section class="verdict">
            <h2>Prediction</h2>
            <p class="headline">For “{sample.Explained}”, {e.Prediction} was predicted{truth}.</p>
            <ul>
            <li>The bars say what each feature makes of it, in its own units{before}.</li>
            <li>With the highest-ranked features alone the predictor's number comes as near as {Show.Score(e.Insertion)} to this one,
                where 1 is the same (insertion ↑); without them it stays as near as {Show.Score(e.Deletion)} (deletion ↓).</li>
            </ul>
            </section>

            """);
    }

    /// <summary>What the row is called.</summary>
    public static string Name(ExplainedSample sample) => sample.Name ?? $"Row {Show.Count(sample.Row)}";

    private static string Before(ExplainedSample sample) =>
        sample.Before is { } b ? $" ({Show.Score(b.Probability)} before tuning, when “{b.Prediction}” was predicted)" : "";
}
