using Candor.Data.Profiles;
using Candor.Data.Records;

namespace Candor.Data.Tests.Profiles;

public class DriftTests
{
    private static readonly Schema s_schema = new(
        [Column.Numeric("income"), Column.Numeric("age"), Column.Categorical("region", "north", "south", "west")], "outcome",
        ["no", "yes"]);

    // Rows with an income of a mean, ages that are the same in each, and a share of the south.
    private static DataPart Part(string name, int rows, double income, double south, Standardizer? standardizer = null, int seed = 1,
        int missing = 0)
    {
        var random = new Random(seed);
        var values = new List<double>();
        for (var i = 0; i < rows; i++)
            values.AddRange([i < missing ? double.NaN : income + Normal(random), 40 + Normal(random), random.NextDouble() < south ? 1 : 0]);
        var data = Dataset.FromArrays(name, s_schema, [.. values], [.. Enumerable.Range(0, rows).Select(i => i % 2)]);
        return DataSplit.Encode(data, standardizer ?? Standardizer.Fit(data, [.. Enumerable.Range(0, rows)]), name);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    [Fact]
    public void A_column_that_moved_is_found_and_one_that_did_not_is_not()
    {
        var train = Part("train", 2000, 10, 0.3);
        var drift = DriftOf.Of(train, Part("test", 1000, 10.5, 0.5, train.Standardizer, seed: 2), "test");
        Assert.Equal(2, drift.Drifted);
        var income = drift.Columns.Single(c => c.Name == "income");
        Assert.InRange(income.Shift!.Value, 0.35, 0.65);
        Assert.InRange(income.Distance, 0.35, 0.65);
        var region = drift.Columns.Single(c => c.Name == "region");
        Assert.InRange(region.Distance, 0.12, 0.28);
        Assert.False(drift.Columns.Single(c => c.Name == "age").Drifted);
        Assert.False(drift.Label!.Drifted);
    }

    [Fact] // A shift of .03 deviations in 100,000 rows is certain, and nothing.
    public void Many_rows_make_no_drift_of_a_nothing()
    {
        var train = Part("train", 100_000, 10, 0.3);
        var drift = DriftOf.Of(train, Part("new", 100_000, 10.03, 0.3, train.Standardizer, seed: 2), "new");
        var income = drift.Columns.Single(c => c.Name == "income");
        Assert.True(income.AdjustedP < 0.001);
        Assert.True(income.Small);
        Assert.Equal(0, drift.Drifted);
    }

    [Fact]
    public void Values_outside_the_range_new_categories_and_missing_cells_are_counted()
    {
        var train = Part("train", 500, 10, 0.3);
        var part = Part("new", 200, 60, 0.3, train.Standardizer, seed: 3, missing: 40);
        var drift = DriftOf.Of(train, part, "new");
        var income = drift.Columns.Single(c => c.Name == "income");
        Assert.Equal(160, income.Outside);
        Assert.Equal((0, 0.2), (income.MissingReference, income.Missing));
        Assert.True(income.MissingDrifted);
        Assert.True(income.ValuesDrifted);
    }

    [Fact] // North, north, south and two of the moon against training without it: the moon is a category of its own, not missing.
    public void New_categories_are_no_missing_cells()
    {
        var train = Part("train", 500, 10, 0.3);
        double nan = double.NaN;
        var data = Dataset.OfContract("new", "new", s_schema, [10, 40, 0, 10, 40, 0, 10, 40, 1, 10, 40, nan, 10, 40, nan], [], [],
            [0, 1, -1, -1, -1], []);
        var drift = DriftOf.Of(train, DataSplit.Encode(data, train.Standardizer, "data"), "new.csv",
            new UnknownCells([("region", new(StringComparer.Ordinal) { ["moon"] = 2 })]));
        var region = drift.Columns.Single(c => c.Name == "region");
        Assert.Equal(new CategoryRows("moon", 2), Assert.Single(region.New));
        Assert.Equal(0, region.Missing);
        Assert.True(region.Distance >= 0.4);
    }

    [Fact]
    public void The_profile_has_ranges_of_training_and_the_balance_of_each_part()
    {
        var split = Dataset.Open("wine").Split(seed: 1);
        var profile = ProfileOf.Of(split, new Dictionary<string, string> { [split.Source.Schema.Columns[0].Name] = "%" });
        Assert.Equal(13, profile.AllColumns);
        Assert.Equal("%", profile.Columns[0].Unit);
        Assert.Equal(["train", "validation", "test"], profile.Parts.Select(p => p.Name));
        Assert.All(profile.Parts, p => Assert.Equal(p.Rows, p.Classes.Sum()));
        double[] first = [.. split.Train.Rows.Select(r => split.Source.Row(r)[0])];
        Assert.Equal((first.Min(), first.Max()), (profile.Columns[0].Least, profile.Columns[0].Most));
        Assert.Equal("test", profile.Drift!.Name);
        Assert.Null(ProfileOf.Of(DataSplit.Uncut(split.Source), new Dictionary<string, string>()).Drift);
    }

    [Fact]
    public void Texts_have_a_length_and_words_that_are_unknown()
    {
        var split = Dataset.Open("opinions").Split(seed: 1);
        var drift = ProfileOf.Of(split, new Dictionary<string, string>()).Drift!;
        Assert.Equal(["words", "unknown words"], drift.Columns.Select(c => c.Name));
        Assert.Equal(0, drift.Columns[1].MissingReference);
        Assert.False(drift.Columns[1].Drifted);
    }
}
