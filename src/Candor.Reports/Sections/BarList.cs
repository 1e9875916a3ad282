using Candor.Data.Records;
using Candor.Reports.Charts;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>Contributions as bars of plain HTML, the largest |φ| first.</summary>
internal static class BarList
{
    /// <summary>The bars of a row; all but the first twenty features are folded.</summary>
    public static Html Of(ExplainedSample sample)
    {
        var all = Contribution.Sorted(sample);
        var signs = Signs.Of(sample);
        var scale = BarScale.Over(all.SelectMany(c => new[] { 0, c.After, c.After - (c.Half ?? 0), c.After + (c.Half ?? 0) }));
        var rest = all.Skip(Contribution.Shown).ToArray();
        var folded = rest.Length == 0
            ? Html.Empty
            : Html.Of($"<details><summary>{Show.Count(rest.Length)} smaller " +
                $"contributions</summary>\n{List(rest, scale, signs, sample)}</details>\n");
        return Html.Of(
            $"""
            <section>
            <h2>{Signs.Title(sample)}</h2>
            <p class="small">{Signs.Caption(sample)}{Thin(all)}</p>
            {List(all.Take(Contribution.Shown), scale, signs, sample)}{folded}</section>

            """);
    }

    /// <summary>What thin lines are, where any is drawn.</summary>
    public static string Thin(IEnumerable<Contribution> all) =>
        all.Any(c => c.Half is > 0) ? " Thin lines, and ±, are 95 % intervals over the random draws." : "";

    private static Html List(IEnumerable<Contribution> contributions, BarScale scale, bool signs, ExplainedSample sample) =>
        Html.Of($"<div class=\"bars\">\n{contributions.Select(c => Bar(c, scale, signs, sample))}</div>\n");

    private static Html Bar(Contribution c, BarScale scale, bool signs, ExplainedSample sample)
    {
        var phi = double.IsFinite(c.After) ? c.After : 0;
        var kind = !signs ? "rank" : phi < 0 ? "against" : "for";
        return Row(c.Name, c.Value, scale.Track(0, 0, phi), kind, c.Half is { } half ? scale.Interval(phi, half) : null,
            $"{Show.SignedFor(sample)(c.After)}{PlusMinus(c.Half, Show.For(sample))}");
    }

    /// <summary>A line of bars: a name, a track, a number.</summary>
    public static Html Row(string name, string value, string track, string kind, string? interval, string number)
    {
        var line = interval is null ? Html.Empty : Html.Of($"<b style=\"{interval}\"></b>");
        var bar = Html.Of($"<span class=\"track\" style=\"{track}\"><i class=\"{kind}\"></i>{line}</span>");
        var given = value.Length == 0 ? Html.Empty : Html.Of($" <span class=\"value\">= {value}</span>");
        return Html.Of(
            $"""
            <div><span class="name">{name}{given}</span>{bar}<span class="phi">{number}</span></div>

            """);
    }

    /// <summary>Half an interval behind a number.</summary>
    public static string PlusMinus(double? half, Func<double, string> show) => half is { } h ? $" ± {show(h)}" : "";
}
