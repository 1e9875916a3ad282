using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>The verdict as a card at the top of the page.</summary>
internal static class VerdictPart
{
    /// <summary>The card.</summary>
    public static Html Of(Verdict verdict) => Html.Of(
        $"""
        <section class="verdict {Class(verdict.Tone)}">
        <h2>Verdict</h2>
        <p class="headline">{verdict.Headline}</p>
        {List("findings", verdict.Findings.Select(f => Html.Of($"<li>{f}</li>\n")))}{List("warnings",
            verdict.Warnings.Select(w => Html.Of($"<li><b>Careful.</b> {w}</li>\n")))}</section>

        """);

    private static Html List(string kind, IEnumerable<Html> items) =>
        items.Any() ? Html.Of($"<ul class=\"{kind}\">\n{items}</ul>\n") : Html.Empty;

    private static string Class(VerdictTone tone) => tone switch
    {
        VerdictTone.Good => "good",
        VerdictTone.Caution => "caution",
        VerdictTone.Bad => "bad",
        _ => "neutral",
    };
}
