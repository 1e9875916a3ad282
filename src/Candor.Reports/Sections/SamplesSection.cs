using Candor.Data.Runs;
using Candor.Reports.Charts;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>Explained rows with their contributions.</summary>
internal static class SamplesSection
{
    /// <summary>Rows that are shown; the others are folded.</summary>
    public const int Open = 6;

    /// <summary>The section; null where no row was explained.</summary>
    public static Section? Of(RunRecord record)
    {
        if (record.Samples.Count == 0)
            return null;
        var rest = record.Samples.Skip(Open).ToArray();
        var folded = rest.Length == 0
            ? Html.Empty
            : Html.Of($"<details class=\"more\"><summary>{Show.Count(rest.Length)} more rows</summary>\n{rest.Select(Sample)}</details>\n");
        return new("rows", "Rows explained", Html.Of($"{Intro}{record.Samples.Take(Open).Select(Sample)}{folded}"));
    }

    private static Html Intro => new("<p>How much each feature speaks for the class that is explained; p is the probability that the predictor gives it.</p>\n");

    private static Html Sample(ExplainedSample sample) => Html.Of(
        $"""
        <article class="sample">
        <h3>Row {Show.Count(sample.Row)}{(sample.Label.Length == 0 ? "" : $" · true class “{sample.Label}”")}</h3>
        {Summary(sample)}{ContributionChart.Of(sample).Figure}</article>

        """);

    private static Html Summary(ExplainedSample sample)
    {
        var rows = new List<string[]>();
        if (sample.Before is { } before)
            rows.Add(Scores("Before", before));
        rows.Add(Scores(sample.Before is null ? "Predictor" : "After", sample.After));
        return Table.Of(["", "Predicts", "p", "Insertion ↑", "Deletion ↓"], rows, "brief");
    }

    private static string[] Scores(string name, SampleExplanation e) =>
        [name, e.Prediction, Show.Score(e.Probability), Show.Score(e.Insertion), Show.Score(e.Deletion)];
}
