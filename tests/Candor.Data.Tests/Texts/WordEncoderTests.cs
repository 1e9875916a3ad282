namespace Candor.Data.Tests.Texts;

public class WordEncoderTests
{
    private static readonly Vocabulary s_vocabulary = new(["the", "film", "good"]);

    private static float[] Encode(string text, int tokens, KeptWords kept = KeptWords.First)
    {
        var indices = new float[tokens];
        new WordEncoder(new("text", tokens, 10, kept), s_vocabulary).Encode(text, indices);
        return indices;
    }

    [Fact]
    public void Words_become_indices_others_are_unknown_and_the_rest_is_pad() =>
        Assert.Equal([2, 1, 3, 0, 0], Encode("The bad film", 5));

    [Fact]
    public void A_longer_text_keeps_its_first_or_its_last_words()
    {
        Assert.Equal([2, 4], Encode("the good film", 2));
        Assert.Equal([4, 3], Encode("the good film", 2, KeptWords.Last));
        const string text = "the good film";
        var spans = new WordEncoder(new("text", 2, 10, KeptWords.Last), s_vocabulary).Spans(text);
        Assert.Equal(["good", "film"], spans.Select(s => text.Substring(s.Start, s.Length)));
    }

    [Fact]
    public void Indices_become_words_again_without_pad() =>
        Assert.Equal("the <unknown> film", new WordEncoder(new("text", 5, 10), s_vocabulary).Decode([2, 0, 1, 3, 0]));

    [Fact]
    public void The_vocabulary_is_the_most_frequent_words_and_ties_go_by_their_letters()
    {
        var vocabulary = Vocabulary.Fit(["b a c", "C b d", "b, c! <br /> e"], 5);
        Assert.Equal(["b", "c", "a"], vocabulary.Words);
        Assert.Equal(5, vocabulary.Count);
        Assert.Equal([2, 3, 4, 1, 1], new[] { "b", "c", "a", "d", "<pad>" }.Select(w => vocabulary[w]));
    }

    [Fact] // Words of the test part alone must not have an index.
    public void A_split_fits_the_vocabulary_on_the_training_part_alone_and_keeps_it_in_json()
    {
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"word{(i < 30 ? i % 5 : 99)} same{i % 2}"))];
        var data = Dataset.FromTexts("t", texts, [.. Enumerable.Range(0, 40).Select(i => i % 2)], ["a", "b"], testFrom: 30);
        var split = data.Split(0.8, 0.2, seed: 1);
        Assert.Equal(2, data.Schema.Width);
        Assert.DoesNotContain("word99", ((WordEncoder)split.Standardizer.Text!).Vocabulary.Words);
        Assert.Contains("word3", ((WordEncoder)split.Standardizer.Text!).Vocabulary.Words);
        Assert.All(Enumerable.Range(0, split.Test.Count), i => Assert.Equal(Vocabulary.Unknown, split.Test.Inputs[2 * i]));
        var again = Standardizer.FromJson(split.Standardizer.ToJson(), "x");
        Assert.Equal(((WordEncoder)split.Standardizer.Text!).Vocabulary.Words, ((WordEncoder)again.Text!).Vocabulary.Words);
        Assert.Equal(split.Standardizer.Text.Shape, again.Text.Shape);
        Assert.Equal(split.Train.Inputs, DataSplit.Encode(data, again, "train", split.Train.Rows).Inputs);
    }

    [Fact]
    public void Another_predictors_vocabulary_can_be_taken_over()
    {
        var data = Dataset.FromTexts("t", ["the film", "good one", "the good", "bad film"], [0, 1, 0, 1], ["a", "b"]);
        var encoder = new WordEncoder(new("text", 3, 10), s_vocabulary);
        var split = data.WithEncoder(encoder).Split(0.5, 0, seed: 1);
        Assert.Equal(s_vocabulary.Words, ((WordEncoder)split.Standardizer.Text!).Vocabulary.Words);
        Assert.Equal(3, split.Source.Schema.Width);
        Assert.Equal(data.Sha256, split.Source.Sha256);
    }

    [Theory]
    [InlineData("\"words\": [", "\"words\": [ \"film\",")]
    [InlineData("\"tokens\": 2", "\"tokens\": 0")]
    public void A_damaged_vocabulary_is_refused(string from, string to)
    {
        var data = Dataset.FromTexts("t", ["the film", "film one", "the good", "bad film"], [0, 1, 0, 1], ["a", "b"]);
        var json = data.Split(0.5, 0, seed: 1).Standardizer.ToJson();
        Assert.Contains(from, json, StringComparison.Ordinal);
        Assert.Throws<CandorException>(() => Standardizer.FromJson(json.Replace(from, to, StringComparison.Ordinal), "x"));
    }
}
