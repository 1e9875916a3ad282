using Candor.Data.Records;
using Candor.Runs.Comparing;

namespace Candor.Cli.Tests.Verbs;

/// <summary>Comparisons of runs over numbers, texts, pictures and training examples.</summary>
public sealed class CompareKindsTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private string Train(string name, string data, params string[] more)
    {
        Cli.Run(["train", data, "--out", _scratch[name], "--epochs", "1",
            .. more.Contains("fewer-examples") ? Array.Empty<string>() : ["--pretrain-epochs", "2"], .. more]).Done();
        return _scratch[name];
    }

    private static Comparison Of(params string[] runs) => RunComparison.Compare(new() { Runs = runs });

    [Fact]
    public void Numbers_are_held_against_each_other_in_their_own_units()
    {
        string[] common = ["--task", "regression", "--label", "alcohol", "--hidden", "4", "--samples", "30", "--train-share", "0.4"];
        var record = Of(Train("a", "wine", common), Train("b", "wine", [.. common, "--lr", "0.1", "--pretrain-lr", "0.05"]));
        var pair = Assert.Single(record.Pairs);
        Assert.True(record.HasNumbers);
        Assert.Null(pair.Changed);
        Assert.Contains("r2", pair.Changes.Keys);
        var first = pair.Rows[0];
        Assert.Equal(pair.Values!.Largest, Math.Abs(first.ToOutput - first.FromOutput), 9);
        Assert.InRange(pair.Values.MeanAbsolute, 1e-9, pair.Values.Largest);
        Assert.All(pair.Explanations!.Rows, r => Assert.True(r.Sample.Explained == "alcohol"));
        var page = Reports.HtmlComparison.Render(record);
        Assert.DoesNotContain("probab", page[..page.IndexOf("<script>", StringComparison.Ordinal)], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Pictures_have_no_units_in_common_and_say_so()
    {
        string[] common = ["--grid", "2", "--samples", "20", "--sample-rows", "1", "--batch", "16", "--train-share", "0.5"];
        var images = SmallImages.Write(_scratch);
        var (a, b) = (Train("a", images, [.. common, "--method", "ce"]), Train("b", images, [.. common, "--method", "ce", "--lr", "0.01"]));
        var pair = Assert.Single(Of(a, b).Pairs);
        Assert.NotNull(pair.Explanations!.Rows[0].Sample.Image);
        Assert.Empty(pair.Explanations.Units);
        Assert.Contains(Of(a, b).Notes, n => n.Contains("no units in common", StringComparison.Ordinal));
        var finer = Train("c", images, "--grid", "4", "--samples", "20", "--sample-rows", "1", "--batch", "16", "--train-share", "0.5",
            "--method", "ce");
        pair = Assert.Single(Of(a, finer).Pairs);
        Assert.Contains("different parts", pair.Unexplained, StringComparison.Ordinal);
        Assert.NotNull(pair.Changed);
    }

    [Fact]
    public void Words_are_what_texts_have_in_common()
    {
        string[] common = ["--method", "ce", "--sample-rows", "1", "--limit", "200"];
        var record = Of(Train("a", "opinions", common), Train("b", "opinions", [.. common, "--lr", "0.01", "--pretrain-lr", "0.01"]));
        var pair = Assert.Single(record.Pairs);
        Assert.NotEmpty(pair.Explanations!.Units);
        Assert.Equal(pair.Explanations.Units.Count, pair.Explanations.Units.Select(u => u.Name).Distinct().Count());
        Assert.All(pair.Explanations.Rows, r => Assert.NotNull(r.Sample.Text));
    }

    [Fact]
    public void Of_runs_by_examples_predictions_are_compared_and_explanations_said_not_to_be()
    {
        string[] common = ["--hidden", "4", "--train-share", "0.5"];
        var plain = Train("plain", "wine", [.. common, "--samples", "30", "--method", "ce"]);
        var examples = Train("examples", "wine", [.. common, "--method", "fewer-examples"]);
        var pair = Assert.Single(Of(plain, examples).Pairs);
        Assert.NotNull(pair.Changed);
        Assert.Equal(["accuracy"], pair.Changes.Keys);
        Assert.Contains("training examples", pair.Unexplained, StringComparison.Ordinal);
        var named = RunComparison.Compare(new() { Runs = [plain, examples], Explainer = "lime" });
        Assert.NotNull(Assert.Single(named.Pairs).Explanations);
    }

    public void Dispose() => _scratch.Dispose();
}
