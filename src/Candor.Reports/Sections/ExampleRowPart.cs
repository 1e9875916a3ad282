using Candor.Data.Records;
using Candor.Reports.Images;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>A row beside the training examples that speak for and against its prediction; what differs from the row is marked.</summary>
internal static class ExampleRowPart
{
    /// <summary>Features that are shown; of wider tables those that differ most often.</summary>
    private const int MostFeatures = 40;

    /// <summary>The sentence on faithfulness and the two tables.</summary>
    public static Html Of(ExplainedByExamples sample)
    {
        var verdict = sample.Faithful
            ? $"The explanation is faithful for this row: its examples lead to “{sample.Explained}” too."
            : $"The explanation is not faithful for this row: its examples lead to “{sample.Explained}”, the predictor says “{sample.Prediction}”.";
        return Html.Of(
            $"""
            <p class="{(sample.Faithful ? "is-better" : "is-worse")}">{verdict}</p>
            {Side("Speak for it", sample, [.. sample.Examples.Where(e => e.SpeaksFor && e.Contribution != 0)])}
            {Side("Speak against it", sample, [.. sample.Examples.Where(e => !e.SpeaksFor && e.Contribution != 0)])}
            {Idle(sample.Examples.Count(e => e.Contribution == 0))}
            """);
    }

    /// <summary>How the tables are read, and whose rows they show; once a page.</summary>
    public static Html Legend(IEnumerable<ExplainedByExamples> samples)
    {
        var hidden = samples.All(s => s.Examples.All(e => e.IsHidden));
        return Html.Of(
            $"""
            <p class="small">Each column is a training row. α is the influence that training gave it on a class, k how alike its features
            and this row’s are; their product is what it adds to the output of the class that it moves.{(hidden ? Html.Empty
                : new(" <mark>Marked</mark> values differ from this row’s."))}</p>
            <p class="small"><b>{(hidden ? "Hidden." : "Careful.")}</b> {(hidden
                ? "The values of training rows are hidden; their numbers and labels are shown."
                : "These are rows of the training data, which may be about other people: pass the page on only where that is allowed. " +
                    "--hide-rows shows their numbers and labels alone.")}</p>

            """);
    }

    private static Html Idle(int count) => count == 0 ? Html.Empty
        : Html.Of($"<p class=\"small\">{Show.Count(count)} more {(count == 1 ? "example adds" : "examples add")} nothing here: " +
            $"{(count == 1 ? "its product is" : "their products are")} 0.</p>\n");

    private static Html Side(string title, ExplainedByExamples sample, NamedExample[] examples)
    {
        if (examples.Length == 0)
            return Html.Empty;
        return Html.Of(
            $"""
            <h4>{title}</h4>
            <div class="scroll" tabindex="0"><table class="figures">
            <thead><tr><th scope="col"></th><th scope="col">This row</th>{examples.Select(e =>
                Html.Of($"<th scope=\"col\">Row {Show.Count(e.Index)}</th>"))}</tr></thead>
            <tbody>
            {Pictures(sample, examples)}{Line("label", sample.Label, examples, e => Html.Text(e.Label))}{Line("moves", "", examples,
                e => Html.Text(e.Class))}{Line("influence α", "", examples, e => Html.Text(Show.Signed(e.Alpha)))}{Line("similarity k", "",
                examples, e => Html.Text(Show.Score(e.Similarity)))}{Line("product α·k", "", examples,
                e => Html.Text(Show.Signed(e.Contribution)))}{Shown(sample, examples).Select(i => Line(sample.Features[i].Name,
                sample.Features[i].Value, examples, e => Cell(e.Features[i].Value, sample.Features[i].Value)))}</tbody>
            </table></div>

            """);
    }

    private static Html Pictures(ExplainedByExamples sample, NamedExample[] examples) =>
        sample.Image is not { } own || examples.All(e => e.Image is null)
        ? Html.Empty
        : Html.Of($"<tr><th scope=\"row\">image</th><td>{Picture(own, sample.Row)}</td>{examples.Select(e => Html.Of($"<td>{(e.Image is { } image ? Picture(image, e.Index) : Html.Empty)}</td>"))}</tr>\n");

    private static Html Picture(SampleImage image, int row) =>
        Html.Of($"<figure class=\"tile\"><img alt=\"Image of row {Show.Count(row)}\" src=\"data:image/png;base64,{Convert.ToBase64String(ExplanationImages.Original(image))}\"></figure>");

    private static IEnumerable<int> Shown(ExplainedByExamples sample, NamedExample[] examples) =>
        examples.Any(e => e.IsHidden) ? [] : Enumerable.Range(0, sample.Features.Count)
        .OrderByDescending(i => examples.Count(e => e.Features[i].Value != sample.Features[i].Value)).Take(MostFeatures).Order();

    private static Html Cell(string value, string own) => value == own ? Html.Text(value) : Html.Of($"<mark>{value}</mark>");

    private static Html Line(string name, string own, NamedExample[] examples, Func<NamedExample, Html> cell) =>
        Html.Of($"<tr><th scope=\"row\">{name}</th><td>{own}</td>{examples.Select(e => Html.Of($"<td>{cell(e)}</td>"))}</tr>\n");
}
