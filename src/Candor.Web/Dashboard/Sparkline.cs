using System.Globalization;
using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Web.Dashboard;

/// <summary>How validation scores went over the epochs, as a line as small as a word.</summary>
internal static class Sparkline
{
    private const int Width = 96, Height = 22, Margin = 2;

    /// <summary>The lines of accuracy (or R²) and of insertion in the last phase; nothing where there are no two epochs.</summary>
    public static Html Of(IReadOnlyList<EpochInfo> history)
    {
        if (history.Count == 0)
            return Html.Empty;
        var last = history.Where(e => e.Phase == history[^1].Phase).ToArray();
        double[] accuracy = [.. last.Select(e => e.Accuracy)];
        double[] insertion = [.. last.Select(e => e.Insertion ?? double.NaN)];
        if (accuracy.Count(double.IsFinite) < 2)
            return Html.Empty;
        var all = accuracy.Concat(insertion).Where(double.IsFinite).ToArray();
        var (least, most) = (all.Min(), all.Max());
        var name = last[0].OfNumbers ? "R²" : "accuracy";
        var words = $"Validation {name} over {last.Length.ToString(CultureInfo.InvariantCulture)} epochs: from {Show.Score(accuracy[0])} " +
            $"to {Show.Score(accuracy[^1])}" +
            (insertion.Any(double.IsFinite) ? $"; insertion from {Show.Score(insertion.First(double.IsFinite))} to " +
                $"{Show.Score(insertion.Last(double.IsFinite))}" : "");
        return Html.Of(
            $"""
            <svg class="spark" viewBox="0 0 {Whole(Width)} {Whole(Height)}" role="img" aria-label="{words}"><title>{words}</title>
            {Line(insertion, least, most, "insertion")}{Line(accuracy, least, most, "accuracy")}</svg>
            """);
    }

    private static Html Line(double[] values, double least, double most, string kind)
    {
        var points = values.Select((v, i) => (X: Margin + (Width - 2 * Margin) * i / Math.Max(1.0, values.Length - 1), V: v))
            .Where(p => double.IsFinite(p.V))
            .Select(p => string.Create(CultureInfo.InvariantCulture,
                $"{p.X:0.#},{Height - Margin - (most > least ? (p.V - least) / (most - least) : .5) * (Height - 2 * Margin):0.#}"))
            .ToArray();
        return points.Length < 2 ? Html.Empty : Html.Of($"<polyline class=\"{kind}\" points=\"{string.Join(' ', points)}\"/>");
    }

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);
}
