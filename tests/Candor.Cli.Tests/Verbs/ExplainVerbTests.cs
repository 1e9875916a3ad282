using System.Text.Json.Nodes;

namespace Candor.Cli.Tests.Verbs;

public sealed class ExplainVerbTests(TrainedRun run) : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void Json_names_every_feature_with_its_value_and_contribution()
    {
        var json = Cli.Run("explain", run.Path, "--row", "12", "--out", _scratch.Path, "--json").Done().Json;
        var contributions = json["contributions"]!.AsArray();
        Assert.Equal(13, contributions.Count);
        Assert.Equal("alcohol", contributions[0]!["feature"]!.GetValue<string>());
        Assert.Equal("13.75", contributions[0]!["value"]!.GetValue<string>());
        Assert.All(contributions, c => Assert.True(double.IsFinite(c!["contribution"]!.GetValue<double>())));
        Assert.Equal(json["prediction"]!.GetValue<string>(), json["target"]!.GetValue<string>());
        Assert.Equal(12, json["row"]!.GetValue<int>());
    }

    [Fact]
    public void Writes_the_same_document_and_a_page_beside_it()
    {
        var outcome = Cli.Run("explain", run.Path, "--row", "12", "--out", _scratch.Path, "--json").Done();
        var page = outcome.Json["page"]!.GetValue<string>();
        Assert.StartsWith(_scratch["explanation-row12-"], page, StringComparison.Ordinal);
        Assert.Equal(outcome.Output, File.ReadAllText(Path.ChangeExtension(page, ".json")));
        Assert.Contains("alcohol", File.ReadAllText(page));
    }

    [Fact]
    public void The_files_go_into_the_run_folder_by_default()
    {
        var copy = _scratch.Copy(run.Path, "copy");
        Cli.Run("explain", copy, "--row", "3").Done();
        Assert.Single(Directory.GetFiles(copy, "explanation-row3-*.json"));
        Assert.Single(Directory.GetFiles(copy, "explanation-row3-*.html"));
    }

    [Fact]
    public void Prints_signed_bars_the_largest_first()
    {
        var lines = Cli.Run("explain", run.Path, "--row", "12", "--out", _scratch.Path, "--top", "4").Done().Output.Split('\n');
        Assert.Contains(new string('#', 20), lines[1]);
        Assert.Equal(4, lines.Count(l => l.StartsWith("  ", StringComparison.Ordinal) && l.Contains(" = ", StringComparison.Ordinal)));
        Assert.Contains("9 smaller ones", lines[5]);
    }

    [Fact]
    public void Explains_a_class_that_is_asked_for()
    {
        var json = Cli.Run("explain", run.Path, "--row", "12", "--target", "class_1", "--out", _scratch.Path, "--json").Done().Json;
        Assert.Equal("class_1", json["target"]!.GetValue<string>());
    }

    [Fact]
    public void The_predictor_before_tuning_explains_itself_otherwise()
    {
        var after = Cli.Run("explain", run.Path, "--row", "12", "--target", "class_1", "--out", _scratch.Path, "--json").Done().Json;
        var before = Cli.Run("explain", run.Path, "--row", "12", "--target", "class_1", "--before", "--out", _scratch.Path,
            "--json").Done().Json;
        Assert.NotEqual(after["probability"]!.GetValue<double>(), before["probability"]!.GetValue<double>());
    }

    [Fact]
    public void Other_data_with_the_same_columns_is_explained()
    {
        var rows = "alcohol,malic_acid,ash,alcalinity_of_ash,magnesium,total_phenols,flavanoids,nonflavanoid_phenols,proanthocyanins,color_intensity,hue,od280/od315_of_diluted_wines,proline,class\n";
        rows += string.Concat(Enumerable.Range(0, 4).Select(i => $"13,2,2.5,20,100,2,2,0.3,1.5,5,1,{i},700,class_{i % 2}\n"));
        var json = Cli.Run("explain", run.Path, "--row", "1", "--data", _scratch.Write("new.csv", rows), "--out", _scratch.Path,
            "--json").Done().Json;
        Assert.Equal("1", json["contributions"]!.AsArray()[11]!["value"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("178", "rows 0 to 177")]
    [InlineData("-1", "rows 0 to 177")]
    public void A_row_out_of_range_is_refused(string row, string words) => Cli.Run("explain", run.Path, "--row", row, "--out",
        _scratch.Path).Refused(words);

    [Fact]
    public void An_unknown_class_is_refused_with_a_suggestion() =>
        Cli.Run("explain", run.Path, "--row", "1", "--target", "class1", "--out", _scratch.Path).Refused("Did you mean 'class_1'?");

    [Fact]
    public void A_missing_row_is_asked_for() => Cli.Run("explain", run.Path).Refused("--row 12");

    public void Dispose() => _scratch.Dispose();
}
