using Candor.Data;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Training;

/// <summary>The first page.</summary>
public class ModelTests
{
    private static readonly Lazy<DataSplit> s_wine = new(() => Dataset.Open("wine").Split(train: 0.7, validation: 0.1, seed: 1));

    [Fact]
    public void A_model_is_trained_and_explains_a_row_in_one_line_each()
    {
        using var model = Model.Train(s_wine.Value);
        var (right, test) = (0, s_wine.Value.Test);
        for (var i = 0; i < test.Count; i++)
            right += model.Explain(test, i).Class == test.Source.LabelText(test.Rows[i]) ? 1 : 0;
        Assert.True(right >= 0.9 * test.Count, $"{right} of {test.Count}");
        var explained = model.Explain(s_wine.Value.Source, 0);
        Assert.InRange(explained.Probability!.Value, 0.5, 1);
        Assert.InRange(explained.Base, 0, 1);
        Assert.True(explained.Sum > 0);
        Assert.Equal(s_wine.Value.Source.Schema.Columns.Select(c => c.Name), explained.Contributions.Select(c => c.Name));
        Assert.Equal(s_wine.Value.Source.Text(0, 0), explained.Contributions[0].Value);
        Assert.All(explained.Contributions, c => Assert.InRange(c.HalfWidth!.Value, 0, 1));
        Assert.Contains(" +- 0.", explained.ToString(), StringComparison.Ordinal);
        Assert.Contains(explained.Sentences, s => s.Contains("does not promise", StringComparison.Ordinal));
        Assert.Contains(explained.Sentences, s => s.Contains("random rankings", StringComparison.Ordinal));
        Assert.InRange(explained.Insertion!.Value, explained.Trust!.RandomInsertion, 1);
        Assert.True(explained.ToString().All(char.IsAscii), explained.ToString());
        var spared = model.Explain(s_wine.Value.Source, 0, rankings: 0);
        Assert.DoesNotContain(spared.Sentences, s => s.Contains("random rankings", StringComparison.Ordinal));
        Assert.Equal(explained.Contributions, spared.Contributions);
        Assert.Contains("-1", Assert.Throws<CandorException>(() => model.Explain(test, 0, rankings: -1)).Message, StringComparison.Ordinal);
        Assert.Equal(explained.Contributions, model.Explain(s_wine.Value.Source.Row(0).ToArray()).Contributions);
        Assert.Equal(explained.ToString(), model.Explain(s_wine.Value.Source, 0).ToString());
        TestContext.Current.TestOutputHelper!.WriteLine(explained.ToString());
        Assert.Throws<CandorException>(() => model.Explain(test, test.Count));
        Assert.Throws<CandorException>(() => model.Explain(test.Source, -1));
        Assert.Contains("13", Assert.Throws<CandorException>(() => model.Explain([1.0, 2])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_sees_rows_in_their_own_units()
    {
        var seen = new List<double[]>();
        var data = s_wine.Value;
        using var model = Model.Of(x =>
        {
            seen.Add(x);
            var p = x[12] > 750 ? 0.9 : 0.1;
            return [p, 1 - p, 0];
        }, data);
        var explained = model.Explain(data.Source, 0);
        var row = data.Source.Row(0).ToArray();
        Assert.Contains(seen, x => x.Zip(row).All(p => Math.Abs(p.First - p.Second) <= 1e-4 * (1 + Math.Abs(p.Second))));
        Assert.Equal(data.Source.Schema.Columns[12].Name, explained.Contributions.MaxBy(c => Math.Abs(c.Amount))!.Name);
        Assert.Equal(0.9, explained.Probability!.Value, 1e-6);
        Assert.All(explained.Contributions.Take(12), c => Assert.Equal(0, c.Amount, 0.05));
    }

    [Fact]
    public void Categories_come_as_indices_and_masked_ones_as_NaN()
    {
        var schema = new Schema([Column.Numeric("age"), Column.Categorical("place", "town", "land")], "y", ["no", "yes"]);
        var values = Enumerable.Range(0, 40).SelectMany(i => new[] { 20.0 + i, i % 2 }).ToArray();
        var data = Dataset.FromArrays("people", schema, values, [.. Enumerable.Range(0, 40).Select(i => i % 2)]).Split(0.5, 0.1, seed: 1);
        var places = new HashSet<double>();
        using var model = Model.Of(x =>
        {
            places.Add(x[1]);
            var p = x[1] == 1 ? 0.9 : double.IsNaN(x[1]) ? 0.5 : 0.2;
            return [1 - p, p];
        }, data);
        var explained = model.Explain([30, 1]);
        Assert.Equal("yes", explained.Class);
        Assert.Equal("land", explained.Contributions[1].Value);
        Assert.Equal(0.5, explained.Base, 1e-6);
        Assert.Equal(0.4, explained.Contributions[1].Amount, 0.02);
        Assert.Contains(double.NaN, places);
        Assert.Contains("place = land", explained.ToString(), StringComparison.Ordinal);
        Assert.Equal("?", model.Explain([30, double.NaN]).Contributions[1].Value);
    }

    [Fact]
    public void A_module_is_wrapped_with_data_or_with_a_space()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Model.Wrap(torch.nn.Sequential(("only", torch.nn.Linear(13, 3))), s_wine.Value);
        Assert.Equal(13, model.Explain(s_wine.Value.Test, 0).Contributions.Count);
        using var plain = Model.Wrap(torch.nn.Linear(2, 2), new ColumnSpace(2), ["no", "yes"]);
        Assert.Equal(["x0", "x1"], plain.Explain([1.0, 2]).Contributions.Select(c => c.Name));
        Assert.Throws<CandorException>(() => plain.Explain(s_wine.Value.Source, 0));
        Assert.Throws<CandorException>(() => Model.Of(x => x, new ColumnSpace(1), ["one"]));
        using var function = Model.Of(x => [1 - x[0], x[0]], new ColumnSpace(1), ["no", "yes"]);
        var explained = function.Explain([1.0]);
        Assert.Equal(("yes", 1.0, 0.0), (explained.Class, Math.Round(explained.Probability!.Value, 6), Math.Round(explained.Base, 6)));
    }

    [Fact]
    public void Nothing_leaks()
    {
        var live = TorchRuntime.LiveTensors;
        using (var model = Model.Of(x => [1 - x[0], x[0]], new ColumnSpace(1), ["no", "yes"]))
            model.Explain([0.5]);
        Assert.Equal(live, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void The_table_shows_the_largest_contributions_first()
    {
        var row = new ExplainedRow("yes", 0.9, 0.4, [new("small", "1", 0.1), new("large", "town", -0.2), new("cell", "", 0.6)]);
        Assert.Equal(
            """
            yes: probability 0.900, 0.400 where nothing is known of the row

              cell           +0.600  ++++++++++++++++++++
              large = town   -0.200  -------
              small = 1      +0.100  +++
              sum            +0.500

            """, row.ToString().ReplaceLineEndings("\n"));
        Assert.Equal(0.5, row.Sum, 1e-12);
        Assert.Contains("5 others", new ExplainedRow("a", 1, 0,
            [.. Enumerable.Range(0, 25).Select(i => new UnitContribution($"c{i}", "", i))]).ToString(), StringComparison.Ordinal);
    }
}
