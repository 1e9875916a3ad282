using Candor.Data.Records;
using Candor.Reports.Charts;
using Candor.Reports.Findings;
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
        var images = record.Samples.Any(ImageTiles.Has);
        var texts = record.Samples.Any(TextPart.Has);
        var signs = record.Samples.Any(Signs.Of);
        var intro = record.Data.HasNumbers ? NumberIntro(signs) : images ? ImageIntro(signs) : Intro(texts ? "word" : "feature", signs);
        return new("rows", images ? "Images explained" : texts ? "Texts explained" : "Rows explained",
            Html.Of($"{intro}{ChosenRows.Rule(record.Samples.Select(s => s.Reason))}{record.Samples.Take(Open).Select(Sample)}{folded}"));
    }

    private static Html Intro(string unit, bool signs) => Html.Of(
        $"<p>How {(signs ? $"much each {unit} speaks" : $"high each {unit} ranks")} for the class that is explained; " +
        $"p is the probability that the predictor gives it.</p>\n");

    private static Html NumberIntro(bool signs) => Html.Of(
        $"<p>{(signs ? "What each feature makes of the predicted number" : "How high each feature ranks for the predicted number")}, " +
        $"in its " +
        $"own units.</p>\n");

    private static Html ImageIntro(bool signs) => Html.Of(
        $"""
        <p>How {(signs ? "much each part of an image speaks" : "high each part of an image ranks")} for the class that is explained,
        {(signs ? "red for it and blue against it" : "the redder the higher")}; p is the probability that the predictor gives it.
        Shown last are the parts that insertion puts in and deletion takes out up to the last scored step.</p>

        """);

    private static Html Sample(ExplainedSample sample) => Sample(sample, $"Row {Show.Count(sample.Row)}{Known(sample)}");

    /// <summary>One row under a heading.</summary>
    public static Html Sample(ExplainedSample sample, string heading) => Html.Of(
        $"""
        <article class="sample">
        <h3>{heading}</h3>
        {ChosenRows.Why(sample.Reason)}{Summary(sample)}
        {(ImageTiles.Has(sample) ? Image(sample) : Chart(sample))}{TrustPart.Small(sample)}</article>

        """);

    /// <summary>The true class, or number, as a heading's end; nothing where it is not known.</summary>
    public static string Known(ExplainedSample sample) =>
        sample.Label.Length == 0 ? "" : $" · true {(sample.IsNumber ? "number" : "class")} “{sample.Label}”";

    private static Html Chart(ExplainedSample sample) =>
        Html.Of($"{(TextPart.Has(sample) ? TextPart.Of(sample) : Html.Empty)}{ContributionChart.Of(sample).Figure}");

    private static Html Image(ExplainedSample sample)
    {
        var charts = new[] { InsertionDeletionChart.Insertion(sample), InsertionDeletionChart.Deletion(sample) }.OfType<Chart>().ToArray();
        var curves = charts.Length == 0 ? Html.Empty : Html.Of($"<div class=\"grid\">\n{charts.Select(c => c.Figure)}</div>\n");
        return Html.Of($"{ImageTiles.Of(sample)}{curves}");
    }

    private static Html Summary(ExplainedSample sample)
    {
        var rows = new List<string[]>();
        var (first, second) = SampleSides.Titles(sample);
        var scored = double.IsFinite(sample.After.Insertion) || sample.Before is { } old && double.IsFinite(old.Insertion);
        if (sample.Before is { } before)
            rows.Add(Scores(first, before, sample.IsNumber, scored));
        rows.Add(Scores(sample.Before is null ? "Predictor" : second, sample.After, sample.IsNumber, scored));
        if (sample.After.Trust is { } trust)
            rows.Add(["Random rankings", Show.None, .. sample.IsNumber ? Array.Empty<string>() : [Show.None],
                Show.Score(trust.RandomInsertion), Show.Score(trust.RandomDeletion)]);
        return Table.Of(["", "Predicts", .. sample.IsNumber ? Array.Empty<string>() : ["p"],
            .. scored ? ["Insertion ↑", "Deletion ↓"] : Array.Empty<string>()], rows, "brief");
    }

    private static string[] Scores(string name, SampleExplanation e, bool isNumber, bool scored) =>
        [name, e.Prediction, .. isNumber ? Array.Empty<string>() : [Show.Score(e.Probability)],
            .. scored ? [Show.Score(e.Insertion), Show.Score(e.Deletion)] : Array.Empty<string>()];
}
