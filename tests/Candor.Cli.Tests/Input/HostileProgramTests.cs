using System.Text.Json.Nodes;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Training;
using Candor.Tensors.Weights;

namespace Candor.Cli.Tests.Input;

/// <summary>A file that names a program does not make Candor start it, on whatever road the file comes in.</summary>
public sealed class HostileProgramTests : IDisposable
{
    private const string Metadata = "candor.model";
    private readonly Scratch _scratch = new();
    private readonly string _data;
    private readonly string _trap;

    public HostileProgramTests()
    {
        _data = _scratch.Write("data.csv",
            "a,b,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{i * 5 % 11},{(i > 20 ? "yes" : "no")}\n")));
        _trap = $"touch {_scratch["sprung"]}; cat";
        Cli.Run("train", _data, "--method", "ce", "--epochs", "0", "--pretrain-epochs", "1", "--hidden", "2", "--sample-rows", "0", "--out",
            _scratch["clean"]).Done();
        Weights();
    }

    [Theory]
    [InlineData("train {data} --method l2x --model {weights} --out {new}")]
    [InlineData("train {data} --method l2x --model {run} --out {new}")]
    [InlineData("train {data} --method ce --model {weights} --out {new}")]
    [InlineData("train {data} --method fewer-examples --model {weights} --out {new}")]
    [InlineData("train --config {naming} --out {new}")]
    [InlineData("explain {run} --row 1")]
    [InlineData("explain {run} --row 1 --before")]
    [InlineData("explain {run} --row 1 --allow-command")]
    [InlineData("explain {run} --row 1 --explainer representer-points")]
    [InlineData("evaluate {run}")]
    [InlineData("evaluate {run} {data} --allow-command")]
    [InlineData("evaluate {run} --before")]
    [InlineData("check {run} {data} --min-accuracy 0.1")]
    [InlineData("label {run} --rows 2")]
    public void Weights_carry_no_program(string road)
    {
        Run(Args(road)).Refused("stands for a program outside, and weights name none", "--model-command");
        Assert.False(File.Exists(_scratch["sprung"]));
    }

    [Theory]
    [InlineData("explain {run} --row 1")]
    [InlineData("explain {run} --row 1 --before --explainer occlusion")]
    [InlineData("evaluate {run}")]
    [InlineData("evaluate {run} {data} --explainer lime")]
    [InlineData("check {run} {data} --min-accuracy 0.1")]
    [InlineData("label {run} --rows 2")]
    [InlineData("train --config {run}/config.json --out {new}")]
    [InlineData("train --resume --out {run}")]
    public void A_run_that_needs_a_program_says_which_and_starts_it_only_with_leave(string road)
    {
        Configure();
        Run(Args(road)).Refused("config.json names, and Candor starts it only if you say so", "--allow-command",
            $"The program: touch {_scratch["sprung"]}; cat");
        Assert.False(File.Exists(_scratch["sprung"]));
        Run([.. Args(road), "--model-command", "true"]).Refused("names another program than");
        Assert.False(File.Exists(_scratch["sprung"]));
    }

    [Fact]
    public void A_configuration_read_from_a_file_starts_no_program_in_code_either()
    {
        Configure();
        var config = TrainConfig.Read(_scratch["run/config.json"]);
        var error = Assert.Throws<CandorException>(() => new LearnJob(config with { Seed = 1 }).Run(_scratch["new"]));
        Assert.Contains("The program: touch", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_scratch["sprung"]));
        Assert.Equal(_trap, config.Permit(new() { Command = _trap }).Learned!.ModelCommand);
    }

    [Fact]
    public void A_program_cannot_hide_in_the_message()
    {
        Configure("true \u001b[2K\u202e\n rm x");
        Run("explain", _scratch["run"], "--row", "1").Refused("The program: true \\u001B[2K\\u202E\\u000A rm x");
    }

    [Fact]
    public void Leave_for_a_program_has_no_effect_where_there_is_none()
    {
        Run("explain", _scratch["clean"], "--row", "1", "--allow-command").Refused("have no effect", "no program");
        Run("evaluate", _scratch["clean"], "--model-command", "true").Refused("have no effect", "no program");
        Run("train", _data, "--allow-command").Refused("--allow-command has no effect with DATA");
        Run("train", "--config", _scratch["clean/config.json"], "--allow-command", "--out", _scratch["new"]).Refused("have no effect");
    }

    public void Dispose() => _scratch.Dispose();

    private static Outcome Run(params string[] args) => Cli.Run(args);

    private string[] Args(string road) => [.. road.Split(' ').Select(a => a
        .Replace("{data}", _data, StringComparison.Ordinal).Replace("{run}", _scratch["run"], StringComparison.Ordinal).Replace("{new}",
            _scratch["new"], StringComparison.Ordinal)
        .Replace("{weights}", _scratch["weights.safetensors"], StringComparison.Ordinal).Replace("{naming}", _scratch["naming.json"],
            StringComparison.Ordinal))];

    // A run whose weights say "command", as Candor once wrote them, with the hash that the record needs.
    private void Weights()
    {
        using (var file = SafeTensors.Read(_scratch["clean/model.safetensors"]))
        {
            var header = JsonNode.Parse(file.Metadata[Metadata])!;
            (header["architecture"], header["command"]) = ("command", _trap);
            SafeTensors.Write(_scratch["weights.safetensors"], [], new Dictionary<string, string> { [Metadata] = header.ToJsonString() });
        }
        var run = _scratch.Copy(_scratch["clean"], "run");
        var record = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "record.json")))!;
        record["modelSha256"] = SavedPredictor.HashOf(_scratch["weights.safetensors"]);
        record.AsObject().Remove("files");
        File.WriteAllText(Path.Combine(run, "record.json"), record.ToJsonString());
        foreach (var name in new[] { "model.safetensors", "before.safetensors" })
            File.Copy(_scratch["weights.safetensors"], Path.Combine(run, name), overwrite: true);
        var naming = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "config.json")))!;
        naming["model"] = _scratch["weights.safetensors"];
        _scratch.Write("naming.json", naming.ToJsonString());
    }

    // And one whose configuration names the program.
    private void Configure(string? command = null)
    {
        var config = TrainConfig.Read(
            _scratch["run/config.json"]) with
        { Method = "l2x", Learned = new() { ModelCommand = command ?? _trap } };
        File.WriteAllText(_scratch["run/config.json"], config.ToJson().ToJsonString());
    }
}
