using System.Globalization;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>Rows by two classes: true and predicted, or before and after.</summary>
internal static class ConfusionPart
{
    // A larger matrix is no picture any more.
    private const int MostClasses = 12;

    /// <summary>The matrix, each cell shaded by its share of the row; of many classes the pairs that differ most often.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="down">What a row of it is.</param>
    /// <param name="across">What a column of it is.</param>
    /// <param name="counts">Counts, row by row.</param>
    /// <param name="classes">Class names.</param>
    public static Html Of(
        string title, string down, string across, IReadOnlyList<IReadOnlyList<int>> counts, IReadOnlyList<string> classes)
    {
        if (counts.Count != classes.Count)
            return Html.Empty;
        if (classes.Count > MostClasses)
            return Pairs(title, counts, classes);
        return Html.Of(
            $"""
            <h3>{title}</h3>
            <div class="scroll" tabindex="0"><table class="confusion">
            <thead><tr><th scope="col">{down} ↓ {across} →</th>{classes.Select(c => Html.Of($"<th scope=\"col\">{c}</th>"))}<th
                scope="col">Rows</th></tr></thead>
            <tbody>
            {counts.Select((row, i) => Row(row, i, classes[i]))}</tbody>
            </table></div>

            """);
    }

    private static Html Row(IReadOnlyList<int> row, int own, string name)
    {
        var all = row.Sum();
        return Html.Of($"<tr><th scope=\"row\">{name}</th>{row.Select((n, j) => Cell(n, all, j == own))}<td>{Show.Count(all)}</td></tr>\n");
    }

    private static Html Cell(int count, int all, bool own)
    {
        var share = all == 0 ? 0 : (double)count / all;
        var shown = all == 0 ? Html.Empty : Html.Of($"<small>{Show.Percent(share)}</small>");
        var shade = share.ToString("0.###", CultureInfo.InvariantCulture);
        return Html.Of($"<td class=\"{(own ? "own" : "other")}\" style=\"--share: {shade}\">{Show.Count(count)}{shown}</td>");
    }

    private static Html Pairs(string title, IReadOnlyList<IReadOnlyList<int>> counts, IReadOnlyList<string> classes)
    {
        var most = from i in Enumerable.Range(0, classes.Count)
                   from j in Enumerable.Range(0, classes.Count)
                   where i != j && counts[i][j] > 0
                   orderby counts[i][j] descending, i, j
                   select (IReadOnlyList<string>)[$"{classes[i]} → {classes[j]}", Show.Count(counts[i][j])];
        return Html.Of($"<h3>{title}: the {Show.Count(MostClasses)} most frequent pairs that " +
            $"differ</h3>\n{Table.Of(["Classes", "Rows"], most.Take(MostClasses))}\n");
    }
}
