namespace Candor.Data.Tests;

public class SplitTests
{
    private static Dataset Table(params int[] rowsPerClass)
    {
        int[] labels = [.. rowsPerClass.SelectMany((n, c) => Enumerable.Repeat(c, n))];
        return Dataset.FromArrays("table", new Schema([Column.Numeric("a")], "class", [.. rowsPerClass.Select((_, c) => $"k{c}")]),
            [.. labels.Select((_, i) => (double)i)], labels);
    }

    [Fact] // Pinned: these rows must never change. tools/golden/xoshiro.py
    public void The_same_seed_gives_the_same_rows_for_ever()
    {
        var split = Table(10, 6).Split(0.5, 0.25, seed: 7);
        Assert.Equal("0 1 3 4 8 11 13 15", string.Join(" ", split.Train.Rows));
        Assert.Equal("5 9 14", string.Join(" ", split.Validation.Rows));
        Assert.Equal("2 6 7 10 12", string.Join(" ", split.Test.Rows));
        Assert.Equal("3 7 19 21 27 30 32 38 41 44 45 48", string.Join(" ", Dataset.Open("wine").Split(seed: 1).Test.Rows.Take(12)));
    }

    [Fact] // SplitMix64 and xoshiro256** 1.0, tools/golden/xoshiro.py
    public void The_generator_gives_the_reference_numbers()
    {
        var random = new Xoshiro256(42);
        Assert.Equal([1546998764402558742UL, 6990951692964543102UL, 12544586762248559009UL, 17057574109182124193UL],
            Enumerable.Range(0, 4).Select(_ => random.Next()));
    }

    [Fact]
    public void Bounded_numbers_stay_in_bounds_and_meet_all_values()
    {
        var random = new Xoshiro256(1);
        var counts = new int[7];
        for (var i = 0; i < 7000; i++)
            counts[random.Next(7)]++;
        Assert.All(counts, n => Assert.InRange(n, 850, 1150));
    }

    [Theory] // by hand: quotas 0.7 n, 0.1 n, 0.2 n; largest remainder
    [InlineData(10, 7, 1, 2)]
    [InlineData(9, 6, 1, 2)]
    [InlineData(16, 11, 2, 3)]
    [InlineData(3, 2, 0, 1)]
    [InlineData(2, 1, 0, 1)]
    public void A_class_is_shared_by_largest_remainder(int rows, int train, int validation, int test) =>
        Assert.Equal([train, validation, test], StratifiedRows.Counts(rows, 0.7, 0.1, "k", Table(2, 2)));

    [Theory]
    [InlineData(2, 0.98, 0.01)]
    [InlineData(2, 0.01, 0.01)]
    [InlineData(2, 0.01, 0.98)]
    [InlineData(3, 0.01, 0.98)]
    public void Training_and_test_always_get_a_row(int rows, double train, double validation)
    {
        var counts = StratifiedRows.Counts(rows, train, validation, "k", Table(2, 2));
        Assert.True(counts[0] >= 1 && counts[2] >= 1 && counts.Sum() == rows);
    }

    [Fact]
    public void Every_row_is_in_one_part_and_every_class_in_training_and_test()
    {
        foreach (var name in new[] { "glass", "vehicle", "breast-cancer", "wine", "digits" })
        {
            var data = Dataset.Open(name);
            var split = data.Split(seed: 3);
            Assert.Equal(Enumerable.Range(0, data.Count), split.Train.Rows.Concat(split.Validation.Rows).Concat(split.Test.Rows).Order());
            Assert.Equal(data.Schema.Classes.Count, split.Train.Labels.Distinct().Count());
            Assert.Equal(data.Schema.Classes.Count, split.Test.Labels.Distinct().Count());
        }
    }

    [Fact]
    public void A_class_with_one_row_is_named()
    {
        var message = Assert.Throws<CandorException>(() => Table(5, 1).Split()).Message;
        Assert.Contains("Class 'k1' of table has 1 row, but", message, StringComparison.Ordinal);
        Assert.Contains("at least 3 rows per class", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0.1, "must lie in (0, 1)")]
    [InlineData(1, 0, "must lie in (0, 1)")]
    [InlineData(-0.5, 0.1, "must lie in (0, 1)")]
    [InlineData(double.NaN, 0.1, "must lie in (0, 1)")]
    [InlineData(0.5, -0.1, "must lie in [0, 1)")]
    [InlineData(0.7, 0.3, "leave nothing for testing")]
    [InlineData(0.9, 0.2, "leave nothing for testing")]
    public void Fractions_out_of_range_are_refused(double train, double validation, string expected) =>
        Assert.Contains(expected, Assert.Throws<CandorException>(() => Table(9, 9).Split(train, validation)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void An_empty_validation_part_is_refused_unless_asked_for()
    {
        Assert.Contains("no validation row among the 4 rows", Assert.Throws<CandorException>(() => Table(2, 2).Split()).Message,
            StringComparison.Ordinal);
        Assert.Equal(0, Table(2, 2).Split(0.5, 0).Validation.Count);
    }
}
