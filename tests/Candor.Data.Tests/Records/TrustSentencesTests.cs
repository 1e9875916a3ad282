using System.Globalization;
using Candor.Data.Records;

namespace Candor.Data.Tests.Records;

public class TrustSentencesTests
{
    private static readonly string[] s_names = ["a", "b", "c", "d"];

    private static readonly Trust s_trust = new()
    {
        Base = 0.2,
        Value = 0.9,
        Drawn = true,
        HalfWidths = [0.05, 0.05, 0.05, 0.05],
        GapHalfWidths = [0.05, 0.05, 0.05],
        RandomInsertion = 0.5,
        RandomDeletion = 0.6,
        RandomRankings = 20,
    };

    [Theory]
    [InlineData("exact", 0.7, "add up to 0.70, the whole way from the base value 0.20 to the probability 0.90")]
    [InlineData("exact", 0.6, "must to 0.70", "do not rely on them")]
    [InlineData("approximate", 0.69, "about the way", "(0.70)")]
    [InlineData("none", 0.4, "does not promise", "(0.70)")]
    public void The_sum_is_named_with_what_it_should_be(string additivity, double sum, params string[] says) =>
        Says(Of([sum - 0.3, 0.2, 0.1, 0], s_trust with { Additivity = additivity })[0], says);

    [Fact]
    public void Intervals_that_reach_0_are_counted()
    {
        Says(Of([0.4, 0.2, -0.1, 0.06], s_trust)[1], "none of them reaches 0");
        Says(Of([0.4, 0.2, -0.1, 0.04], s_trust)[1], "one of them reaches 0");
        Says(Of([0.4, 0.2, -0.03, 0.04], s_trust)[1], "2 of 4 reach 0");
        Says(Of([0.4, 0.2, -0.03, 0.04], s_trust with { Drawn = false, HalfWidths = null, GapHalfWidths = null })[1],
            "Nothing is drawn at random");
        Says(Of([0.4, 0.2, -0.03, 0.04], s_trust with { HalfWidths = null, GapHalfWidths = null })[1], "too few", "--samples");
    }

    [Theory] // Gaps above .05 are certain.
    [InlineData(new[] { 0.4, -0.38, 0.1, 0.0 }, "weighs most is not certain", "“a” and “b”")]
    [InlineData(new[] { 0.4, 0.2, 0.19, 0.0 }, "after the first feature is not certain", "“b” and “c”")]
    [InlineData(new[] { 0.4, 0.2, 0.1, -0.09 }, "after the first two features is not certain", "“c” and “d”")]
    public void An_order_that_is_not_certain_is_said_to_be_none(double[] phi, params string[] says) => Says(Of(phi, s_trust)[2], says);

    [Fact]
    public void A_certain_order_is_not_spoken_of()
    {
        var sentences = Of([0.4, 0.3, 0.2, 0.1], s_trust);
        Assert.Equal(3, sentences.Count);
        Says(sentences[2], "beats a random one", "0.80 against 0.50 of 20 random rankings", "0.30 against 0.60");
    }

    [Theory]
    [InlineData(0.5, 0.3)]
    [InlineData(0.8, 0.6)]
    [InlineData(double.NaN, 0.3)]
    public void A_ranking_that_does_not_beat_chance_on_both_scores_is_not_to_be_relied_on(double insertion, double deletion)
    {
        var explanation = new SampleExplanation("yes", 0.9, [0.4, 0.3, 0.2, 0.1], insertion, deletion) { Trust = s_trust };
        Assert.True(TrustSentences.NoBetterThanRandom(explanation));
        Says(TrustSentences.Of(explanation, s_names, Show)[^1], "do not rely on it");
    }

    [Fact]
    public void Scores_without_signs_add_up_to_nothing_and_an_old_record_has_no_sentence()
    {
        Says(Of([0.4, 0.3, 0.2, 0.1], s_trust with { Signed = false })[0], "from 0 up", "rank");
        Assert.Empty(TrustSentences.Of(new SampleExplanation("yes", 0.9, [0.1], 0.5, 0.5), ["a"], Show));
    }

    private static IReadOnlyList<string> Of(double[] phi, Trust trust) =>
        TrustSentences.Of(new SampleExplanation("yes", 0.9, phi, 0.8, 0.3) { Trust = trust }, s_names, Show);

    private static string Show(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static void Says(string sentence, params string[] parts) =>
        Assert.All(parts, p => Assert.Contains(p, sentence, StringComparison.Ordinal));
}
