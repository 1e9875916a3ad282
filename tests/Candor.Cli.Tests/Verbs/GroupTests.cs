using Candor.Runs.Configuration;

namespace Candor.Cli.Tests.Verbs;

/// <summary>Columns that are one unit, from training to the page of a row.</summary>
public sealed class GroupTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void A_group_is_trained_explained_and_measured_as_one_unit()
    {
        var path = _scratch["run"];
        Cli.Run("train", "wine", "--group", "ash=ash,alcalinity_of_ash", "--group", "phenols=total_phenols,flavanoids",
            "--pretrain-epochs", "2",
            "--epochs", "1", "--sample-rows", "1", "--out", path).Done();
        Assert.Equal(["ash", "phenols"], TrainConfig.Read(_scratch["run/config.json"]).Groups.Select(g => g.Name));
        var json = Cli.Run("explain", path, "--row", "12", "--out", _scratch.Path, "--json").Done().Json;
        var contributions = json["contributions"]!.AsArray();
        Assert.Equal(11, contributions.Count);
        var ash = contributions.Single(c => c!["feature"]!.GetValue<string>() == "ash")!;
        Assert.Equal("ash 2.41, alcalinity_of_ash 16", ash["value"]!.GetValue<string>());
        Cli.Run("evaluate", path, "--metrics", "insertion").Done();
        // Another run may take the predictor with the columns alone.
        Cli.Run("train", "wine", "--model", path, "--epochs", "0", "--out", _scratch["alone"]).Done();
        var alone = Cli.Run("explain", _scratch["alone"], "--row", "12", "--out", _scratch.Path, "--json").Done().Json;
        Assert.Equal(13, alone["contributions"]!.AsArray().Count);
    }

    [Fact]
    public void Groups_that_mean_nothing_are_refused()
    {
        Cli.Run("train", "wine", "--group", "ash").Refused("size=length,width");
        Cli.Run("train", "wine", "--group", "ash=ash,alcaliny_of_ash").Refused("Did you mean 'alcalinity_of_ash'");
        Cli.Run("train", "wine", "--group", "hue=ash").Refused("name of a column outside it");
        Cli.Run("train", SmallImages.Write(_scratch), "--group", "a=b").Refused("--group joins columns of a table");
    }

    public void Dispose() => _scratch.Dispose();
}
