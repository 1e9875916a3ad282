using System.Text.Json.Nodes;

namespace Candor.Cli.Tests.Verbs;

public sealed class SubgroupsTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly string _run;

    // 500 rows: y follows x; a code and a number that are no features.
    public SubgroupsTests()
    {
        var file = _scratch["rows.csv"];
        File.WriteAllLines(file, Enumerable.Range(0, 500).Select(i => FormattableString.Invariant(
            $"{i},{(i * 37 % 101) / 100.0},{(i * 53 % 97) / 100.0},{(i % 3 == 0 ? "north" : "south")},{i % 7},") +
            (i * 37 % 101 > 50 ? "yes" : "no"))
            .Prepend("id,x,z,region,batch,y"));
        _run = _scratch["run"];
        Cli.Run("train", file, "--label", "y", "--id", "id", "--ignore", "batch", "--train-share", "0.4", "--validation-share", "0.1",
            "--method", "ce", "--pretrain-epochs", "20", "--hidden", "8", "--explainer", "gradient-x-input", "--epochs", "1", "--out",
            _run).Done();
    }

    public void Dispose() => _scratch.Dispose();

    private JsonNode By(params string[] more) => Cli.Run(["evaluate", _run, "--json", .. more]).Done().Json["subgroups"]!;

    [Fact]
    public void Each_feature_and_the_label_group_rows_unasked()
    {
        var groups = By();
        Assert.Equal(["x", "z", "region", "y"], groups["by"]!.AsArray().Select(b => b!.GetValue<string>()));
        Assert.Equal(250, groups["rows"]!.GetValue<int>());
        var region = groups["groups"]!.AsArray().Where(g => g!["column"]!.GetValue<string>() == "region").ToArray();
        Assert.Equal(250, region.Sum(g => g!["rows"]!.GetValue<int>()));
        Assert.Equal(["accuracy", "overconfidence", "insertion", "deletion", "insertionMargin", "overRandom"],
            region[0]!["scores"]!.AsObject().Select(s => s.Key));
        Assert.Contains("x", region[0]!["meanAbsolute"]!.AsObject().Select(s => s.Key));
        Assert.Contains("<section id=\"subgroups\">", File.ReadAllText(Path.Combine(_run, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_training_left_out_groups_rows_where_it_is_named()
    {
        var groups = By("--by", "batch,region");
        Assert.Equal(["batch", "region"], groups["by"]!.AsArray().Select(b => b!.GetValue<string>()));
        var batches = groups["groups"]!.AsArray().Where(g => g!["column"]!.GetValue<string>() == "batch").ToArray();
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], batches.Select(g => g!["group"]!.GetValue<string>()).Order());
        Assert.Equal(250, batches.Sum(g => g!["rows"]!.GetValue<int>()));
        // Names of rows are many numbers: they are cut into quarters.
        Assert.Equal(4, By("--by", "id")["groups"]!.AsArray().Count);
        Assert.Contains("after Holm's correction", Cli.Run("evaluate", _run, "--by", "batch").Done().Output, StringComparison.Ordinal);
        Cli.Run("evaluate", _run, "--by", "regoin").Refused("There is no column 'regoin'", "region", "batch");
    }

    [Fact]
    public void New_data_is_grouped_by_any_column_that_it_has()
    {
        var file = _scratch["new.csv"];
        File.WriteAllLines(file, Enumerable.Range(0, 120).Select(i => FormattableString.Invariant(
            $"{(i * 37 % 101) / 100.0},{(i * 53 % 97) / 100.0},north,{(i < 60 ? "shop" : "web")},{((i * 37 % 101) > 50 ? "yes" : "no")}"))
            .Prepend("x,z,region,channel,y"));
        var groups = Cli.Run("evaluate", _run, file, "--by", "channel", "--json").Done().Json["subgroups"]!["groups"]!.AsArray();
        Assert.Equal([("shop", 60), ("web", 60)],
            groups.Select(g => (g!["group"]!.GetValue<string>(), g["rows"]!.GetValue<int>())).Order());
        var wrong = Cli.Run("evaluate", _run, file, "--by", "chanel");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("There is no column 'chanel'", wrong.Error, StringComparison.Ordinal);
    }
}
