using System.Text.Json.Serialization;

namespace Candor.Data.Records;

/// <summary>An explained text: as it stands in the file, and where the words stand that the predictor saw.</summary>
/// <param name="Text">The text.</param>
/// <param name="Starts">[n] The first character (UTF-16) of every word; the i-th contribution is that of the i-th word.</param>
/// <param name="Lengths">[n] Characters.</param>
/// <param name="Selected">k: the k words with the largest contributions are selected.</param>
public sealed record SampleText(string Text, IReadOnlyList<int> Starts, IReadOnlyList<int> Lengths, int Selected)
{
    /// <summary>[n] Where the words stand.</summary>
    [JsonIgnore]
    public IReadOnlyList<TokenSpan> Words => [.. Starts.Zip(Lengths, (start, length) => new TokenSpan(start, length))];

    /// <summary>A text with its words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Where the words stand that the predictor saw.</param>
    /// <param name="selected">k.</param>
    public static SampleText Of(string text, IReadOnlyList<TokenSpan> words, int selected)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new(text, [.. words.Select(w => w.Start)], [.. words.Select(w => w.Length)], selected);
    }

    /// <summary>The words that are selected, by position, ascending; of equal contributions the earlier word.</summary>
    /// <param name="contributions">[n] φ.</param>
    public IReadOnlyList<int> Top(IReadOnlyList<double> contributions)
    {
        ArgumentNullException.ThrowIfNull(contributions);
        return [.. Enumerable.Range(0, contributions.Count).Where(i => !double.IsNaN(contributions[i])).OrderByDescending(i =>
            contributions[i]).Take(Selected).Order()];
    }

    /// <summary>Whether the words lie in the text one after the other and fit so many contributions, so that they can be marked in
    /// it.</summary>
    /// <param name="contributions">n.</param>
    public bool IsWhole(int contributions)
    {
        if (Starts.Count != contributions || Lengths.Count != contributions)
            return false;
        var end = 0;
        foreach (var word in Words)
        {
            if (word.Start < end || word.Length < 1 || word.End > Text.Length)
                return false;
            end = word.End;
        }

        return true;
    }
}
