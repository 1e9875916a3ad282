namespace Candor.Data.Tests;

public class SeriesTests
{
    [Fact] // Mean of class 1 minus mean of class 0: levels 2 · 0.25, trends 2 · 0.5 at the ends and 0 in the middle, noise 0.
    public void Generated_series_tell_the_class_where_they_should_and_nowhere_else()
    {
        var data = SyntheticSeries.Create(2_000, new SeriesShape(3, 30), 1);
        double Gap(int step, int feature)
        {
            var sums = new double[2];
            for (var row = 0; row < data.Count; row++)
                sums[data.Label(row)] += data.Row(row)[step * 30 + feature];
            return (sums[1] - sums[0]) / 1_000;
        }

        Assert.InRange(Gap(0, 0), 0.3, 0.7);
        Assert.InRange(Gap(2, 11), 0.3, 0.7);
        Assert.InRange(Gap(0, 12), -1.2, -0.8);
        Assert.InRange(Gap(1, 20), -0.2, 0.2);
        Assert.InRange(Gap(2, 23), 0.8, 1.2);
        Assert.InRange(Gap(2, 24), -0.2, 0.2);
        Assert.Equal(24, Enumerable.Range(0, 30).Count(SyntheticSeries.IsRelevant));
    }

    [Fact]
    public void The_set_of_the_catalog_has_the_shape_of_the_private_one()
    {
        var data = Dataset.Open("series-synthetic");
        Assert.Equal((3000, 1929, new SeriesShape(3, 643)), (data.Count, data.Schema.Columns.Count, data.Schema.Series));
        Assert.True(Dataset.IsSeries("series-synthetic"));
        Assert.False(Dataset.IsSeries("wine"));
        Assert.Contains("a set of series already", Assert.Throws<CandorException>(() => Dataset.Open("series-synthetic", null,
            new() { SeriesSteps = 3 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_becomes_series_where_its_columns_allow_it()
    {
        var series = Dataset.Open("breast-cancer", null, new() { SeriesSteps = 3 });
        Assert.Equal(new SeriesShape(3, 10), series.Schema.Series);
        Assert.NotEqual(Dataset.Open("breast-cancer").Sha256, series.Sha256);
        Assert.Contains("cannot be 4 times", Assert.Throws<CandorException>(() => Dataset.Open("breast-cancer", null,
            new() { SeriesSteps = 4 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Some_classes_can_be_taken_alone()
    {
        var data = Dataset.Open("digits", null, new() { Classes = ["8", "3"] });
        Assert.Equal(["3", "8"], data.Schema.Classes);
        Assert.Equal(183 + 174, data.Count);
        Assert.Equal(183, Enumerable.Range(0, data.Count).Count(r => data.LabelText(r) == "3"));
        Assert.Contains("no class 'three'", Assert.Throws<CandorException>(() => Dataset.Open("digits", null,
            new() { Classes = ["three", "8"] })).Message, StringComparison.Ordinal);
        Assert.Contains("needs two classes", Assert.Throws<CandorException>(() => Dataset.Open("digits", null,
            new() { Classes = ["8"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_published_test_part_stays_one_with_fewer_classes()
    {
        var images = Dataset.FromImages("images", new ImageShape(1, 2, 2), [.. Enumerable.Range(0, 24).Select(i => (byte)i)],
            [0, 1, 2, 0, 1, 2], ["a", "b", "c"], testFrom: 3).OfClasses(["a", "c"]);
        Assert.Equal((4, 2), (images.Count, images.TestFrom));
        Assert.Equal([0, 1, 0, 1], Enumerable.Range(0, 4).Select(images.Label));
        Assert.Equal([20, 21, 22, 23], images.Pixels(3).ToArray());
    }

    [Fact]
    public void Shuffled_labels_keep_their_counts_on_both_sides_of_the_test_part()
    {
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i < 40 ? i % 2 : i % 4 == 0 ? 1 : 0)];
        var data = Dataset.FromImages("images", new ImageShape(1, 1, 1), new byte[60], labels, ["a", "b"], testFrom: 40);
        var shuffled = data.ShuffleLabels(3);
        Assert.NotEqual(labels, Enumerable.Range(0, 60).Select(shuffled.Label));
        Assert.Equal(20, Enumerable.Range(0, 40).Sum(shuffled.Label));
        Assert.Equal(5, Enumerable.Range(40, 20).Sum(shuffled.Label));
        Assert.Equal(Enumerable.Range(0, 60).Select(shuffled.Label), Enumerable.Range(0, 60).Select(data.ShuffleLabels(3).Label));
    }
}
