using Candor.Data.Records;
using Candor.Runs.Comparing;
using Candor.Runs.Serving;

namespace Candor.Cli.Tests.Verbs;

/// <summary>Runs held against each other on the same rows.</summary>
public sealed class CompareVerbTests(CompareVerbTests.Runs runs) : IClassFixture<CompareVerbTests.Runs>, IDisposable
{
    private readonly Scratch _scratch = new();

    /// <summary>Four runs over one table: two of one split, one of another, one over more columns.</summary>
    public sealed class Runs : IDisposable
    {
        private readonly Scratch _scratch = new();

        public Runs()
        {
            Data = _scratch.Write("shop.csv", "colour,size,bought\n" + string.Concat(Enumerable.Range(0, 400).Select(Row)));
            Train("tuned", Data);
            Train("plain", Data, "--method", "ce", "--pretrain-lr", "0.1", "--lr", "0.2");
            Train("other-split", Data, "--seed", "9", "--explainer", "kernel-shap");
            Train("wider", _scratch.Write("wide.csv", "colour,size,more,bought\n"
                + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 5},{Row(i)}"))));
        }

        public string Data { get; }

        public string this[string run] => _scratch[run];

        private static string Row(int i) => FormattableString.Invariant(
            $"{(i * 7 % 3 == 0 ? "red" : "blue")},{i * 37 % 101}.{i},{(i * 37 % 101 + i % 23 > 60 ? "yes" : "no")}\n");

        private void Train(string name, string data, params string[] more) => Cli.Run(["train", data, "--out", _scratch[name], "--label",
            "bought", "--epochs", "2", "--pretrain-epochs", "3", "--hidden", "8", "--samples", "30", .. more]).Done();

        public void Dispose() => _scratch.Dispose();
    }

    private Comparison Compare(params string[] more)
    {
        var page = Cli.Run(["compare", .. more, "--out", _scratch.Path, "--json"]).Done().Json["page"]!.GetValue<string>();
        Assert.True(File.Exists(page));
        var json = Path.ChangeExtension(page, ".json");
        return ComparisonJson.Read(File.ReadAllText(json), json);
    }

