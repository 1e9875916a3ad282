using System.Globalization;
using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>An explained text: the text as it stands in the file, selected words framed, every word shaded by its contribution (the paper's
/// Fig. 2).</summary>
internal static class TextPart
{
    /// <summary>Words that weigh less than this share of the heaviest are not shaded.</summary>
    private const double Least = 0.05;

    private static readonly string[] s_breaks = ["<br />", "<br/>", "<br>"];

    /// <summary>Whether the row is a text in which words can be marked.</summary>
    public static bool Has(ExplainedSample sample) => sample.Text is { } text
        && text.IsWhole(sample.After.Contributions.Count) && (sample.Before is null || text.IsWhole(sample.Before.Contributions.Count));

    /// <summary>The text, once for each predictor.</summary>
    public static Html Of(ExplainedSample sample)
    {
        var text = sample.Text!;
        var (first, second) = SampleSides.Titles(sample);
        var before = sample.Before is { } b ? Html.Of($"<h4>{first}</h4>\n{Marked(text, b)}<h4>{second}</h4>\n") : Html.Empty;
        return Html.Of($"{before}{Marked(text, sample.After)}{Legend(text, sample)}");
    }

    private static Html Marked(SampleText text, SampleExplanation explanation)
    {
        var phi = explanation.Contributions;
        var top = text.Top(phi).ToHashSet();
        var largest = phi.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        List<Html> parts = [];
        var at = 0;
        foreach (var (i, word) in text.Words.Index())
        {
            var share = largest > 0 && double.IsFinite(phi[i]) ? phi[i] / largest : 0;
            if (!top.Contains(i) && Math.Abs(share) < Least)
                continue;
            parts.Add(Plain(text.Text[at..word.Start]));
            parts.Add(Word(text.Text.Substring(word.Start, word.Length), phi[i], share, top.Contains(i)));
            at = word.End;
        }

        parts.Add(Plain(text.Text[at..]));
        return Html.Of($"<p class=\"document\">{parts}</p>\n");
    }

    private static Html Word(string word, double phi, double share, bool selected)
    {
        var kind = $"{(share < 0 ? "against" : "for")}{(selected ? " selected" : "")}";
        return Html.Of($"<mark class=\"{kind}\" style=\"--share:{Math.Abs(share).ToString("0.##", CultureInfo.InvariantCulture)}\" title=\"φ {Show.Signed(phi)}\">{word}</mark>");
    }

    // Reviews from the web carry their line breaks as tags; any other tag is text.
    private static Html Plain(string text)
    {
        foreach (var tag in s_breaks)
            text = text.Replace(tag, "\n", StringComparison.OrdinalIgnoreCase);
        return Html.Text(text);
    }

    private static Html Legend(SampleText text, ExplainedSample sample)
    {
        var explanation = sample.After;
        var says = Signs.Of(sample) ? "speaks for the class" : "ranks the higher the stronger it is; none speaks against the class";
        var against = explanation.Contributions.Any(c => c < 0)
            ? ", <mark class=\"against\" style=\"--share:1\">orange, dotted</mark> against it" : "";
        return Html.Of($"<p class=\"small\">Framed: the {Show.Count(Math.Min(text.Selected, explanation.Contributions.Count))} words " +
            $"that rank highest. Shades: {new Html("<mark class=\"for\" style=\"--share:1\">blue</mark>")} " +
            $"{says}{new Html(against)}.</p>\n");
    }
}
