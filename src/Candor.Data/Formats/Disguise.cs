namespace Candor.Data.Formats;

/// <summary>Tells whether the texts of a column are numbers in another spelling, and in which.</summary>
internal static class Disguise
{
    private const int MostUnits = 3;

    /// <summary>Cells that hold no value where they stand among numbers; case does not count.</summary>
    private static readonly string[] s_markers = ["n/a", "na", "#n/a", "null", "none", "-", "--", "."];

    /// <summary>Whether a cell among numbers says that there is none.</summary>
    public static bool IsMarker(string text) =>
        text.Length <= 4 && Array.Exists(s_markers, m => m.Equals(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>The form in which most texts are numbers, how many cells are, and one of them; null: fewer than half.</summary>
    /// <param name="texts">Texts with how often each occurs.</param>
    /// <param name="cells">Cells of the column with a value, plain numbers included.</param>
    public static (NumberForm Form, int Cells, string Example)? Of(IEnumerable<KeyValuePair<string, int>> texts, int cells)
    {
        var found = (Form: NumberForm.Plain, Cells: 0, Example: "");
        KeyValuePair<string, int>[] all = [.. texts];
        foreach (var form in new[] { NumberForm.Comma, NumberForm.Point })
        {
            var (count, example, units) = (0, "", new HashSet<string>(StringComparer.Ordinal));
            foreach (var (text, times) in all)
            {
                if (!text.AsSpan().ContainsAnyInRange('0', '9') || !WrittenNumber.TryRead(text, form, out _, out var unit))
                    continue;
                count += times;
                example = example.Length == 0 ? text : example;
                units.Add(unit);
            }

            // Units are few; 1st, 2nd, 3rd and 4XL are names. What is parted at thousands throughout is more likely that than 1.1.
            if (units.Count <= MostUnits && count > 0 && count >= found.Cells)
                found = (form, count, example);
        }

        return 2 * found.Cells >= cells && found.Cells > 0 ? found : null;
    }
}