    // Against the two models asked one by one.
    [Fact]
    public void Decisions_and_scores_are_those_of_the_runs_on_the_same_rows()
    {
        var record = Compare(runs["tuned"], runs["plain"]);
        Assert.Equal(80, record.Rows);
        var pair = Assert.Single(record.Pairs);
        using var from = Run.Open(runs["tuned"]);
        using var to = Run.Open(runs["plain"]);
        var lines = File.ReadAllLines(runs.Data).Skip(1).ToArray();
        foreach (var row in pair.Rows)
        {
            var cells = lines[row.Row].Split(',');
            var values = new { colour = cells[0], size = cells[1] };
            var (a, b) = (from.Predict(values), to.Predict(values));
            Assert.Equal((cells[2], a.Decision, b.Decision), (row.Label, row.From, row.To));
            Assert.Equal(a.Probabilities.Max(), row.FromOutput, 1e-6);
            Assert.Equal(b.Probabilities.Max(), row.ToOutput, 1e-6);
        }
        Assert.NotEmpty(pair.Rows);
        Assert.Equal(pair.Rows.Count, pair.Turned!.Right + pair.Turned.Wrong + pair.Turned.Neither);
        // A run's own record has the same scores, since the rows are its test part.
        var own = RunRecordJson.Read(File.ReadAllText(Path.Combine(runs["plain"], "record.json")), "record.json").After!;
        foreach (var (metric, change) in pair.Changes)
        {
            Assert.Equal(own.Metrics[metric].Mean, record.Runs[1].Scores!.Metrics[metric].Mean, 1e-9);
            Assert.Equal(record.Runs[1].Scores!.Metrics[metric].Mean - record.Runs[0].Scores!.Metrics[metric].Mean, change.Mean, 1e-9);
            Assert.True(double.IsNaN(change.Adjusted) || change.Adjusted >= change.P, metric);
        }
        Assert.Equal(["method", "pretrainLearningRate", "training.learningRate"], record.Options.Select(o => o.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["id-expo", "ce"], record.Options.Single(o => o.Name == "method").Values);
        Assert.Equal("id-expo", record.Options.Single(o => o.Name == "method").Default);
    }

    [Fact] // The record of a run has the same computed while it was trained.
    public void One_run_alone_is_compared_with_what_it_was_before()
    {
        var record = Compare(runs["tuned"]);
        Assert.Equal(["before", "after"], record.Runs.Select(r => r.Name));
        var own = RunRecordJson.Read(File.ReadAllText(Path.Combine(runs["tuned"], "record.json")), "record.json");
        var pair = Assert.Single(record.Pairs);
        foreach (var (metric, change) in own.Changes!)
        {
            Assert.Equal(change.Mean, pair.Changes[metric].Mean, 1e-9);
            Assert.Equal(change.P, pair.Changes[metric].P, 1e-9);
        }
        Assert.Equal(own.Changed!.Moves, pair.Changed!.Moves);
        Assert.Empty(record.Options);
    }

    [Fact]
    public void A_model_against_a_copy_of_itself_has_changed_nothing()
    {
        CopyTo(runs["tuned"], _scratch["copy"]);
        var record = Compare(runs["tuned"], _scratch["copy"]);
        var pair = Assert.Single(record.Pairs);
        Assert.All(pair.Changes.Values, c => Assert.Equal(ChangeVerdict.Unchanged, c.Verdict));
        Assert.Equal(0, pair.Changed!.Share);
        Assert.Empty(pair.Rows);
        Assert.Equal((0, 1), (pair.Explanations!.Distance, Math.Round(pair.Explanations.Agreement, 9)));
        Assert.All(pair.Explanations.Units, u => Assert.Equal((0, 1), (u.Change, u.Adjusted)));
        Assert.Equal(["copy", "tuned"], record.Runs.Select(r => r.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Rows_that_a_run_was_trained_or_chosen_on_are_left_out()
    {
        var refused = Cli.Run("compare", runs["tuned"], runs["other-split"]).Refused("rows are left to compare, but 20 are needed", "--data");
        Assert.Contains("was trained or chosen on", refused, StringComparison.Ordinal);
        // In the training file under another name the rows of training are found again by what they hold.
        var copy = _scratch.Write("again.csv", File.ReadAllText(runs.Data));
        var record = Compare(runs["tuned"], runs["plain"], "--data", copy);
        Assert.Equal(80, record.Rows);
        Assert.Contains(record.Notes, n => n.Contains("320 of the 400 rows", StringComparison.Ordinal));
    }

    [Fact]
    public void New_rows_need_no_labels_and_one_explainer_can_be_named_for_all()
    {
        var file = _scratch.Write("new.csv", "size,colour\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i}.25,red\n")));
        var record = Compare(runs["tuned"], runs["other-split"], "--data", file, "--sample", "30");
        Assert.Equal((30, 60), (record.Rows, record.AllRows));
        Assert.Contains(record.Notes, n => n.Contains("have no labels", StringComparison.Ordinal));
        Assert.Contains(record.Notes, n => n.Contains("explained by different methods", StringComparison.Ordinal));
        var pair = Assert.Single(record.Pairs);
        Assert.Equal(["deletionPredicted", "insertionPredicted"], pair.Changes.Keys.Order(StringComparer.Ordinal));
        Assert.Null(pair.Turned);
        Assert.NotNull(pair.Explanations);
        var one = Compare(runs["tuned"], runs["other-split"], "--data", file, "--explainer", "kernel-shap");
        Assert.DoesNotContain(one.Notes, n => n.Contains("different methods", StringComparison.Ordinal));
        Assert.Equal(["kernel-shap", "kernel-shap"], one.Runs.Select(r => r.Explainer));
        Assert.Equal(2, Compare(runs["tuned"], runs["plain"], runs["other-split"], "--data", file, "--sample", "20").Pairs.Count);
    }

    [Fact]
    public void Tables_and_sentences_are_printed()
    {
        var said = Cli.Run("compare", runs["tuned"], runs["plain"], "--out", _scratch.Path, "--top", "2").Done().Output;
        foreach (var part in new[] { "plain against tuned: ", "id-expo", "p (Holm)", "true class", "rank agreement", "mean |phi|",
            "are decided otherwise", "comparison-" })
            Assert.Contains(part, said, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused_in_one_line()
    {
        Cli.Run("compare", runs["tuned"], runs["wider"]).Refused("only the other has the column 'more'");
        Cli.Run("compare", runs["tuned"], runs["tuned"] + "/").Refused("named twice");
        Cli.Run("compare", runs["tuned"], _scratch["none"]).Refused("is no run folder");
        Cli.Run("compare", runs["tuned"], runs["plain"], "--label", "bought").Refused("--label has no effect");
        Cli.Run("compare", runs["tuned"], runs["plain"], "--sample", "5").Refused("5 rows are asked for (--sample)");
        Cli.Run("compare", runs["tuned"], runs["plain"], "--top", "0").Refused("--top is 0");
        Cli.Run("compare").Refused("RUN");
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => RunComparison.Compare(new() { Runs = [runs["tuned"], runs["plain"]], Cancellation = stop.Token }));
    }

    [Fact]
    public void The_same_question_has_the_same_answer()
    {
        string[] Answer() => [.. Cli.Run("compare", runs["tuned"], runs["plain"], "--out", _scratch.Path, "--threads", "1", "--json").Done()
            .Output.Split('\n').Where(l => !l.Contains("\"made\"", StringComparison.Ordinal))];
        Assert.Equal(Answer(), Answer());
        Assert.Single(Directory.GetFiles(_scratch.Path, "comparison-*.json"));
    }

    private static void CopyTo(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    public void Dispose() => _scratch.Dispose();
}
