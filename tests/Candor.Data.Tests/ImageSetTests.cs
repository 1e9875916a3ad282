namespace Candor.Data.Tests;

public class ImageSetTests
{
    /// <summary>Images of 1 × 2 pixels and two channels' worth of numbers known by hand; class i mod 2.</summary>
    private static Dataset Set(int count, int? testFrom = null, int channels = 1) => Dataset.FromImages(
        "set", new ImageShape(channels, 1, 2), [.. Enumerable.Range(0, count * channels * 2).Select(i => (byte)(i % 200))],
        [.. Enumerable.Range(0, count).Select(i => i % 2)], ["even", "odd"], testFrom);

    [Fact] // by hand: channel bytes 0, 255 and 51, 51
    public void Channels_are_standardised_by_the_training_part_alone()
    {
        byte[] pixels = [0, 255, 51, 51, 51, 51, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 9, 9, 9, 9, 9, 9];
        var data = Dataset.FromImages("set", new(3, 1, 2), pixels, [0, 1, 0, 1], ["a", "b"]);
        var scale = Standardizer.Fit(data, [0]);
        Assert.Equal([0.5, 0.2, 0.2], scale.Mean.Select(m => Math.Round(m, 12)));
        Assert.Equal([0.5, 1, 1], scale.Deviation);
        var part = DataSplit.Encode(data, scale, "some", [0, 2]);
        Assert.Equal([-1f, 1f, 0f, 0f, 0f, 0f, 1f, 1f, 0.8f, 0.8f, 0.8f, 0.8f], part.Inputs);
        Assert.Equal(pixels[..6], part.Pixels()[..6]);
        Assert.Equal(scale.Mean, Standardizer.FromJson(scale.ToJson(), "s.json").Mean);
        Assert.Equal(scale.Image, Standardizer.FromJson(scale.ToJson(), "s.json").Image);
    }

    [Fact]
    public void Images_of_another_size_do_not_fit_the_standardizer()
    {
        var scale = Standardizer.Fit(Set(4), [0]);
        var error = Assert.Throws<CandorException>(() => DataSplit.Encode(Set(4, channels: 3), scale, "x"));
        Assert.Contains("colour images of 1 × 2 pixels, but the predictor was made for grey images of 1 × 2", error.Message,
            StringComparison.Ordinal);
        var table = Dataset.FromArrays("t", new([Column.Numeric("a")], "class", ["x", "y"]), [1, 2], [0, 1]);
        Assert.Contains("has columns", Assert.Throws<CandorException>(() => DataSplit.Encode(table, scale, "x")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_publishers_test_part_is_kept_and_the_rest_shared_out_in_the_ratio()
    {
        var split = Set(40, testFrom: 30).Split(0.7, 0.1, seed: 3);
        Assert.Equal(Enumerable.Range(30, 10), split.Test.Rows);
        Assert.Equal((26, 4), (split.Train.Count, split.Validation.Count)); // 15 rows a class: an eighth is 1.875
        Assert.All(split.Train.Rows.Concat(split.Validation.Rows), row => Assert.InRange(row, 0, 29));
        Assert.Equal((24, 6), (Set(40, testFrom: 30).Split(0.8, 0.2).Train.Count, Set(40, testFrom: 30).Split(0.8, 0.2).Validation.Count));
        Assert.Contains("at most 1", Assert.Throws<CandorException>(() => Set(40, testFrom: 30).Split(0.9, 0.2)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_takes_a_share_of_every_class_and_keeps_row_numbers()
    {
        var all = Set(200, testFrom: 150);
        var split = all.Split(0.7, 0.1, seed: 1, limit: 40);
        Assert.Equal((40, 10), (split.Train.Count + split.Validation.Count + split.Test.Count, split.Test.Count));
        Assert.Equal(5, split.Test.Labels.Count(l => l == 0));
        Assert.All(split.Test.Rows, row => Assert.InRange(row, 150, 199));
        Assert.Equal(split.Train.Rows, all.Split(0.7, 0.1, seed: 1, limit: 40).Train.Rows);
        Assert.NotEqual(split.Test.Rows, all.Split(0.7, 0.1, seed: 2, limit: 40).Test.Rows);
        var more = all.Split(0.7, 0.1, seed: 1, limit: 60);
        Assert.Subset(more.Test.Rows.ToHashSet(), split.Test.Rows.ToHashSet());
        Assert.Equal(200, all.Split(limit: 1000).Train.Count + all.Split(limit: 1000).Validation.Count + 50);
        Assert.Contains("at least 4 (--limit 1000)", Assert.Throws<CandorException>(() => all.Split(limit: 3)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_works_on_tables_too()
    {
        var split = Dataset.Open("wine").Split(seed: 1, limit: 50);
        Assert.Equal(50, split.Train.Count + split.Validation.Count + split.Test.Count);
        Assert.Equal(3, split.Test.Labels.Distinct().Count());
    }

    [Fact]
    public void The_hash_tells_size_and_parts_apart()
    {
        var hashes = new[] { Set(40), Set(40, 30), Set(40, 29), Set(20, channels: 2 + 1), Set(40).ToTable() }.Select(d => d.Sha256);
        Assert.Equal(5, hashes.Distinct().Count());
        Assert.Equal(Set(40, 30).Sha256, Set(40, 30).Sha256);
    }

    [Fact]
    public void Colour_columns_are_named_by_channel() =>
        Assert.Equal(["red.r0c0", "red.r0c1", "green.r0c0", "green.r0c1", "blue.r0c0", "blue.r0c1"],
            Set(4, channels: 3).ToTable().Schema.Columns.Select(c => c.Name));

    [Fact]
    public void Images_that_cannot_be_are_refused()
    {
        string Refused(ImageShape shape, int bytes, int[] labels, int? testFrom = null) =>
            Assert.Throws<CandorException>(() => Dataset.FromImages("bad", shape, new byte[bytes], labels, ["a", "b"], testFrom)).Message;

        Assert.Contains("1 (grey) or 3 (colour)", Refused(new(2, 1, 1), 4, [0, 1]), StringComparison.Ordinal);
        Assert.Contains("3 bytes for 2 images of 2; expected 4", Refused(new(1, 1, 2), 3, [0, 1]), StringComparison.Ordinal);
        Assert.Contains("no images", Refused(new(1, 1, 2), 0, []), StringComparison.Ordinal);
        Assert.Contains("one class only", Refused(new(1, 1, 1), 2, [0, 0]), StringComparison.Ordinal);
        Assert.Contains("test part is to start at 2", Refused(new(1, 1, 1), 2, [0, 1], 2), StringComparison.Ordinal);
    }
}
