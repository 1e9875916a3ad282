using System.Globalization;

namespace Candor.Data.Formats;

/// <summary>Finds the label column.</summary>
internal static class LabelColumn
{
    private static readonly string[] Usual = ["class", "label", "target", "y"];

    /// <summary>
    /// The label's index: the column of that exact name, else the only one of that name in another case, else the column of that number
    /// from 1; without a name the first of class, label, target, y that is there in any case, else the last column.
    /// </summary>
    public static int Find(string path, IReadOnlyList<string> names, string? label)
    {
        if (label is null)
        {
            var usual = Usual.Select(u => IndexOf(names, u, StringComparison.OrdinalIgnoreCase)).FirstOrDefault(i => i >= 0, -1);
            return usual >= 0 ? usual : names.Count - 1;
        }

        return Named(names, label) ?? throw new CandorException(
            $"{path} has no column '{label}' for the label.{Suggestion.Of(label, names)}");
    }

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
