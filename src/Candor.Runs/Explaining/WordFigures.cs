using Candor.Data.Records;

namespace Candor.Runs.Explaining;

/// <summary>Contributions of words over many texts: units are places there, which differ from text to text.</summary>
internal static class WordFigures
{
    // A word of few texts says little of the model, and of many there is no end.
    private const int LeastTexts = 5, MostWords = 300;

    /// <summary>The words that stand in enough texts, those with the largest mean |φ| first.</summary>
    /// <param name="words">Words by place, of each text.</param>
    /// <param name="phi">φ by place, of each text.</param>
    public static string[] Kept(IReadOnlyList<IReadOnlyList<string>> words, IReadOnlyList<double[]> phi) =>
    [
        .. words.Zip(phi, Own).SelectMany(s => s).GroupBy(e => e.Key, e => e.Value, StringComparer.Ordinal)
            .Where(g => g.Count() >= Math.Min(LeastTexts, words.Count))
            .OrderByDescending(g => g.Sum(Math.Abs)).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostWords).Select(g => g.Key),
    ];

    /// <summary>The contribution of each word in each text, the sum over its places; NaN where the text lacks it: [texts][words].</summary>
    /// <param name="words">Words by place, of each text.</param>
    /// <param name="phi">φ by place, of each text.</param>
    /// <param name="kept">The words.</param>
    public static double[][] By(IReadOnlyList<IReadOnlyList<string>> words, IReadOnlyList<double[]> phi, IReadOnlyList<string> kept) =>
        [.. words.Zip(phi, Own).Select(own => kept.Select(w => own.GetValueOrDefault(w, double.NaN)).ToArray())];

    // What is written in capitals is the same word.
    private static Dictionary<string, double> Own(IReadOnlyList<string> words, double[] phi)
    {
        Dictionary<string, double> own = new(StringComparer.Ordinal);
        for (var i = 0; i < Math.Min(words.Count, phi.Length); i++)
        {
            var word = words[i].ToLowerInvariant();
            own[word] = own.GetValueOrDefault(word) + phi[i];
        }
        return own;
    }
}
