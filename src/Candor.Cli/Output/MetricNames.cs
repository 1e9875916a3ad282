using System.Text;

namespace Candor.Cli.Output;

/// <summary>Metric names as command-line words: <c>oneMinusDeletion</c> is <c>one-minus-deletion</c>.</summary>
internal static class MetricNames
{
    /// <summary>All of them.</summary>
    public static IEnumerable<string> All =>
        [.. Catalog.Metrics.Union(Catalog.NumberMetrics), .. Catalog.AskedMetrics, .. Catalog.SanityChecks, .. Catalog.FidelityMetrics];

    /// <summary>The word for a name.</summary>
    public static string Word(string name)
    {
        var word = new StringBuilder();
        foreach (var c in name)
            word.Append(char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : c.ToString());
        return word.ToString();
    }

    /// <summary>The name for a word, or for a name itself.</summary>
    /// <exception cref="CandorException">There is no such metric.</exception>
    public static string FromWord(string word) =>
        All.FirstOrDefault(m => m.Equals(word, StringComparison.OrdinalIgnoreCase) || Word(m).Equals(word,
            StringComparison.OrdinalIgnoreCase))
        ?? throw Suggestion.Unknown("metric", word, All);
}
