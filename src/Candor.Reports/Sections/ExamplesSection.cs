using Candor.Data.Records;
using Candor.Reports.Charts;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>Explanations by training examples: scores against U, the trade-off over η, and explained rows.</summary>
internal static class ExamplesSection
{
    /// <summary>The sections; none where nothing is explained by examples.</summary>
    public static IEnumerable<Section> Of(RunRecord record)
    {
        if (record.Examples is not { } results)
            yield break;
        if (results.Curve.Count > 0)
            yield return new("examples", "Accuracy and faithfulness against the number of examples", Html.Of(
                $"""
                <p>An explanation names at most U training examples; {Show.Count(
                    results.NonZero)} influences are not 0. It is faithful for a row where the examples
                lead to the class that the predictor gives. This run was made for U = {Show.Count(results.Examples)}.</p>
                {ExampleCurveChart.Of(results).Figure}
                """));
        if (results.Sparsities.Count > 1)
            yield return new("sparsity", "Accuracy against faithfulness, by η", Html.Of(
                $"""
                <p>The larger the weight η of the gates' penalty,
                    the fewer influences are left. The η with the best geometric mean of accuracy and faithfulness on the
                validation part is kept; the scores here are those of the test part.</p>
                {SparsityChart.Of(results).Figure}
                """));
    }

    /// <summary>The explained rows; null where there are none.</summary>
    public static Section? Rows(RunRecord record) => record.Examples is not { Samples: { Count: > 0 } samples } ? null
        : new("example-rows", "Rows explained by examples",
            Html.Of($"{ChosenRows.Rule(samples.Select(s => s.Reason))}{ExampleRowPart.Legend(samples)}{samples.Select(Sample)}"));

    private static Html Sample(ExplainedByExamples sample) => Html.Of(
        $"""
        <article class="sample">
        <h3>Row {Show.Count(sample.Row)} · true “{sample.Label}” · predicted “{sample.Prediction}”</h3>
        {ChosenRows.Why(sample.Reason)}        {ExampleRowPart.Of(sample)}</article>

        """);
}
