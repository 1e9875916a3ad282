namespace Candor.Cli.Tests.Survival;

/// <summary>What was cut off or changed behind candor's back is refused.</summary>
public sealed class DamageTests(TrainedRun run) : IDisposable
{
    private readonly Scratch _scratch = new();

    [Theory]
    [InlineData("explain", "--row", "1")]
    [InlineData("evaluate")]
    [InlineData("check", "--min-accuracy", "0")]
    public void A_changed_model_is_refused(string verb, params string[] more)
    {
        var copy = Damaged(run.Path, "model.safetensors", Flip);
        Cli.Run([verb, copy, .. more]).Refused("hash");
    }

    [Theory]
    [InlineData("explain", "--row", "1")]
    [InlineData("evaluate")]
    [InlineData("check", "--min-accuracy", "0")]
    public void A_truncated_model_is_refused(string verb, params string[] more)
    {
        var copy = Damaged(run.Path, "model.safetensors", Cut);
        Cli.Run([verb, copy, .. more]).Refused("model.safetensors");
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("contract.json")]
    [InlineData("model.safetensors")]
    [InlineData("before.safetensors")]
    public void A_check_covers_every_file_that_can_change_an_answer(string file)
    {
        string[] check = ["check", Damaged(run.Path, file, Flip), "--min-accuracy", "0"];
        Cli.Run(check).Refused(file, "hash");
        File.Delete(_scratch[$"copy/{file}"]);
        Assert.Equal(2, Cli.Run(check).Code);
    }

    [Theory]
    [InlineData("model.pt")]
    [InlineData("explainer.safetensors")]
    public void A_file_that_the_run_did_not_write_fails_a_check(string file)
    {
        var copy = _scratch.Copy(run.Path, "copy");
        File.WriteAllText(Path.Combine(copy, file), "more");
        Cli.Run("check", copy, "--min-accuracy", "0").Refused(file, "not among the files");
    }

    [Fact]
    public void A_changed_configuration_explains_nothing() =>
        Cli.Run("explain", Damaged(run.Path, "config.json", _ => File.ReadAllBytes(Path.Combine(run.Interrupted, "config.json"))),
            "--row", "1").Refused("config.json", "hash");

    [Fact]
    public void A_record_of_an_older_version_is_checked_by_the_model_alone_and_that_is_said()
    {
        var copy = Damaged(run.Path, "record.json", bytes =>
        {
            var record = System.Text.Json.Nodes.JsonNode.Parse(bytes)!.AsObject();
            record.Remove("files");
            return System.Text.Encoding.UTF8.GetBytes(record.ToJsonString());
        });
        var outcome = Cli.Run("check", copy, "--min-accuracy", "0").Done();
        Assert.Contains("hash of the model only", outcome.Error);
    }

    [Fact]
    public void A_truncated_model_is_no_start() =>
        Cli.Run("train", "wine", "--model", Path.Combine(Damaged(run.Path, "model.safetensors", Cut), "model.safetensors"), "--out",
            _scratch["new"]).Refused("model.safetensors", "cut off");

    [Fact]
    public void A_changed_model_is_no_start() =>
        Cli.Run("train", "wine", "--model", Damaged(run.Path, "model.safetensors", Flip), "--out", _scratch["new"]).Refused("hash");

    [Theory]
    [InlineData("explain", "--row", "1")]
    [InlineData("check", "--min-accuracy", "0")]
    [InlineData("report")]
    public void A_truncated_record_is_refused(string verb, params string[] more) =>
        Cli.Run([verb, Damaged(run.Path, "record.json", Cut), .. more]).Refused("record.json", "cut off");

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"format":"other/1"}""")]
    public void A_record_of_something_else_is_refused(string text) =>
        Cli.Run("report", Damaged(run.Path, "record.json", _ => System.Text.Encoding.UTF8.GetBytes(text))).Refused("record.json");

    [Fact]
    public void A_truncated_configuration_is_refused() =>
        Cli.Run("explain", Damaged(run.Path, "config.json", Cut), "--row", "1").Refused("config.json");

    [Fact]
    public void A_truncated_checkpoint_is_refused() =>
        Cli.Run("train", "--resume", "--out", Damaged(run.Interrupted, "checkpoint-tune.safetensors", Cut)).Refused("checkpoint-tune",
            "damaged");

    [Fact]
    public void A_changed_checkpoint_is_refused() =>
        Cli.Run("train", "--resume", "--out", Damaged(run.Interrupted, "checkpoint-tune.safetensors", Flip)).Refused("checkpoint-tune",
            "damaged");

    [Fact]
    public void Resuming_with_other_options_is_refused()
    {
        var copy = _scratch.Copy(run.Interrupted, "copy");
        Cli.Train("wine", copy, "--resume", "--seed", "9").Refused("other options");
    }

    [Fact]
    public void A_run_without_an_end_is_not_used() => Cli.Run("explain", run.Interrupted, "--row", "1").Refused("has not ended",
        "--resume");

    [Fact]
    public void A_run_is_not_written_over() => Cli.Train("wine", run.Path).Refused("already holds a run");

    [Fact]
    public void What_a_kill_left_half_written_is_no_hindrance()
    {
        Directory.CreateDirectory(_scratch["run"]);
        _scratch.Write("run/config.json.tmp", "{\"data\":");
        Cli.Train("wine", _scratch["run"], "--resume").Done();
        Assert.DoesNotContain(Directory.EnumerateFiles(_scratch["run"]), f => f.EndsWith(".tmp", StringComparison.Ordinal));
    }

    private string Damaged(string folder, string file, Func<byte[], byte[]> change)
    {
        var copy = _scratch.Copy(folder, "copy");
        var path = Path.Combine(copy, file);
        File.WriteAllBytes(path, change(File.ReadAllBytes(path)));
        return copy;
    }

    private static byte[] Cut(byte[] bytes) => bytes[..(bytes.Length * 2 / 3)];

    // In the last tensor: the format alone does not tell.
    private static byte[] Flip(byte[] bytes)
    {
        bytes[^3] ^= 0x10;
        return bytes;
    }

    public void Dispose() => _scratch.Dispose();
}
