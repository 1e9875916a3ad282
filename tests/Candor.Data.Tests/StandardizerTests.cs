namespace Candor.Data.Tests;

public class StandardizerTests
{
    private static readonly Schema Mixed = new([Column.Numeric("a"), Column.Categorical("k", "u", "v", "w")], "class", ["p", "q"]);

    [Fact] // by hand: a = 1, 3 → mean 2, population deviation 1; u twice of two → constant; v never.
    public void Mean_and_population_deviation_come_from_the_training_rows_only()
    {
        var data = Dataset.FromArrays("d", Mixed, [1, 0, 3, 1, 100, 2], [0, 1, 0]);
        var s = Standardizer.Fit(data, [0, 1]);
        Assert.Equal([2, 0.5, 0.5, 0], s.Mean);
        Assert.Equal([1, 0.5, 0.5, 1], s.Deviation);
        var encoded = new float[4];
        s.Apply(data.Row(2), encoded);
        Assert.Equal([98, -1, -1, 1], encoded);
    }

    [Theory] // A value far from the mean, near it, and 0 where the mean is large.
    [InlineData(0, 1000, 1017)]
    [InlineData(5.1, 5.8, 6.3)]
    [InlineData(1e-6, 2e-6, -3e-6)]
    [InlineData(123456, 0, 7)]
    public void A_row_comes_back_as_it_was(double a, double b, double c)
    {
        var data = Dataset.FromArrays("d", Mixed, [a, 0, b, 1, c, 2], [0, 1, 0]);
        var s = Standardizer.Fit(data, [0, 1, 2]);
        var (encoded, raw) = (new float[4], new double[2]);
        for (var row = 0; row < 3; row++)
        {
            s.Apply(data.Row(row), encoded);
            s.Invert(encoded, raw);
            Assert.Equal(data.Row(row).ToArray(), raw);
        }
        s.Invert([0, 0, 0, 0], raw);
        Assert.Equal((a + b + c) / 3, raw[0], 1e-9);
        Assert.Equal(double.NaN, raw[1]);
    }

