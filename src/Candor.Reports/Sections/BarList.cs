using System.Globalization;
using Candor.Data.Records;
using Candor.Reports.Charts;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>Signed contributions as bars of plain HTML, the largest |φ| first.</summary>
internal static class BarList
{
    /// <summary>The bars of a row; all but the first twenty features are folded.</summary>
    public static Html Of(ExplainedSample sample)
    {
        var all = Contribution.Sorted(sample);
        var finite = all.Select(c => c.After).Where(double.IsFinite).ToArray();
        var low = Math.Min(0, finite.DefaultIfEmpty(0).Min());
        var high = Math.Max(0, finite.DefaultIfEmpty(0).Max());
        var scale = new Scale(low, high > low ? high - low : 1);

        var rest = all.Skip(Contribution.Shown).ToArray();
        var folded = rest.Length == 0
            ? Html.Empty
            : Html.Of($"<details><summary>{Show.Count(rest.Length)} smaller contributions</summary>\n{List(rest, scale)}</details>\n");
        return Html.Of(
            $"""
            <section>
            <h2>Contributions to “{sample.Explained}”</h2>
            <p class="small">Bars to the right speak for the class, bars to the left against it; the largest come first.</p>
            {List(all.Take(Contribution.Shown), scale)}{folded}</section>

            """);
    }

    private static Html List(IEnumerable<Contribution> contributions, Scale scale) => Html.Of($"<div class=\"bars\">\n{contributions.Select(c => Bar(c, scale))}</div>\n");

    private static Html Bar(Contribution c, Scale scale)
    {
        var phi = double.IsFinite(c.After) ? c.After : 0;
        var kind = phi < 0 ? "against" : "for";
        var style = $"--zero:{Css(scale.At(0))};--from:{Css(scale.At(Math.Min(0, phi)))};--size:{Css(Math.Abs(phi) / scale.Width)}";
        return Html.Of(
            $"""
            <div><span class="name">{c.Name} <span class="value">= {c.Value}</span></span><span class="track" style="{style}"><i class="{kind}"></i></span><span class="phi">{Show.Signed(c.After)}</span></div>

            """);
    }

    private static string Css(double share) => share.ToString("0.####", CultureInfo.InvariantCulture);

    private readonly record struct Scale(double Low, double Width)
    {
        public double At(double value) => (value - Low) / Width;
    }
}
