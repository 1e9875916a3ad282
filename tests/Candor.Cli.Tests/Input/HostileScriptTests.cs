using System.IO.Compression;

namespace Candor.Cli.Tests.Input;

/// <summary>TorchScript is a program: one that a file brings or names runs with leave only, and none reaches for files unasked.</summary>
public sealed class HostileScriptTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly string _data;

    public HostileScriptTests() => _data = _scratch.Write("data.csv",
        "a,b,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{i * 17 % 40},{(i > i * 17 % 40 ? "yes" : "no")}\n")));

    [Theory]
    [InlineData("explain {run} --row 1 --explainer occlusion --out {new}")]
    [InlineData("explain {run} --row 1 --before --explainer occlusion --out {new}")]
    [InlineData("predict {run} {data}")]
    [InlineData("evaluate {run} --metrics accuracy")]
    [InlineData("check {run} {data} --min-accuracy 0")]
    [InlineData("train {data} --model {run} --method ce --epochs 0 --samples 4 --out {new}")]
    [InlineData("measure {run}/model.safetensors {data} --explainer occlusion --metrics accuracy --out {new}")]
    [InlineData("train --config {run}/config.json --out {new}")]
    public void A_runs_script_is_run_with_leave_only_and_the_message_says_which(string road)
    {
        Trained();
        Cli.Run(Args(road)).Refused("TorchScript", "a program", "add --allow-script.");
        Cli.Run([.. Args(road), "--allow-script"]).Done();
    }

    [Fact]
    public void A_resumed_training_needs_the_same_leave_and_a_record_alone_none()
    {
        Trained();
        File.Delete(_scratch["run/record.json"]);
        Cli.Run("train", "--resume", "--out", _scratch["run"]).Refused("add --allow-script.");
        Cli.Run("train", "--resume", "--out", _scratch["run"], "--allow-script").Done();
        Cli.Run("check", _scratch["run"], "--min-accuracy", "0").Done();
        Cli.Run("report", _scratch["run"]).Done();
    }

    [Theory]
    [InlineData("model.pt", "explain {run} --row 1 --allow-script")]
    [InlineData("model.pt", "check {run} --min-accuracy 0")]
    [InlineData("before.pt", "explain {run} --row 1 --before --allow-script")]
    [InlineData("before.pt", "check {run} --min-accuracy 0")]
    [InlineData("model.pt", "train {data} --model {run} --method ce --allow-script --out {new}")]
    public void A_changed_script_is_found_by_its_hash(string file, string road)
    {
        Trained();
        var path = _scratch[$"run/{file}"];
        File.WriteAllBytes(path, [.. File.ReadAllBytes(path), 0]);
        Cli.Run(Args(road)).Refused(file, "hash");
    }

    [Fact]
    public void A_changed_script_beside_weights_without_a_run_is_found_too()
    {
        Trained();
        File.Copy(_scratch["run/model.safetensors"], _scratch["alone.safetensors"]);
        File.Copy(Golden.PathOf("given/softmax.pt"), _scratch["alone.pt"]);
        Cli.Run("measure", _scratch["alone.safetensors"], _data, "--allow-script", "--out", _scratch["new"]).Refused("alone.pt",
            "not the file that the run wrote");
    }

    [Fact]
    public void A_script_that_opens_files_is_refused_where_it_is_named_too()
    {
        var trap = _scratch["sprung"];
        var script = _scratch["evil.pt"];
        using (var from = ZipFile.OpenRead(Golden.PathOf("given/logits.pt")))
        using (var to = ZipFile.Open(script, ZipArchiveMode.Create))
            foreach (var entry in from.Entries)
            {
                using var source = entry.Open();
                using var target = to.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                if (entry.FullName.EndsWith("code/__torch__.py", StringComparison.Ordinal))
                    target.Write(System.Text.Encoding.UTF8.GetBytes(new StreamReader(source).ReadToEnd().Replace("forward(x, )",
                        $"forward(torch.add(x, torch.sum(torch.from_file(\"{trap}\", True, 4))), )", StringComparison.Ordinal)));
                else
                    source.CopyTo(target);
            }
        Cli.Run("measure", script, _data, "--out", _scratch["new"]).Refused("from_file", "--allow-script-files", "ONNX");
        Cli.Run("train", _data, "--model", script, "--method", "ce", "--out", _scratch["new"]).Refused("from_file");
        Assert.False(File.Exists(trap));
        Cli.Run("measure", script, _data, "--explainer", "occlusion", "--metrics", "accuracy", "--allow-script-files", "--out",
            _scratch["new"]).Done();
        Assert.True(File.Exists(trap));
    }

    [Fact]
    public void Leave_for_a_script_has_no_effect_where_there_is_none_or_where_it_is_named()
    {
        Cli.Train(_data, _scratch["own"]).Done();
        Cli.Run("explain", _scratch["own"], "--row", "1", "--allow-script").Refused("have no effect", "no TorchScript");
        Cli.Run("train", _data, "--allow-script").Refused("have no effect");
        Cli.Run("measure", Golden.PathOf("given/logits.pt"), _data, "--allow-script").Refused("named itself");
    }

    private void Trained() => Cli.Run("train", _data, "--model", Golden.PathOf("given/logits.pt"), "--method", "ce", "--epochs", "0",
        "--samples", "4", "--sample-rows", "0", "--rows", "all", "--out", _scratch["run"]).Done();

    private string[] Args(string road) => [.. road.Split(' ').Select(a => a.Replace("{data}", _data, StringComparison.Ordinal)
        .Replace("{run}", _scratch["run"], StringComparison.Ordinal).Replace("{new}", _scratch["new"], StringComparison.Ordinal))];

    public void Dispose() => _scratch.Dispose();
}
