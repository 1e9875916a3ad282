using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports;

/// <summary>A case of a bundle.</summary>
/// <param name="Sample">The explained case.</param>
/// <param name="Page">Its page, beside the index.</param>
public sealed record BundledCase(ExplainedSample Sample, string Page);

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
                <div class="scroll"><table class="figures">
                <thead>
                <tr><th scope="col">Case</th><th scope="col">Predicted</th><th scope="col">Known</th>
                <th scope="col">Explained</th><th scope="col">p</th></tr>
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

    private static Html Row(BundledCase c)
    {
        var (sample, known) = (c.Sample, c.Sample.Label.Length == 0 ? Show.None : c.Sample.Label);
        return Html.Of(
            $"""
            <tr><th scope="row"><a href="{c.Page}">{sample.Title}</a></th><td>{sample.After.Prediction}</td><td>{known}</td>
            <td>{sample.Explained}</td><td>{Show.Score(sample.After.Probability)}</td></tr>

            """);
    }
}
