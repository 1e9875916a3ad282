using Candor.Web.Labels;

namespace Candor.Web.Tests.Labels;

public class LabelScoresTests
{
    // Items 1 (class 0), 2 (class 1), 3 (class 0), 4 (class 1).
    private static readonly LabelSet s_set = Sets.Of(4, ["a"]);

    private static MethodScore Score(params LabelAnswer[] answers) => Assert.Single(LabelScores.Of(s_set, answers));

    [Fact]
    public void A_right_guess_counts_one_and_a_wrong_one_nothing()
    {
        var score = Score(new(1, "Ada", 0), new(2, "Ada", 0), new(3, "Ada", 0));
        Assert.Equal(2.0 / 3, score.FsH, 12);
        Assert.Equal((3, 3, 0), (score.Rows, score.Answers, score.CannotTell));
    }

    [Fact]
    public void People_vote() =>
        Assert.Equal(1, Score(new(1, "Ada", 0), new(1, "Bob", 1), new(1, "Cy", 0)).FsH);

    [Fact]
    public void Level_votes_are_a_coin() =>
        Assert.Equal(0.5, Score(new(1, "Ada", 0), new LabelAnswer(1, "Bob", 1)).FsH);

    [Fact]
    public void Who_cannot_tell_counts_as_chance()
    {
        var score = Score(new LabelAnswer(1, "Ada", null));
        Assert.Equal(0.5, score.FsH);
        Assert.Equal(1, score.CannotTell);
    }

    [Fact]
    public void Who_cannot_tell_does_not_outvote_who_can() =>
        Assert.Equal(1, Score(new(2, "Ada", null), new(2, "Bob", 1), new(2, "Cy", null)).FsH);

    [Fact]
    public void Of_three_classes_chance_is_a_third()
    {
        var set = Sets.Of(3, ["a"], classes: 3);
        Assert.Equal(1.0 / 3, Assert.Single(LabelScores.Of(set, [new(1, "Ada", null), new(2, "Ada", null)])).FsH, 12);
    }

    // R's binom::binom.wilson(8, 10): 0.4901625, 0.9433178.
    [Fact]
    public void The_interval_is_Wilsons()
    {
        var set = Sets.Of(10, ["a"]);
        var score = Assert.Single(LabelScores.Of(set,
            [.. set.Items.Select((item, n) => new LabelAnswer(item.Id, "Ada", n < 8 ? item.Predicted : 1 - item.Predicted))]));
        Assert.Equal(0.8, score.FsH, 12);
        Assert.Equal(0.4901625, score.Low, 6);
        Assert.Equal(0.9433178, score.High, 6);
    }

    [Fact]
    public void Without_answers_there_is_no_score()
    {
        var score = Score();
        Assert.True(double.IsNaN(score.FsH) && double.IsNaN(score.Low) && double.IsNaN(score.High));
        Assert.Equal(0, score.Rows);
    }

    [Fact]
    public void Methods_are_scored_apart()
    {
        var set = Sets.Of(2, ["b", "a"]);
        var scores = LabelScores.Of(set, [.. set.Items.Select(i => new LabelAnswer(i.Id, "Ada", i.Method == "a" ? i.Predicted
            : 1 - i.Predicted))]);
        Assert.Equal([("a", 1.0), ("b", 0.0)], scores.Select(s => (s.Method, s.FsH)));
    }
}
