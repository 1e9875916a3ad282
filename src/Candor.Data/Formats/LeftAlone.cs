using System.Globalization;

namespace Candor.Data.Formats;

/// <summary>The note on what new data has and a predictor does not know.</summary>
internal static class LeftAlone
{
    private const int Named = 8;

    /// <summary>Says so, and names the first of them.</summary>
    /// <param name="start">Where they stand: "new.csv has the columns".</param>
    /// <param name="names">What is not known.</param>
    public static string Say(string start, IReadOnlyCollection<string> names)
    {
        var first = string.Join(", ", names.Take(Named).Select(n => $"'{n}'"));
        var more = names.Count > Named ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - Named} more") : "";
        return $"{start} {first}{more}, which the predictor does not know; left alone.";
    }
}
