using System.Globalization;

namespace Candor.Data.Formats;

/// <summary>Finds the label column.</summary>
internal static class LabelColumn
{
    private static readonly string[] s_usual = ["class", "label", "target", "y"];

    /// <summary>
    /// The label's index: the column of that exact name, else the only one of that name in another case, else the column of that number
    /// from 1; without a name the first of class, label, target, y that is there in any case, else the last column that is not spare.
    /// </summary>
    public static int Find(string path, IReadOnlyList<string> names, string? label, IReadOnlyList<string>? spare = null)
    {
        if (label is null)
        {
            var usual = s_usual.Select(u => IndexOf(names, u, StringComparison.OrdinalIgnoreCase)).FirstOrDefault(i => i >= 0, -1);
            return usual >= 0 ? usual
                : Enumerable.Range(1, names.Count).Select(i => names.Count - i).First(i => spare?.Contains(names[i]) != true);
        }

        return Named(names, label) ?? throw new CandorException(
            $"{path} has no column '{label}' for the label.{Suggestion.Of(label, names)}");
    }

    /// <summary>Says which column is the label, and why.</summary>
    /// <param name="name">The column.</param>
    /// <param name="asked">What was asked for.</param>
    public static string Say(string name, string? asked) => $"The label is the column '{name}'" + (asked is not null ? "."
        : $", {(Array.Exists(s_usual, u => u.Equals(name, StringComparison.OrdinalIgnoreCase)) ? "for its name" : "the last one")} " +
            "(--label COL takes another).");

    /// <summary>The column of that exact name, else the only one of that name in another case, else the column of that number from 1; null
    /// if there is none.</summary>
    public static int? Named(IReadOnlyList<string> names, string column)
    {
        var index = NameMatch.Find(names, column);
        if (index < 0 && int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
            && number <= names.Count)
            index = number - 1;
        return index >= 0 ? index : null;
    }

    private static int IndexOf(IReadOnlyList<string> names, string name, StringComparison comparison)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Equals(name, comparison))
                return i;
        }

        return -1;
    }
}
