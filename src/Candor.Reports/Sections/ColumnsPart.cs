using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>The columns of the data with kinds, ranges, units and missing shares, and the balance of the parts.</summary>
internal static class ColumnsPart
{
    private const int Shown = 25, Categories = 6;

    /// <summary>The part; nothing where the record has no profile.</summary>
    public static Html Of(RunRecord record)
    {
        if (record.Profile is not { } profile)
            return Html.Empty;
        var folded = profile.Columns.Count <= Shown ? Html.Empty
            : Html.Of($"<details><summary>{Show.Count(profile.Columns.Count - Shown)} more columns</summary>\n" +
                $"{Columns(profile, profile.Columns.Skip(Shown))}\n</details>\n");
        var some = profile.AllColumns > profile.Columns.Count
            ? Html.Of($"<p class=\"small\">The first {Show.Count(profile.Columns.Count)} of {Show.Count(profile.AllColumns)} " +
                $"columns.</p>\n")
            : Html.Empty;
        return Html.Of(
            $"""
            <h3>Columns, as they are in {Part(profile.Parts[0].Name)}</h3>
            {Columns(profile, profile.Columns.Take(Shown))}
            {folded}{some}{Balance(record, profile)}
            """);
    }

    private static Html Columns(DataProfile profile, IEnumerable<DescribedColumn> columns) => Table.Of(
        ["Column", "Kind", "Values", "Mean ± deviation", $"Missing, {string.Join(" / ", profile.Parts.Select(p => p.Name))}"],
        columns.Select(c => (string[])[c.Name, c.Kind, Values(c), c.Mean is { } mean
            ? $"{Show.InUnits(mean)} ± {Show.InUnits(c.Deviation!.Value)}{Unit(c)}" : Show.None,
            Missing(c)]), "figures columns");

    // Of most columns nothing is missing anywhere.
    private static string Missing(DescribedColumn c) => c.Missing.All(m => m == 0) ? "none"
        : string.Join(" / ", c.Missing.Select(Show.Percent));

    private static string Values(DescribedColumn c) => c.Categories is { } categories
        ? $"{Show.Count(c.AllCategories)}: " +
            string.Join(", ", categories.Take(Categories).Select(k => $"{k.Name} ({Show.Count(k.Rows)})")) +
            (c.AllCategories > Categories ? ", …" : "")
        : c.Least is { } least ? $"{Show.InUnits(least)} to {Show.InUnits(c.Most!.Value)}{Unit(c)}" : "none";

    private static string Unit(DescribedColumn c) => c.Unit is { } unit ? $" {unit}" : "";

    private static Html Balance(RunRecord record, DataProfile profile)
    {
        var parts = profile.Parts;
        if (record.Data.HasNumbers)
            return Html.Of(
                $"""
                <h3>“{record.Data.Label}” by part</h3>
                {Table.Of(["Part", "Rows", "Mean", "Deviation"], parts.Select(p => (string[])[Part(p.Name), Show.Count(p.Rows),
                    p.Mean is { } m ? Show.InUnits(m) : Show.None, p.Deviation is { } d ? Show.InUnits(d) : Show.None]))}

                """);
        var classes = record.Data.Classes;
        return parts.Any(p => p.Classes.Count != classes.Count) ? Html.Empty : Html.Of(
            $"""
            <h3>Classes by part</h3>
            {Table.Of(["Class", .. parts.Select(p => p.Name)], classes.Select((c, i) => (string[])[c, .. parts.Select(p =>
                $"{Show.Count(p.Classes[i])} ({Show.Percent(p.Rows == 0 ? double.NaN : (double)p.Classes[i] / p.Rows)})")]))}

            """);
    }

    private static string Part(string name) => name switch
    {
        "train" => "the training part",
        "validation" => "the validation part",
        "test" => "the test part",
        _ => name,
    };
}
