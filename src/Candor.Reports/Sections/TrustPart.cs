using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>How far an explanation can be trusted, in sentences.</summary>
internal static class TrustPart
{
    /// <summary>The card of a row's page; nothing where the record has no trust.</summary>
    public static Html Of(ExplainedSample sample)
    {
        var sentences = Sentences(sample);
        if (sentences.Count == 0)
            return Html.Empty;
        var tone = TrustSentences.NoBetterThanRandom(sample.After) ? "caution" : "neutral";
        return Html.Of($"<section class=\"verdict {tone}\">\n<h2>How far to trust it</h2>\n{List(sentences, "")}</section>\n");
    }

    /// <summary>The sentences under a sample row of a report.</summary>
    public static Html Small(ExplainedSample sample) =>
        Sentences(sample) is { Count: > 0 } sentences ? List(sentences, " class=\"small\"") : Html.Empty;

    private static IReadOnlyList<string> Sentences(ExplainedSample sample) => TrustSentences.Of(
        sample.After, sample.UnitNames, Show.For(sample));

    private static Html List(IReadOnlyList<string> sentences, string attribute) =>
        Html.Of($"<ul{new Html(attribute)}>\n{sentences.Select(s => Html.Of($"<li>{s}</li>\n"))}</ul>\n");
}
