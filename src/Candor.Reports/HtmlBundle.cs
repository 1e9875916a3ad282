using Candor.Reports.Markup;

namespace Candor.Reports;

/// <summary>A case of a bundle.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Prediction">What the predictor says.</param>
/// <param name="Label">What is known of it; empty: nothing is.</param>
/// <param name="Explained">The class that is explained, or what the training examples lead to.</param>
/// <param name="Probability">The predictor's probability of that class; for regression the predicted number.</param>
/// <param name="Page">Its page, beside the index.</param>
public sealed record BundledCase(string Title, string Prediction, string Label, string Explained, double Probability, string Page)
{
    /// <summary>Whether a number is predicted: then it has no probability.</summary>
    public bool IsNumber { get; init; }
}

/// <summary>The index of several explained cases, each with a page of its own beside it.</summary>
public static class HtmlBundle
{
    /// <summary>The index.</summary>
    /// <param name="cases">The cases, in their order.</param>
    /// <param name="run">The run's name.</param>
    /// <param name="made">When it was made, as the pages say it.</param>
    public static string Render(IReadOnlyList<BundledCase> cases, string run, string made)
    {
        ArgumentNullException.ThrowIfNull(cases);
        return Markup.Page.Fill("explanation.html", new Dictionary<string, Html>(StringComparer.Ordinal)
        {
            ["title"] = Html.Of($"{Show.Count(cases.Count)} cases · {run}"),
            ["style"] = new(Asset.Read("report.css")),
            ["header"] = Html.Of($"<header>\n<h1>{Show.Count(cases.Count)} cases</h1>\n<p class=\"lead\">{run} · {made}</p>\n</header>\n"),
            ["bars"] = Html.Of(
                $"""
                <section>
                <div class="scroll" tabindex="0"><table class="figures">
                <thead>
                <tr><th scope="col">Case</th><th scope="col">Predicted</th><th scope="col">Known</th>
                <th scope="col">Explained</th>{(cases.All(c => c.IsNumber) ? Html.Empty : new("<th scope=\"col\">p</th>"))}</tr>
                </thead>
                <tbody>
                {cases.Select(Row)}</tbody>
                </table></div>
                </section>

                """),
            ["notes"] = Html.Empty,
        });
    }

    /// <summary>Writes the index, atomically as <see cref="HtmlReport.Write"/> does.</summary>
    /// <param name="cases">The cases, in their order.</param>
    /// <param name="run">The run's name.</param>
    /// <param name="made">When it was made.</param>
    /// <param name="path">The file to write.</param>
    public static void Write(IReadOnlyList<BundledCase> cases, string run, string made, string path) =>
        Markup.Page.WriteAtomically(path, Render(cases, run, made));

    private static Html Row(BundledCase c) => Html.Of(
        $"""
        <tr><th scope="row"><a href="{c.Page}">{c.Title}</a></th><td>{c.Prediction}</td>
        <td>{(c.Label.Length == 0 ? Show.None : c.Label)}</td><td>{c.Explained}</td>
        {(c.IsNumber ? Html.Empty : Html.Of($"<td>{Show.Score(c.Probability)}</td>"))}</tr>

        """);
}
