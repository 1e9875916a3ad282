using System.Text.Json.Nodes;
using Candor.Experiments.Jobs;
using Candor.Experiments.Studies;
using Candor.Runs.Configuration;

namespace Candor.Cli.Tests.Experiments;

public class EpochChoiceTests
{
    private static TrainUnit[] Jobs(string more = "") => [.. new MethodGrid(GridParameters.Read(JsonNode.Parse(
        $$"""
        { "data": ["wine"], "seeds": [1], "explainers": [{ "name": "LIME" }], "methods": [{ "name": "ID-ExpO" }], "eta": 2{{more}} }
        """)!.AsObject()), new())
        .Jobs.Cast<TrainUnit>()];

    [Fact]
    public void Experiments_choose_by_the_paper_s_rule_unless_their_file_says_otherwise()
    {
        Assert.All(Jobs(), j => Assert.Null(j.Config.Training.AccuracyFloor));
        Assert.All(
            Jobs(""", "base": { "training": { "accuracyFloor": 0.01 } }"""), j => Assert.Equal(0.01, j.Config.Training.AccuracyFloor));
    }

    [Fact]
    public void The_paper_s_rule_leaves_hashes_of_older_results_as_they_were_and_the_floor_is_part_of_new_ones()
    {
        Assert.DoesNotContain("accuracyFloor", Jobs()[0].Configuration.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("accuracyFloor", Jobs()[0].Needs[0].Configuration.ToJsonString(), StringComparison.Ordinal);
        var swept = new TrainUnit { Key = "swept", Config = new TrainConfig { Data = "wine" } };
        Assert.Contains("\"accuracyFloor\":0.01", swept.Configuration.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("accuracyFloor", swept.Needs[0].Configuration.ToJsonString(), StringComparison.Ordinal);
    }
}
