namespace Candor.Data.Tests;

public sealed class RegressionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly DataOptions s_numbers = new() { Task = LearningTask.Regression };

    private string Houses => _folder.Write("houses.csv", "rooms,area,price\n"
        + string.Concat(Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{i % 5},{i * 3},{1000.5 + i}\n"))));

    [Fact]
    public void Labels_are_numbers_where_regression_is_asked_for()
    {
        var data = Dataset.Open(Houses, "price", s_numbers);
        Assert.Equal((LearningTask.Regression, 1, 40), (data.Schema.Task, data.Schema.Outputs, data.Count));
        Assert.Equal((1007.5, "1007.5"), (data.Target(7), data.LabelText(7)));
        var split = data.Split(seed: 4);
        Assert.Equal((28, 4, 8), (split.Train.Count, split.Validation.Count, split.Test.Count));
        Assert.Equal(split.Test.Rows.Select(r => 1000.5 + r), split.Test.Targets);
        Assert.Equal(40, split.Train.Rows.Concat(split.Validation.Rows).Concat(split.Test.Rows).Distinct().Count());
    }

    [Fact]
    public void Libsvm_has_numbers_too()
    {
        var path = _folder.Write("numbers.libsvm",
            string.Concat(Enumerable.Range(0, 30).Select(i => FormattableString.Invariant($"{i / 4.0} 1:{i} 2:1\n"))));
        Assert.Equal(2.25, Dataset.Open(path, null, s_numbers).Target(9));
        Assert.Contains("--task regression", Assert.Throws<CandorException>(() => Dataset.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_the_wrong_kind_are_refused_both_ways()
    {
        var measure = Assert.Throws<CandorException>(() => Dataset.Open(Houses, "price")).Message;
        Assert.Contains("--task regression", measure, StringComparison.Ordinal);
        var texts = _folder.Write("texts.csv", "a,b,y\n1,2,yes\n2,3,no\n3,4,yes\n");
        Assert.Contains("'y'", Assert.Throws<CandorException>(() => Dataset.Open(texts, "y", s_numbers)).Message, StringComparison.Ordinal);
        var classes = _folder.Write("words.libsvm", "yes 1:2\nno 1:3\n");
        Assert.Contains("'yes'", Assert.Throws<CandorException>(() => Dataset.Open(classes, null, s_numbers)).Message,
            StringComparison.Ordinal);
        var schema = new Schema([Column.Numeric("a")], "y", []);
        Assert.Contains("finite", Assert.Throws<CandorException>(() => Dataset.FromTargets("t", schema, [1, 2], [1, double.NaN])).Message,
            StringComparison.Ordinal);
        Assert.Contains("number a row", Assert.Throws<CandorException>(() => Dataset.FromArrays("t", schema, [1, 2], [0, 1])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_covers_the_numbers()
    {
        var schema = new Schema([Column.Numeric("a")], "y", []);
        Assert.NotEqual(Dataset.FromTargets("t", schema, [1, 2], [1, 2]).Sha256, Dataset.FromTargets("t", schema, [1, 2], [1, 3]).Sha256);
    }
}
