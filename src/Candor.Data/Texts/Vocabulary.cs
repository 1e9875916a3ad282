namespace Candor.Data;

/// <summary>The words that have an index: <see cref="Pad"/> stands for no word, <see cref="Unknown"/> for any other, then the most frequent
/// words.</summary>
public sealed class Vocabulary
{
    /// <summary>The index of a place without a word.</summary>
    public const int Pad = 0;

    /// <summary>The index of a word that is not in the vocabulary.</summary>
    public const int Unknown = 1;

    /// <summary>Indices that stand for no word of their own.</summary>
    internal const int Reserved = 2;

    private readonly string[] _words;
    private readonly Dictionary<string, int> _index;

    /// <summary>A vocabulary of given words.</summary>
    /// <param name="words">Words in lower case, all different; the first has index 2.</param>
    /// <exception cref="ArgumentException">A word stands twice.</exception>
    public Vocabulary(IEnumerable<string> words)
    {
        _words = [.. words];
        _index = new(_words.Length, StringComparer.Ordinal);
        for (var i = 0; i < _words.Length; i++)
        {
            if (!_index.TryAdd(_words[i], i + Reserved))
                throw new ArgumentException($"the word '{_words[i]}' stands twice", nameof(words));
        }
    }

    /// <summary>Indices, PAD and the unknown word included.</summary>
    public int Count => _words.Length + Reserved;

    /// <summary>The words without PAD and the unknown word; the i-th has index i + 2.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>The index of a word; <see cref="Unknown"/> if it has none.</summary>
    /// <param name="word">In lower case, as <see cref="Tokenizer.Word"/> gives it.</param>
    public int this[string word] => _index.GetValueOrDefault(word, Unknown);

    /// <summary>The most frequent words; of equally frequent ones the ordinally smaller first.</summary>
    /// <param name="texts">The training texts.</param>
    /// <param name="size">Indices at most, PAD and the unknown word included; 3 or more.</param>
    /// <param name="rule">What is a word.</param>
    public static Vocabulary Fit(IEnumerable<string> texts, int size, WordRule rule = WordRule.Signs)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(size, Reserved);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            foreach (var span in Tokenizer.Split(text, rule))
            {
                var word = Tokenizer.Word(text, span);
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }

        return new Vocabulary(counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(size - Reserved)
            .Select(c => c.Key));
    }
}
