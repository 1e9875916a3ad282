using Candor.Data.Profiles;
using Candor.Data.Records;
using Candor.Data.Statistics;

namespace Candor.Data.Tests.Profiles;

public class SubgroupsTests
{
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // 400 rows in four regions of 100; every second row measured; explanations of the west are worse by a tenth.
    private static Subgroups Of(double worse, double better = 0, double spread = 0.05)
    {
        var random = new Random(1);
        int[] measured = [.. Enumerable.Range(0, 200).Select(i => 2 * i)];
        double[] region = [.. Enumerable.Range(0, 400).Select(i => (double)(i % 4))];
        double[] noise = [.. measured.Select(_ => spread * Normal(random))];
        double Of(int row, double less) => region[row] == 2 ? less : 0;
        return SubgroupsOf.Of(new(400, measured)
        {
            OfAll = new Dictionary<string, double[]> { ["accuracy"] = [.. Enumerable.Range(0, 400).Select(i => i % 5 == 0 ? 0.0 : 1)] },
            OfMeasured = new Dictionary<string, double[]>
            {
                ["insertion"] = [.. measured.Select((r, i) => 0.8 + noise[i] - Of(r, worse))],
                ["overRandom"] = [.. measured.Select((r, i) => 0.2 - noise[i] + Of(r, better))],
            },
            Units = ["a", "b"],
            Contributions = [.. measured.SelectMany(r => new[] { -1.0, region[r] == 2 ? 0.5 : 0.25 })],
        }, [new(Column.Categorical("region", "north", "south", "west", "east"), region)]);
    }

    [Fact]
    public void A_group_that_is_explained_worse_is_found_and_comes_first()
    {
        var groups = Of(worse: 0.1);
        Assert.Equal((400, 200, 4, 0), (groups.Rows, groups.Measured, groups.Looked, groups.TooSmall));
        var west = Assert.Single(groups.ExplainedWorse);
        Assert.Same(groups.Groups[0], west);
        Assert.Equal(("region", "west", 100, 100), (west.Column, west.Group, west.Rows, west.Measured));
        Assert.Equal("insertion", west.ExplainedWorse);
        Assert.InRange(west.Scores["insertion"].Difference.Value, -0.12, -0.08);
        Assert.Equal(["a", "b"], groups.Units);
        Assert.Equal(0.5, west.MeanAbsolute[1].Value, 12);
    }

    [Fact]
    public void Nothing_is_found_where_nothing_is_and_where_less_than_matters_is()
    {
        Assert.DoesNotContain(Of(worse: 0).Groups, g => g.Differs);
        var little = Of(worse: 0.01, spread: 0.005);
        Assert.True(little.Groups[0].Scores["insertion"].Differs);
        Assert.Empty(little.ExplainedWorse);
    }

    [Fact] // Lower insertion, but more above a random ranking: no verdict.
    public void Scores_that_contradict_each_other_are_no_finding()
    {
        var groups = Of(worse: 0.1, better: 0.1);
        Assert.True(groups.Groups[0].Differs);
        Assert.Empty(groups.ExplainedWorse);
    }

    [Fact] // 4 groups; accuracy, insertion and over-random of west and north, whose rows are the even ones that were measured: 4 + 2 · 2.
    public void Every_comparison_counts_in_the_correction()
    {
        var groups = Of(worse: 0.1);
        Assert.Equal(8, groups.Tests);
        var score = groups.Groups[0].Scores["insertion"];
        var all = Holm.Adjust([.. groups.Groups.SelectMany(g => g.Scores.Values.Select(s => s.P))]);
        Assert.Contains(score.AdjustedP, all);
        Assert.True(score.AdjustedP > score.P);
    }

    [Fact] // 400 rows in 40 groups of 10, and the numbers of the groups in quarters.
    public void Small_groups_are_left_out_and_counted()
    {
        double[] tens = [.. Enumerable.Range(0, 400).Select(i => (double)(i % 40))];
        var rows = new ScoredRows(400, [])
        {
            OfAll = new Dictionary<string, double[]> { ["accuracy"] = [.. tens.Select(t => t % 2)] },
            OfMeasured = new Dictionary<string, double[]>(),
        };
        var names = new Column("code", ColumnKind.Categorical, [.. Enumerable.Range(0, 40).Select(i => $"c{i}")]);
        var groups = SubgroupsOf.Of(rows, [new(names, tens), new(Column.Numeric("number"), tens)]);
        Assert.Equal((4, 40), (groups.Looked, groups.TooSmall));
        Assert.Equal(["up to 9", "above 9 to 19", "above 19 to 29", "above 29"], groups.Groups.OrderBy(g => g.Place).Select(g => g.Group));
    }

    [Fact]
    public void Rows_are_grouped_by_value_where_there_are_few_and_missing_ones_apart()
    {
        var groups = RowGroups.Of(new(Column.Numeric("x"), [1, double.NaN, 2, 1])).ToArray();
        Assert.Equal(["1", "2", "no value"], groups.Select(g => g.Group));
        Assert.Equal([0, 3], groups[0].Rows);
        var all = RowGroups.Of(new(Column.Numeric("x"), [.. Enumerable.Range(0, 100).Select(i => i * i / 7.0)])).ToArray();
        Assert.Equal(Enumerable.Range(0, 100), all.SelectMany(g => g.Rows).Order());
        Assert.All(all, g => Assert.Equal(25, g.Rows.Length));
    }

    [Fact]
    public void Texts_that_are_many_numbers_are_numbers_and_others_are_categories()
    {
        Assert.Equal(ColumnKind.Numeric, RowTrait.OfTexts("p", [.. Enumerable.Range(0, 30).Select(i => $"{i}")], 12).Column.Kind);
        var few = RowTrait.OfTexts("p", ["b", "", "a"], 12);
        Assert.Equal(["a", "b"], few.Column.Categories);
        Assert.Equal([1, double.NaN, 0], few.Values);
    }
}
