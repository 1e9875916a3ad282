using Candor.Data.Records;
using Candor.Reports.Findings;

namespace Candor.Reports.Tests.Findings;

public class ExampleVerdictTests
{
    private static Verdict Of(double accuracy, double faithfulness, double? share) => ExampleVerdict.Of(new ExampleResults
    {
        Examples = 10,
        Ranking = "magnitude",
        Counting = "entries",
        Task = share is null ? "regression" : "classification",
        Candidates = 70,
        NonZero = 20,
        ConstantShare = share,
        Curve = [new(10, accuracy, 0.01, faithfulness, 0.01, 140)],
    });

    [Fact] // Ten classes: g and h name one of them, so that the explanation is "faithful" everywhere.
    public void A_constant_predictor_is_no_good_news_however_faithful()
    {
        var v = Of(0.1, 1, 0.1);
        Assert.Equal(VerdictTone.Caution, v.Tone);
        Assert.Contains("Always naming the most frequent class would be right for 10.0 %: the predictor is no better",
            Assert.Single(v.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_explanation_that_agrees_no_better_than_a_constant_is_warned_of() =>
        Assert.Contains("the explanation agrees", Assert.Single(Of(0.9, 0.3, 0.4).Warnings), StringComparison.Ordinal);

    [Fact]
    public void What_is_better_than_a_constant_is_judged_by_its_faithfulness()
    {
        Assert.Equal(VerdictTone.Good, Of(0.8, 0.95, 0.4).Tone);
        Assert.Equal(VerdictTone.Neutral, Of(0.8, 0.6, 0.4).Tone);
        Assert.Empty(Of(0.8, 0.6, null).Warnings);
    }
}