    [Fact] // Rows 1 and 2 lack a number and a category.
    public void A_cell_that_is_kept_missing_is_as_good_as_the_mean_and_comes_back_as_missing()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(path, "a,k,y\n1,u,p\n,v,q\n5,,p\n3,v,q\n");
        try
        {
            var split = Dataset.FromCsv(path, "y", new() { Missing = MissingPolicy.Keep });
            var s = Standardizer.Fit(split, [0, 1, 2, 3]);
            Assert.True(s.KeepsMissing);
            Assert.Equal([3, 1 - 2 / 3.0, 2 / 3.0], s.Mean);
            var (encoded, raw) = (new float[3], new double[2]);
            for (var row = 0; row < 4; row++)
            {
                s.Apply(split.Row(row), encoded);
                s.Invert(encoded, raw);
                Assert.Equal(split.Row(row).ToArray(), raw);
                Assert.Equal(row == 1 ? 0 : (split.Row(row)[0] - 3) / s.Deviation[0], encoded[0], 1e-6);
            }
            // The mean itself is no missing value, nor is one that a row had.
            s.Invert([0, 0, 0], raw);
            Assert.Equal(3, raw[0]);
            var again = Contract.FromJson(Contract.Of(split.Split(.5, 0, 1), new() { Missing = MissingPolicy.Keep }).ToJson(), "c");
            Assert.True(again.Standardizer.KeepsMissing);
            Assert.True(Standardizer.FromJson(s.ToJson(), "s").KeepsMissing);
            Assert.DoesNotContain("keepsMissing", Standardizer.Fit(Dataset.FromArrays("d", Mixed, [1, 0, 3, 1], [0, 1]), [0, 1]).ToJson(),
                StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_missing_cell_becomes_the_training_mean()
    {
        var data = Dataset.FromArrays("d", Mixed, [1, 0, double.NaN, double.NaN, 3, 1], [0, 1, 0]);
        var s = Standardizer.Fit(data, [0, 1, 2]);
        Assert.Equal(2, s.Mean[0]);
        Assert.Equal(0.5, s.Mean[1]);
        var encoded = new float[] { 9, 9, 9, 9 };
        s.Apply(data.Row(1), encoded);
        Assert.Equal([0, 0, 0, 0], encoded);
    }

    [Theory]
    [InlineData(new double[] { 0.1, 0.1, 0.1 })]
    [InlineData(new double[] { 1e9, 1e9, 1e9 })]
    [InlineData(new double[] { 0.3, 0.30000000000000004, 0.3 })]
    [InlineData(new double[] { 0, 0, 0 })]
    public void A_constant_or_nearly_constant_column_has_deviation_one(double[] values)
    {
        var schema = new Schema([Column.Numeric("a")], "class", ["p", "q"]);
        var part = Dataset.FromArrays("d", schema, values, [0, 1, 0]);
        var s = Standardizer.Fit(part, [0, 1, 2]);
        Assert.Equal([1.0], s.Deviation);
        Assert.All(DataSplit.Encode(part, s, "all").Inputs, x => Assert.InRange(x, -1e-6f, 1e-6f));
    }

    [Fact]
    public void Small_and_huge_scales_come_out_alike()
    {
        var schema = new Schema([Column.Numeric("small"), Column.Numeric("large"), Column.Numeric("huge")], "class", ["p", "q"]);
        var data = Dataset.FromArrays("d", schema, [1e-300, 1e9, -1e300, 2e-300, 2e9, 1e300, 3e-300, 3e9, 0], [0, 1, 0]);
        var inputs = DataSplit.Encode(data, Standardizer.Fit(data, [0, 1, 2]), "all").Inputs;
        Assert.Equal([-1.2247449f, -1.2247449f, -1.2247449f, 0, 0, 1.2247449f, 1.2247449f, 1.2247449f, 0], inputs);
    }

    [Fact]
    public void Real_training_parts_have_mean_zero_and_deviation_one()
    {
        var train = Dataset.Open("breast-cancer").Split(seed: 5).Train;
        for (var j = 0; j < 30; j++)
        {
            var column = Enumerable.Range(0, train.Count).Select(i => (double)train.Inputs[i * 30 + j]).ToList();
            Assert.Equal(0, column.Average(), 1e-6);
            Assert.Equal(1, column.Average(x => x * x), 1e-5);
        }
    }

    [Fact]
    public void JSON_gives_the_same_bits_back()
    {
        var s = Dataset.Open("glass").Split(seed: 2).Standardizer;
        var back = Standardizer.FromJson(s.ToJson(), "s.json");
        Assert.Equal(s.Mean, back.Mean);
        Assert.Equal(s.Deviation, back.Deviation);
        Assert.Equal(s.Columns, back.Columns);
        Assert.Equal(s.ToJson(), back.ToJson());
        var mixed = Standardizer.Fit(Dataset.FromArrays("d", Mixed, [1, 0, 3, 1], [0, 1]), [0, 1]);
        Assert.Equal(mixed.Columns, Standardizer.FromJson(mixed.ToJson(), "s.json").Columns);
    }

    [Theory]
    [InlineData("{", "s.json is no standardizer (line 1)")]
    [InlineData("null", "the whole is null")]
    [InlineData("""{"format":"candor-standardizer/9"}""", "format is \"candor-standardizer/9\", but")]
    [InlineData("""{"format":"candor-standardizer/1"}""", "columns is missing")]
    [InlineData("""{"format":"candor-standardizer/1","columns":[{"name":"a","kind":"Numeric","categories":[]}],"mean":[0],"deviation":[]}""", "1 means and 0 deviations for 1 inputs")]
    [InlineData("""{"format":"candor-standardizer/1","columns":[{"name":"a","kind":"Numeric","categories":[]}],"mean":[0],"deviation":[0]}""", "a deviation that is not positive")]
    public void Damaged_JSON_is_refused(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<CandorException>(() => Standardizer.FromJson(json, "s.json")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Another_schema_is_refused_naming_the_difference()
    {
        var s = Dataset.Open("glass").Split().Standardizer;
        Assert.Contains("wine does not fit the standardizer: it has no column 'RI'",
            Assert.Throws<CandorException>(() => DataSplit.Encode(Dataset.Open("wine"), s, "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_beyond_single_precision_is_named()
    {
        var schema = new Schema([Column.Numeric("a")], "class", ["p", "q"]);
        var data = Dataset.FromArrays("d", schema, [0, 1, 1e300], [0, 1, 0]);
        Assert.Contains("Row 2 (from 0) of d lies beyond single precision", Assert.Throws<CandorException>(() => DataSplit.Encode(data,
            Standardizer.Fit(data, [0, 1]), "x")).Message, StringComparison.Ordinal);
    }
}
