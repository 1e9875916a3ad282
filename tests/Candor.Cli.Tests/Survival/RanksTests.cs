using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Candor.Cli.Tests.Survival;

/// <summary>One training by several processes under a real mpirun; skipped where there is none.</summary>
public sealed class RanksTests : IDisposable
{
    private static readonly string s_rows =
        "a,b,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{i * i % 7},{(i % 2 == 0 ? "no" : "yes")}\n"));

    private readonly Scratch _scratch = new();

    [Fact]
    public void One_rank_under_mpirun_is_one_process()
    {
        // mpirun binds a rank to a core, whose number of threads is another.
        Cli.Run([.. Training("wine", 20), "--out", _scratch["plain"], "--threads", "1"]).Done();
        Mpirun.Run(1, [.. Training("wine", 20), "--out", _scratch["one"], "--threads", "1"]).Done();
        SameRun.Holds(_scratch["plain"], _scratch["one"]);
    }

    [Fact]
    public void The_first_rank_alone_speaks_and_writes()
    {
        var (here, there) = (Folder("here"), Folder("there"));
        string[] line = [.. Training("wine", 20), "--out", "run", "--json"];
        using var ranks = Mpirun.StartTwo(here, line, there, line);
        var outcome = ranks.End().Done();
        Assert.Equal("id-expo", outcome.Json["record"]?["method"]?.GetValue<string>() ?? outcome.Json["method"]!.GetValue<string>());
        Assert.Single(outcome.ErrorLines, l => l.StartsWith("2 ranks on 1 machine compute together", StringComparison.Ordinal));
        Assert.Single(outcome.ErrorLines, l => l.StartsWith("Pre-training on", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(here, "run", "record.json")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(there));
        // Of a run that has ended all get the record, also those that do not see the folder.
        using var again = Mpirun.StartTwo(here, [.. line, "--resume", "auto"], there, [.. line, "--resume", "auto"]);
        again.End().Done();
        Assert.Empty(Directory.EnumerateFileSystemEntries(there));
    }

    [Fact]
    public void Ranks_with_other_options_are_refused()
    {
        using var ranks = Mpirun.StartTwo(_scratch.Path, ["train", "wine", "--seed", "1"], _scratch.Path, ["train", "wine", "--seed", "2"]);
        var outcome = ranks.End();
        Assert.Equal((2, "error: the ranks cannot compute together: in the command line rank 1 differs from rank 0 ('train wine --seed 2' " +
            "against 'train wine --seed 1'). All need the same version of candor, the same options and files with the same content."),
            (outcome.Code, Assert.Single(Mpirun.Said(outcome))));
    }

    [Fact]
    public void Ranks_with_other_data_are_refused_before_anything_is_written()
    {
        var (here, there) = (Folder("here"), Folder("there"));
        File.WriteAllText(Path.Combine(here, "data.csv"), s_rows);
        File.WriteAllText(Path.Combine(there, "data.csv"), s_rows.Replace("39,", "38,", StringComparison.Ordinal));
        string[] line = [.. Training("data.csv", 20), "--out", "run"];
        using var ranks = Mpirun.StartTwo(here, line, there, line);
        var outcome = ranks.End();
        Assert.Equal(2, outcome.Code);
        Assert.Contains("in the data's content rank 1 differs from rank 0", Assert.Single(Mpirun.Said(outcome)));
        Assert.False(Directory.Exists(Path.Combine(here, "run")));
    }

    [Fact]
    public void What_fails_on_one_rank_is_said_by_the_first_with_that_rank()
    {
        var (here, there) = (Folder("here"), Folder("there"));
        File.WriteAllText(Path.Combine(here, "data.csv"), s_rows);
        string[] line = [.. Training("data.csv", 20), "--out", "run"];
        using var ranks = Mpirun.StartTwo(here, line, there, line);
        var outcome = ranks.End();
        Assert.Equal(2, outcome.Code);
        Assert.StartsWith($"error: rank 1 of 2 on {Environment.MachineName}: data.csv does not exist",
            Assert.Single(Mpirun.Said(outcome)));
    }

    [Fact]
    public void A_mistake_on_the_command_line_is_said_once()
    {
        var outcome = Mpirun.Run(3, "train", "wine", "--epoch", "3");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("There is no option '--epoch'", Assert.Single(Mpirun.Said(outcome)));
    }

    [Fact]
    public void A_verb_that_is_not_shared_is_refused_and_a_light_one_done_once()
    {
        var refused = Mpirun.Run(2, "sweep", "wine", "--lambda12", "0,1");
        Assert.Equal(2, refused.Code);
        Assert.StartsWith("error: candor sweep computes in one process, but mpirun (Open MPI) started 2 of it; start it once. " +
            "Its jobs are shared by --array.", Assert.Single(Mpirun.Said(refused)));
        Assert.Single(Mpirun.Run(2, "--version").Done().Output.Split('\n'), l => l.StartsWith("candor ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("TERM", null)]      // mpirun passes it on to all
    [InlineData("TERM", 1)]         // one rank alone is asked to stop
    public void Interrupted_ranks_say_once_how_to_go_on_and_another_number_of_them_does(string signal, int? rank)
    {
        string[] line = [.. Training("wine", 100), "--batch", "8", "--out", _scratch["run"]];
        using (var ranks = Mpirun.Start(2, line))
        {
            ranks.WaitFor(_scratch["run/checkpoint-tune.safetensors"]);
            var clock = Stopwatch.StartNew();
            if (rank is { } one)
                ranks.SignalRank(signal, one);
            else
                ranks.Signal(signal);
            var outcome = ranks.End();
            Assert.InRange(clock.Elapsed.TotalSeconds, 0, 8);
            Assert.NotEqual(0, outcome.Code);
            Assert.EndsWith($"interrupted; go on with: candor train --resume --out {_scratch["run"]}", Assert.Single(Mpirun.Said(outcome)));
        }
        Assert.False(File.Exists(_scratch["run/record.json"]));
        Mpirun.Run(rank is null ? 3 : 1, [.. line, "--resume", "auto"]).Done();
        Cli.Run([.. Training("wine", 100), "--batch", "8", "--out", _scratch["whole"]]).Done();
        SameLosses("whole", "run");
    }

    [Fact]
    public void A_rank_that_is_killed_ends_all_and_the_run_goes_on()
    {
        string[] line = [.. Training("wine", 100), "--batch", "8", "--out", _scratch["run"]];
        using (var ranks = Mpirun.Start(2, line))
        {
            ranks.WaitFor(_scratch["run/checkpoint-tune.safetensors"]);
            ranks.SignalRank("KILL", 1);
            var clock = Stopwatch.StartNew();
            var outcome = ranks.End();
            Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
            Assert.NotEqual(0, outcome.Code);
            Assert.Contains("process rank 1", outcome.Error);
        }
        Cli.Run([.. line, "--resume"]).Done();
        Assert.True(File.Exists(_scratch["run/record.json"]));
    }

    [Theory]
    [InlineData(2, "id-expo")]
    [InlineData(4, "id-expo")]
    [InlineData(3, "fewer-examples")]
    [InlineData(2, "meed")]
    public void Ranks_train_one_predictor_whatever_their_number(int ranks, string method)
    {
        string[] line = method == "id-expo" ? Training("wine", 4)
            : ["train", "wine", "--method", method, "--epochs", "4", "--hidden", "8", "--sample-rows", "1", "--threads", "1",
                .. method == "meed" ? ["--pretrain-epochs", "2"] : Array.Empty<string>()];
        Cli.Run([.. line, "--out", _scratch["one"]]).Done();
        Mpirun.Run(ranks, [.. line, "--out", _scratch["shared"]]).Done();
        SameLosses("one", "shared");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Predictions_and_explanations_of_many_rows_are_the_files_of_one_process(int ranks)
    {
        Cli.Run([.. Training(_scratch.Write("data.csv", s_rows), 1), "--out", _scratch["run"]]).Done();
        var rows = Enumerable.Range(0, 17_000).Select(i => $"{(i % 97 == 5 ? "" : i % 41)},{i * i % 7}");
        var many = _scratch.Write("many.csv", "a,b\n" + string.Join('\n', rows) + "\n");
        var some = _scratch.Write("some.csv", "a,b\n" + string.Join('\n', rows.Take(700)) + "\n");
        Same("predict", many, "p.csv");
        Same("explain", some, "e.jsonl");

        void Same(string verb, string data, string file)
        {
            string[] line = [verb, _scratch["run"], data, "--missing", "drop", "--threads", "1", "--json", "--out"];
            var one = Cli.Run([.. line, _scratch["one-" + file]]).Done().Json;
            var shared = Mpirun.Run(ranks, [.. line, _scratch["shared-" + file]]).Done().Json;
            Assert.Equal(File.ReadAllBytes(_scratch["one-" + file]), File.ReadAllBytes(_scratch["shared-" + file]));
            Assert.Equal(one["rows"]!.GetValue<long>(), shared["rows"]!.GetValue<long>());
            Assert.Equal(one["decisions"]?.ToJsonString(), shared["decisions"]?.ToJsonString());
            Assert.Equal(one["unanswered"]?.ToJsonString(), shared["unanswered"]?.ToJsonString());
        }
    }

    [Fact]
    public void An_evaluation_has_the_numbers_of_one_process()
    {
        Cli.Run([.. Training(_scratch.Write("data.csv", s_rows), 1), "--out", _scratch["run"]]).Done();
        var many = _scratch.Write("many.csv", "a,b,y\n" + string.Join('\n',
            Enumerable.Range(0, 2500).Select(i => $"{i % 41},{i * i % 7},{(i % 3 == 0 ? "no" : "yes")}")) + "\n");
        string[] line = ["evaluate", _scratch["run"], many, "--rows", "all", "--threads", "1", "--json", "--metrics",
            "accuracy,insertion,deletion,max-sensitivity,sensitivity-n,infidelity,insertion-margin"];
        var one = Cli.Run(line).Done().Output;
        Assert.Equal(one, Mpirun.Run(2, [.. line, "--report", _scratch["page.html"]]).Done().Output);
        Assert.True(File.Exists(_scratch["page.html"]));
        Assert.Equal(one, Mpirun.Run(3, line).Done().Output);
    }

    [Fact]
    public void One_case_is_explained_by_one_process()
    {
        var outcome = Mpirun.Run(2, "explain", "run", "--row", "3");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("start one process of it, not 2", Assert.Single(Mpirun.Said(outcome)));
    }

    [Fact]
    public void To_go_on_or_begin_needs_all_that_a_beginning_needs() =>
        Cli.Run("train", "--resume", "auto", "--out", _scratch["none"]).Refused("--resume auto begins the run where there is none", "DATA");

    [Fact]
    public void What_stands_behind_resume_may_be_the_data()
    {
        Cli.Run(["train", "--resume", .. Training("wine", 1)[1..], "--out", _scratch["run"]]).Done();
        Cli.Run("train", "wine", "--resume", "more").Refused("'more' is one argument too many");
    }

    private static string[] Training(string data, int epochs) =>
        ["train", data, "--epochs", epochs.ToString(CultureInfo.InvariantCulture), "--pretrain-epochs", "2", "--patience", "0", "--hidden",
            "8", "--samples", "30", "--checkpoint-seconds", "0", "--sample-rows", "1"];

    private void SameLosses(string expected, string actual)
    {
        var (one, other) = (Losses(expected), Losses(actual));
        Assert.Equal(one.Length, other.Length);
        Assert.Contains(one, loss => loss != 0);
        Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 5e-3));
    }

    private double[] Losses(string run) => [.. JsonNode.Parse(File.ReadAllText(_scratch[run + "/record.json"]))!["history"]!.AsArray()
        .Select(epoch => epoch!["loss"]?.GetValue<double>() ?? 0)];

    private string Folder(string name) => Directory.CreateDirectory(_scratch[name]).FullName;

    public void Dispose() => _scratch.Dispose();
}
